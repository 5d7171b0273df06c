package ribflow.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TimeZone;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import ribflow.control.ControlCommand;
import ribflow.control.ControlConfig;
import ribflow.control.ControlServer;
import ribflow.flow.FlowField;
import ribflow.query.Answer;
import ribflow.query.Cell;
import ribflow.query.Column;
import ribflow.query.MemoryTable;
import ribflow.query.QueryEngine;

/**
 * What {@code ribflow pmacct} prints of tables that are written down here, against a real server. Answers in
 * {@code test-fixtures/pmacct} are those of Debian's pmacct 1.7.7 about the same rows.
 */
@Timeout(120)
final class PmacctCommandTest {

    private static final Path ANSWERS = Path.of("test-fixtures", "pmacct");

    /** The table of the fixtures, as ribflow knows it: nothing where pmacct has zeros because nothing is known. */
    private static final String[] WIDE = {
        "tag=200 tag2=0 in_iface=1 out_iface=2 src_mac=020000000001 dst_mac=020000000002 vlan=100 cos=3 etype=2048"
                + " peer_src_ip=127.0.0.1 mpls_vpn_rd=" + (1L << 48 | 0xc0000201L << 16 | 7)
                + " src_host=2001:db8::1 dst_host=2001:db8:1::abcd src_port=53 dst_port=65535 tcpflags=2 proto=tcp"
                + " tos=255 sampling_rate=10 sampling_direction=0 post_nat_src_port=1111 post_nat_dst_port=2222"
                + " mpls_label_top=256 mpls_label_bottom=768 vxlan=1193135 timestamp_start=2023-11-14T22:13:20.123Z"
                + " timestamp_end=2023-11-14T22:13:21.456Z timestamp_arrival=2026-11-22T09:00:54.423Z"
                + " timestamp_export=2026-11-22T09:00:54Z export_proto_seqno=3 export_proto_version=10"
                + " export_proto_sysid=5 packets=8589934592 flows=1 bytes=1099511627776",
        "tag=200 in_iface=1 out_iface=2 src_mac=020000000001 dst_mac=020000000002 vlan=0 cos=0 etype=2048"
                + " peer_src_ip=127.0.0.1 src_host=8.8.8.8 dst_host=9.9.9.9 tcpflags=27 proto=icmp tos=8"
                + " sampling_rate=4000000000 sampling_direction=1 post_nat_src_host=192.0.2.1"
                + " post_nat_dst_host=192.0.2.2 post_nat_src_port=1111 post_nat_dst_port=2222 vxlan=1193135"
                + " timestamp_start=2023-11-14T22:13:20.123Z timestamp_end=2023-11-14T22:13:21.456Z"
                + " timestamp_arrival=2026-11-22T09:00:54.422Z timestamp_export=2026-11-22T09:00:54Z"
                + " export_proto_seqno=0 export_proto_version=10 export_proto_sysid=5 packets=1 flows=1 bytes=100",
        "tag=200 tag2=0 in_iface=1 out_iface=2 src_mac=020000000001 dst_mac=020000000002 vlan=100 cos=3 etype=2048"
                + " src_as=64511 dst_as=64502 std_comm=64500:1_64500:2 ext_comm=RT:64500:100 src_std_comm=64510:7"
                + " src_ext_comm=SOO:64510:100 lrg_comm=64500:1:2 src_lrg_comm=64510:3:4"
                + " as_path=64500_64501_64502 src_as_path=64510_64511 local_pref=200 src_local_pref=150 med=10"
                + " src_med=20 dst_roa=unknown peer_src_as=64510 peer_dst_as=64500 peer_src_ip=127.0.0.1"
                + " peer_dst_ip=10.255.0.2 mpls_vpn_rd=" + (65000L << 32 | 7)
                + " src_host=198.51.100.7 src_net=198.51.100.0 dst_host=203.0.113.9 dst_net=203.0.113.0 src_mask=24"
                + " dst_mask=24 src_port=40000 dst_port=443 tcpflags=27 proto=tcp tos=8 sampling_rate=10"
                + " sampling_direction=0 post_nat_src_host=192.0.2.1 post_nat_dst_host=192.0.2.2"
                + " post_nat_src_port=1111 post_nat_dst_port=2222 mpls_label_top=256 mpls_label_bottom=768"
                + " vxlan=1193135 timestamp_start=2023-11-14T22:13:20.123Z timestamp_end=2023-11-14T22:13:21.456Z"
                + " timestamp_arrival=2026-11-22T09:00:54.422Z timestamp_export=2026-11-22T09:00:54Z"
                + " export_proto_seqno=0 export_proto_version=10 export_proto_sysid=5 packets=3 flows=1 bytes=1500"
    };

    private static final String WIDE_COLUMNS = "proto tag tag2 class in_iface out_iface src_mac dst_mac vlan cos etype"
            + " src_as dst_as std_comm ext_comm src_std_comm src_ext_comm lrg_comm src_lrg_comm as_path src_as_path"
            + " local_pref src_local_pref med src_med src_roa dst_roa peer_src_as peer_dst_as peer_src_ip peer_dst_ip"
            + " mpls_vpn_rd mpls_pw_id src_host src_net dst_host dst_net src_mask dst_mask src_port dst_port tcpflags"
            + " tos sampling_rate sampling_direction post_nat_src_host post_nat_dst_host post_nat_src_port"
            + " post_nat_dst_port nat_event mpls_label_top mpls_label_bottom tunnel_src_mac tunnel_src_host tunnel_proto"
            + " tunnel_tos tunnel_src_port vxlan timestamp_start timestamp_end timestamp_arrival timestamp_export"
            + " export_proto_seqno export_proto_version export_proto_sysid";

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, MemoryTable> tables = new HashMap<>();
    private final List<String> taken = new ArrayList<>();
    private String erased = "";
    private boolean flows;

    {
        table(
                "paths",
                "dst_as std_comm as_path local_pref",
                "dst_as=64502 std_comm=64500:1_64500:2 as_path=64500_64501_64502 local_pref=200 packets=3 flows=1 bytes=1500",
                "as_path= local_pref=100 packets=1 flows=1 bytes=300",
                "dst_as=64503 as_path=64503 packets=7 flows=2 bytes=900",
                "packets=2 flows=2 bytes=120");
    }

    private MemoryTable table(String name, String columns, String... rows) {
        MemoryTable table = MemoryTable.of(name, fields(columns), rows);
        tables.put(name, table);
        return table;
    }

    private static List<FlowField> fields(String columns) {
        return Stream.of(columns.split(" "))
                .map(label -> FlowField.named(label).orElseThrow())
                .toList();
    }

    /** The daemon's commands, as far as the client needs them. */
    private record Made(String name, Body body) implements ControlCommand {

        @FunctionalInterface
        interface Body {
            Answer answer(String text) throws ribflow.query.QueryException;
        }

        @Override
        public String usage() {
            return name;
        }

        @Override
        public String help() {
            return name;
        }

        @Override
        public Answer answer(String text) throws ribflow.query.QueryException {
            return body.answer(text);
        }

        @Override
        public Answer run(List<String> arguments) {
            throw new AssertionError("its text is asked for");
        }
    }

    private Answer described(String name) {
        String table = name.isBlank() ? "paths" : name.strip();
        List<FlowField> columns =
                Objects.requireNonNull(tables.get(table)).snapshot().keys();
        return Answer.of(
                List.of(Column.text("table"), Column.text("columns"), Column.text("flows"), Column.text("erased")),
                List.of(List.of(
                        new Cell.Text(table),
                        new Cell.Text(columns.stream()
                                .map(field -> field.label() + ":"
                                        + field.kind().name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(" "))),
                        new Cell.Flag(flows),
                        erased.isEmpty()
                                ? Cell.ABSENT
                                : new Cell.Time(Instant.parse(erased).toEpochMilli()))));
    }

    private int run(String... arguments) throws IOException {
        out.reset();
        err.reset();
        Path socket = folder.resolve("s");
        QueryEngine engine = new QueryEngine(tables::get, tables::keySet, () -> {});
        Made.Body take = text -> {
            taken.add(text);
            return engine.run(text);
        };
        List<ControlCommand> commands =
                List.of(new Made("pmacct", this::described), new Made("reset", take), new Made("erase", take));
        try (ControlServer server = new ControlServer(new ControlConfig(socket, 4), engine, commands)) {
            server.start();
            Terminal terminal = new Terminal(
                    out, new PrintStream(err, true, UTF_8), false, Map.of("RIBFLOW_SOCKET", socket.toString()));
            CommandLine line = new CommandLine(new PmacctCommand(terminal));
            line.setErr(new PrintWriter(err, true, UTF_8));
            return line.execute(arguments);
        }
    }

    private void prints(String expected, String... arguments) throws IOException {
        assertEquals(0, run(arguments), () -> err.toString(UTF_8));
        assertEquals(expected, out.toString(UTF_8));
    }

    private void fails(String expected, String... arguments) throws IOException {
        assertEquals(1, run(arguments));
        assertEquals("", out.toString(UTF_8));
        assertEquals(expected + "\n", err.toString(UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "wide.txt, UTC, -s",
        "wide.csv, UTC, -s -O csv",
        "wide.jsonl, UTC, -s -O json",
        "wide-event.txt, UTC, -s -O event_formatted",
        "wide-event.csv, UTC, -s -O event_csv",
        "wide-epoch.csv, Europe/Rome, -s -O csv -I -u -E ;",
        "wide-rome.txt, Europe/Rome, -s",
        "wide.txt, Europe/Rome, -0 -s"
    })
    @ResourceLock(Resources.TIME_ZONE)
    void printsEveryColumnAsPmacctDoes(String file, String zone, String options) throws IOException {
        TimeZone before = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone(zone));
        try {
            flows = true;
            table("wide", WIDE_COLUMNS, WIDE);
            List<String> arguments = new ArrayList<>(List.of(options.split(" ")));
            arguments.addAll(List.of("--table", "wide"));
            assertEquals(0, run(arguments.toArray(String[]::new)), () -> err.toString(UTF_8));
            assertEquals(sorted(Files.readString(ANSWERS.resolve(file))), sorted(out.toString(UTF_8)));
        } finally {
            TimeZone.setDefault(before);
        }
    }

    /** Header and footer stay, rows come in any order. */
    private static String sorted(String text) {
        List<String> lines = text.lines().toList();
        List<String> rows = lines.stream()
                .filter(line -> !line.isEmpty() && Character.isDigit(line.charAt(0)) || line.startsWith("{"))
                .sorted()
                .toList();
        return Stream.concat(lines.stream().filter(line -> !rows.contains(line)), rows.stream())
                .collect(Collectors.joining("\n"));
    }

    @Test
    void longValuesAreWhole() throws IOException {
        String path = Stream.iterate(4_200_000_000L, as -> as + 1)
                .limit(200)
                .map(String::valueOf)
                .collect(Collectors.joining("_"));
        table("long", "as_path med", "as_path=" + path + " med=4294967295 packets=1 flows=1 bytes=2");
        prints("AS_PATH,MED,PACKETS,BYTES\n" + path + ",4294967295,1,2\n", "-s", "-O", "csv", "--table", "long");
        prints(
                "AS_PATH                  MED     PACKETS               BYTES\n" + path + "   4294967295  1"
                        + " ".repeat(21) + "2\n\nFor a total of: 1 entries\n",
                "-s",
                "--table",
                "long");
    }

    @Test
    void questionsAreAnsweredWithCountersALineForEach() throws IOException {
        prints("1500\n0\n900\n", "-c", "dst_as", "-N", "64502;1;64503");
        prints("3 1500 1 1\n0 0 0 0\n", "-c", "dst_as", "-N", "64502;1", "-n", "all");
        prints("10\n", "-c", "dst_as", "-N", "64502;64503", "-S", "-n", "packets");
        prints("10\n", "-c", "dst_as", "-N", "0;64503", "-S", "-n", "packets");
        prints("4\n", "-c", "dst_as,local_pref", "-N", "*,0", "-n", "flows", "-S");
        Path file = Files.writeString(folder.resolve("questions"), "64503\n64502;64503\n\n");
        prints("900\n1500\n900\n", "-c", "dst_as", "-N", "file:" + file);
    }

    @Test
    void rowsMatchWhatTheyPrint() throws IOException {
        String header = "DST_AS,COMMS,AS_PATH,PREF,PACKETS,BYTES\n";
        String known = "64502,64500:1_64500:2,64500_64501_64502,200,3,1500\n";
        for (String question : List.of("as_path 64500_64501_64502", "std_comm 64500:1_64500:2", "local_pref 200")) {
            String[] words = question.split(" ");
            prints(header + known, "-c", words[0], "-M", words[1], "-O", "csv");
        }
        prints(header, "-c", "std_comm", "-M", "64500:1", "-O", "csv");
        prints(header + "0,,,0,2,120\n", "-c", "as_path,local_pref", "-M", "^$,0", "-O", "csv");
        prints(header + "0,,,100,1,300\n", "-c", "dst_as,std_comm,local_pref", "-M", "0,0,100", "-O", "csv");
        prints(header + "0,,,100,1,300\n0,,,0,2,120\n", "-c", "dst_as", "-M", "0;0", "-O", "csv");
    }

    @Test
    void valuesOfEveryKindAreUnderstood() throws IOException {
        table("wide", WIDE_COLUMNS, WIDE);
        List<String> questions = List.of(
                "proto tcp 2",
                "proto 6 2",
                "proto icmp 1",
                "etype 800 3",
                "etype 0x800 3",
                "src_ext_comm SoO:64510:100 1",
                "src_mac 2:0:0:0:0:1 3",
                "tunnel_src_mac 00:00:00:00:00:00 3",
                "src_host 2001:db8:0::1 1",
                "src_net 198.51.100.0 1",
                "src_net :: 1",
                "src_net 0.0.0.0 1",
                "peer_dst_ip 0 2",
                "class unknown 3",
                "sampling_direction i 2",
                "dst_roa u 3",
                "src_roa v 0",
                "mpls_vpn_rd 0:65000:7 1",
                "mpls_vpn_rd 0:0:0 1",
                "tag2 0 3",
                "timestamp_start 2023-11-14T22:13:20.123000Z 3",
                "timestamp_start 2023-11-14T23:13:20.123+01:00 3",
                "timestamp_start 1700000000.123000 3",
                "tunnel_protocol 0 3",
                "tcpflags 27 2");
        for (String question : questions) {
            String[] words = question.split(" ");
            assertEquals(0, run("--table", "wide", "-c", words[0], "-N", words[1], "-n", "all"), question);
            assertEquals(words[2], out.toString(UTF_8).strip().split(" ")[3], question);
        }
    }

    @Test
    void topRowsComeLargestFirst() throws IOException {
        String header = "DST_AS,COMMS,AS_PATH,PREF,PACKETS,BYTES\n";
        prints(
                header + "64502,64500:1_64500:2,64500_64501_64502,200,3,1500\n64503,,64503,0,7,900\n",
                "-s",
                "-O",
                "csv",
                "-T",
                "bytes,2");
        prints(header + "64503,,64503,0,7,900\n", "-s", "-O", "csv", "-T", "packets,1");
        assertEquals(0, run("-s", "-T", "bytes,2"));
        assertTrue(out.toString(UTF_8).endsWith("\n\nFor a total of: 2 entries\n"));
        assertEquals(0, run("-s", "-O", "csv", "-T", "bytes,0"));
        assertEquals(5, out.toString(UTF_8).lines().count());
    }

    @Test
    void rowsThatLookAlikeAreOne() throws IOException {
        table(
                "twins",
                "dst_as med tcpflags",
                "dst_as=1 tcpflags=2 packets=1 flows=1 bytes=10",
                "dst_as=1 med=5 tcpflags=16 packets=1 flows=1 bytes=100",
                "dst_as=1 med=0 tcpflags=16 packets=1 flows=1 bytes=1000");
        prints(
                "DST_AS,MED,TCP_FLAGS,PACKETS,BYTES\n1,5,16,1,100\n1,0,18,2,1010\n",
                "-s",
                "-O",
                "csv",
                "--table",
                "twins");
        prints("2 1010 2 1\n", "-c", "med", "-N", "0", "-n", "all", "--table", "twins");
    }

    @Test
    void whatWasFoldedStandsInTheRowWithoutValues() throws IOException {
        tables.put(
                "full",
                MemoryTable.folded(
                        "full",
                        fields("dst_as"),
                        "dst_as=1 packets=1 flows=1 bytes=10",
                        "packets=1 flows=1 bytes=5",
                        "other=1 packets=2 flows=2 bytes=7"));
        prints("DST_AS,PACKETS,BYTES\n1,1,10\n0,3,12\n", "-s", "-O", "csv", "--table", "full");
        assertEquals(
                "WARN: the table full is full: 7 bytes are in the row without values, since there was no room for"
                        + " theirs.\n",
                err.toString(UTF_8));
    }

    @Test
    void rowsWhoseCountersWereResetAreNotShown() throws IOException {
        table("reset", "dst_as", "dst_as=1 packets=0 flows=0 bytes=0", "dst_as=2 packets=0 flows=1 bytes=0");
        prints("DST_AS,PACKETS,BYTES\n2,0,0\n", "-s", "-O", "csv", "--table", "reset");
        prints("0 0 0 0\n", "-c", "dst_as", "-N", "1", "-n", "all", "--table", "reset");
    }

    @Test
    void binsAreSummed() throws IOException {
        tables.put(
                "bins",
                MemoryTable.binned(
                        "bins",
                        fields("stamp_inserted dst_as"),
                        "stamp_inserted=2026-11-21T20:35:00Z dst_as=1 packets=1 flows=1 bytes=10",
                        "stamp_inserted=2026-11-21T20:40:00Z dst_as=1 packets=2 flows=1 bytes=30"));
        prints("DST_AS,PACKETS,BYTES\n1,3,40\n", "-s", "-O", "csv", "--table", "bins");
    }

    @Test
    void aValueThatWasFoldedLooksLikeOneThatIsNotThere() throws IOException {
        table(
                "listed",
                "src_host dst_as folded",
                "dst_as=1 packets=1 flows=1 bytes=10",
                "dst_as=1 folded=1 packets=2 flows=1 bytes=30",
                "src_host=192.0.2.1 dst_as=1 packets=1 flows=1 bytes=1");
        prints("DST_AS,SRC_IP,PACKETS,BYTES\n1,,3,40\n1,192.0.2.1,1,1\n", "-s", "-O", "csv", "--table", "listed");
    }

    @Test
    void countersAreResetWithTheQueryThatReadsThem() throws IOException {
        prints("1500\n", "-c", "dst_as,local_pref", "-N", "64502,*", "-r");
        assertEquals(
                List.of("paths | where dst_as == \"64502\" | select dst_as, std_comm, as_path, local_pref, other,"
                        + " packets, flows, bytes"),
                taken);
    }

    @Test
    void aReadTableIsErasedInTheMomentInWhichItIsRead() throws IOException {
        assertEquals(0, run("-s", "-e"));
        assertEquals(1, taken.size());
        assertTrue(taken.getFirst().startsWith("paths | select "), taken.getFirst());
        prints("OK: Clearing stats.\n", "-e");
        assertEquals("paths", taken.getLast());
    }

    @Test
    void tellsWhenTheTableWasErased() throws IOException {
        prints("never\n", "-i");
        erased = Instant.now().minusSeconds(100).toString();
        assertEquals(0, run("-i"));
        assertTrue(List.of("100\n", "101\n", "102\n").contains(out.toString(UTF_8)), out.toString(UTF_8));
    }

    @Test
    void thousandsOfQuestionsAreOneReading() throws IOException {
        String questions = Stream.iterate(62_000, as -> as + 1)
                .limit(4096)
                .map(String::valueOf)
                .collect(Collectors.joining(";"));
        assertEquals(0, run("-c", "dst_as", "-N", questions));
        List<String> lines = out.toString(UTF_8).lines().toList();
        assertEquals(4096, lines.size());
        assertEquals("1500", lines.get(2502));
        assertEquals(List.of("0", "1500", "900"), lines.stream().distinct().toList());
        assertEquals(0, run("-c", "dst_as", "-N", questions, "-r"));
        assertEquals(lines, out.toString(UTF_8).lines().toList());
        assertTrue(taken.size() > 1, "what is reset is asked for in several requests");
    }

    @Test
    void allColumnsStandUnderTheirHeaders() throws IOException {
        assertEquals(0, run("-s", "-a", "-O", "csv"));
        List<String> lines = out.toString(UTF_8).lines().toList();
        int columns = lines.getFirst().split(",", -1).length;
        assertTrue(columns > 60, lines.getFirst());
        for (String line : lines) {
            assertEquals(columns, line.split(",", -1).length, line);
        }
        assertEquals(0, run("-s", "-a"));
        List<String> rows = out.toString(UTF_8).lines().toList();
        assertEquals(
                rows.get(0).indexOf("SRC_COMMS"),
                rows.get(1).indexOf("0", rows.get(0).indexOf("SRC_COMMS")));
        assertEquals(rows.get(0).indexOf("BYTES"), rows.get(1).lastIndexOf(' ') + 1);
    }

    @Test
    void whatCannotBeAnsweredIsAnError() throws IOException {
        fails("ERROR: -s, -t, -N, -M and -C options are each mutually exclusive.", "-s", "-N", "1", "-c", "dst_as");
        fails("ERROR: unknown primitive 'foo'", "-c", "foo", "-N", "1");
        fails("ERROR: unknown primitive 'bytes'", "-c", "bytes", "-N", "1");
        fails(
                "ERROR: the table paths has no column 'src_as'; it has dst_as, std_comm, as_path, local_pref",
                "-c",
                "src_as",
                "-N",
                "1");
        fails("ERROR: -N or -M selected but -c has not been specified or is invalid.", "-N", "1");
        fails("ERROR: -r selected but either -N or -M has not been specified.", "-s", "-r");
        fails("ERROR: no options specified. Either -s, -e, -i, -M or -N must be supplied.", "-O", "csv");
        fails("ERROR: -E option expects a single char as separator", "-s", "-E", "ab");
        fails("ERROR: '1,2': 2 values for the 1 primitives of -c", "-c", "dst_as", "-N", "1,2");
        fails(
                "ERROR: as_path: a value with both kinds of quotes cannot be asked for",
                "-c",
                "as_path",
                "-N",
                "\" ' or bytes > 0 or as_path == '");
        fails("ERROR: dst_as: 'abc' is no number", "-c", "dst_as", "-N", "abc");
        fails("ERROR: -N or -M: no values are given.", "-c", "dst_as", "-N", "");
        fails("ERROR: file '/nonexistent' not found", "-c", "dst_as", "-N", "file:/nonexistent");
        fails("ERROR: Unable to connect to '/nonexistent'", "-s", "-p", "/nonexistent");
        fails("ERROR: -t: ribflow's tables have no buckets; 'ribflow tables' shows how full they are.", "-t");
        table("hosts", "src_host proto src_mac mpls_vpn_rd timestamp_start");
        fails(
                "ERROR: src_host: Invalid IP address: '192.0.2.0/24'",
                "--table",
                "hosts",
                "-c",
                "src_host",
                "-N",
                "192.0.2.0/24");
        fails("ERROR: proto: invalid protocol: 'foo'", "--table", "hosts", "-c", "proto", "-N", "foo");
        fails("ERROR: src_mac: invalid MAC address: '1'", "--table", "hosts", "-c", "src_mac", "-N", "1");
        fails(
                "ERROR: timestamp_start: Invalid timestamp: 'noon'",
                "--table",
                "hosts",
                "-c",
                "timestamp_start",
                "-N",
                "noon");
    }

    @Test
    void whatHasNoMeaningIsSaid() throws IOException {
        assertEquals(0, run("-s", "-l"));
        assertEquals("WARN: -l is not needed: every answer is of one moment.\n", err.toString(UTF_8));
        assertEquals(0, run("-s", "-O", "xml", "-T", "foo"));
        assertEquals(
                "WARN: -O, ignoring unknown output value: 'xml'.\nWARN: -T, ignoring unknown counter type: foo.\n",
                err.toString(UTF_8));
        assertTrue(out.toString(UTF_8).endsWith("For a total of: 4 entries\n"));
    }
}

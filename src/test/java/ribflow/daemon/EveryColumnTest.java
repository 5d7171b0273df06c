package ribflow.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.bgp.message.AsPath;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.PathAttributes;
import ribflow.bgp.message.Update;
import ribflow.bgp.rib.AdjRibIn;
import ribflow.bgp.rib.Rib;
import ribflow.bgp.rib.RibFile;
import ribflow.bgp.rib.RibSource;
import ribflow.bgp.rib.Speaker;
import ribflow.config.ConfigurationErrors;
import ribflow.decode.Bytes;
import ribflow.decode.packet.Packets;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.ip.Prefix;
import ribflow.maps.MmdbWriter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every column, all the way: from crafted records, routes and maps to a table of all columns at once, shown in every format
 * and asked for in a filter. {@code every-column.txt} has a row for each column: which record sets it, from which elements,
 * and how its value is written.
 */
final class EveryColumnTest {

    private static final String ROWS = "/ribflow/daemon/every-column.txt";
    private static final String ROUTER = "127.0.0.1";
    private static final long EXPORTED = Instant.parse("2026-01-01T00:00:02Z").getEpochSecond();

    /** What a column shows where a flow has nothing for it to show. */
    private static final Set<FlowField> ELSEWHERE = Set.of(
            FlowField.STAMP_INSERTED,
            FlowField.OTHER,
            FlowField.FOLDED,
            FlowField.NONE,
            FlowField.SUM_HOST,
            FlowField.SUM_NET,
            FlowField.SUM_AS,
            FlowField.SUM_PORT,
            FlowField.SUM_MAC);

    private static final List<FlowField> SUMS = List.of(
            FlowField.NONE,
            FlowField.SUM_HOST,
            FlowField.SUM_NET,
            FlowField.SUM_AS,
            FlowField.SUM_PORT,
            FlowField.SUM_MAC);

    @TempDir
    private Path folder;

    /**
     * A column of one of the records.
     *
     * @param record the record that has it
     * @param field the column
     * @param elements what sets it: element, length and value in hexadecimal
     * @param text how CSV and JSON write it; {@code *} for any text
     * @param condition a filter that it meets; by default that it equals the text
     */
    private record Row(String record, FlowField field, List<String> elements, String text, String condition) {

        static Row of(String line) {
            String[] parts = line.split("\\|", -1);
            FlowField field = FlowField.named(parts[1].strip()).orElseThrow(() -> new AssertionError(line));
            String text = parts[3].strip();
            String condition = parts.length > 4 ? parts[4].strip() : field.label() + " == \"" + text + '"';
            List<String> elements = Stream.of(parts[2].strip().split(" +"))
                    .filter(Predicate.not(String::isEmpty))
                    .toList();
            return new Row(parts[0].strip(), field, elements, text, condition);
        }
    }

    private static List<String> lines() throws IOException {
        try (InputStream in = Objects.requireNonNull(EveryColumnTest.class.getResourceAsStream(ROWS))) {
            return new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        }
    }

    private static List<Row> rows() throws IOException {
        return lines().stream()
                .filter(line -> !line.startsWith("!"))
                .map(Row::of)
                .toList();
    }

    /** The records' names, whose places are their observation domains. */
    private static List<String> records() throws IOException {
        return Stream.concat(Stream.of(""), rows().stream().map(Row::record))
                .distinct()
                .toList();
    }

    /** All messages, those of options first. */
    private static List<byte[]> messages() throws IOException {
        List<byte[]> messages = new ArrayList<>();
        List<String> records = records();
        int template = 256;
        for (String line : lines()) {
            if (line.startsWith("!options ")) {
                List<String> words = List.of(line.split(" +"));
                int domain = records.indexOf(words.get(1));
                messages.add(
                        options(domain, template++, Integer.parseInt(words.get(2)), words.subList(3, words.size())));
            }
        }
        for (String record : records.subList(1, records.size())) {
            List<String> elements = rows().stream()
                    .filter(row -> row.record.equals(record))
                    .flatMap(row -> row.elements.stream())
                    .toList();
            messages.add(record(records.indexOf(record), template++, elements));
        }
        return messages;
    }

    private static byte[] options(int domain, int template, int scopes, List<String> elements) {
        Bytes definition = new Bytes().u16(template, elements.size(), scopes);
        Bytes record = new Bytes();
        elements.forEach(element -> element(element, definition, record));
        return Bytes.Headers.ipfix(
                EXPORTED, 0, domain, new Bytes().set(3, definition).set(template, record));
    }

    private static byte[] record(int domain, int template, List<String> elements) {
        Bytes definition = new Bytes().u16(template, elements.size());
        Bytes record = new Bytes();
        elements.forEach(element -> element(element, definition, record));
        return Bytes.Headers.ipfix(
                EXPORTED, 0, domain, new Bytes().set(2, definition).set(template, record));
    }

    /** {@code 8:@192.0.2.1}; the reverse element (RFC 5103) of 1 is {@code r1:…}. */
    private static void element(String text, Bytes definition, Bytes record) {
        int colon = text.indexOf(':');
        boolean reverse = text.startsWith("r");
        byte[] value = value(text.substring(colon + 1));
        definition.u16(Integer.parseInt(text.substring(reverse ? 1 : 0, colon)) | (reverse ? 0x8000 : 0), value.length);
        if (reverse) {
            definition.u32(29_305);
        }
        record.bytes(value);
    }

    private static byte[] value(String text) {
        return switch (text.charAt(0)) {
            case '\'' -> text.substring(1, text.length() - 1).getBytes(UTF_8);
            case '@' -> Address.parse(text.substring(1)).toBytes();
            case '&' -> frame(text.substring(1));
            default -> HexFormat.of().parseHex(text);
        };
    }

    private static byte[] frame(String name) {
        byte[] inside = Packets.tcp(1000, 2000, 2, 0);
        byte[] ethernet = Packets.innerEthernet(0x0800, Packets.ipv4(6, "10.0.0.1", "10.0.0.2", inside));
        Bytes gre = new Bytes().u16(0x2000, 0x6558).u32(0x0050_0007).bytes(ethernet);
        return switch (name) {
            case "everything" -> Packets.everything();
            case "nvgre" -> Packets.ethernet(0x0800, Packets.ipv4(47, "192.0.2.1", "192.0.2.2", gre.toArray()));
            case "six" ->
                Packets.ethernet(
                        0x0800,
                        Packets.ipv4(
                                41, "192.0.2.1", "192.0.2.2", Packets.ipv6(6, "2001:db8::1", "2001:db8::2", inside)));
            default -> throw new AssertionError(name);
        };
    }

    /** Routes of a session that was up before the daemon's start: they are stale. */
    private void routes() throws IOException {
        Rib rib = new Rib(new Epochs());
        AdjRibIn table = rib.established(
                new RibSource.Session(Address.parse(ROUTER)),
                new Speaker(Address.parse(ROUTER), 64500, false),
                Set.of(Family.IPV4_UNICAST),
                Set.of());
        table.update(route("203.0.113.0/25", 64501, 64502, 10, 200, 1, 2));
        table.update(route("198.51.100.0/24", 64511, 64510, 20, 90, 7));
        RibFile.save(rib, folder.resolve("rib"));
    }

    private static Update route(
            String prefix, int neighbour, int origin, long med, long localPref, int... communities) {
        boolean destination = communities.length > 1;
        int as = destination ? 64500 : 64511;
        PathAttributes attributes = new PathAttributes(
                PathAttributes.Origin.IGP,
                AsPath.ofSequence(neighbour, origin),
                OptionalLong.of(med),
                OptionalLong.of(localPref),
                Arrays.stream(communities)
                        .map(value -> as << 16 | value)
                        .boxed()
                        .toList(),
                List.of(0x0002_0000_0000_0000L | (long) as << 32 | (destination ? 1 : 8)),
                List.of(
                        destination
                                ? new PathAttributes.LargeCommunity(as, 2, 3)
                                : new PathAttributes.LargeCommunity(as, 9, 10)),
                Optional.empty(),
                List.of());
        return new Update(
                List.of(),
                List.of(Update.Announcement.of(
                        Family.IPV4_UNICAST, Address.parse("192.0.2.9"), List.of(Prefix.parse(prefix)))),
                Optional.of(attributes),
                Optional.empty());
    }

    private Path configuration() throws IOException {
        routes();
        write("pops.map", "pop=Paris ip=127.0.0.1 in=3\npop=Rome nexthop=192.0.2.9\n");
        write("interfaces.map", "ip=127.0.0.1 role=edge\n");
        write("classes.map", "class=voice dscp=46\n");
        write("pretag.map", "set_tag=7 set_tag2=8 set_label=seven ip=127.0.0.1 in=3\n");
        write("customers.map", "net=198.51.100.0/24 name=ACME\nnet=203.0.113.0/24 name=Bolt\n");
        write("colours.map", "colour=gold community=64500:1\ncolour=grey community=64511:*\n");
        new MmdbWriter("GeoLite2-City")
                .put("198.51.100.0/24", place("FR", "Paris", "75001", 48.8534, 2.3488))
                .put("203.0.113.0/24", place("IT", "Rome", "00118", 41.8919, 12.5113))
                .write(folder.resolve("city.mmdb"));
        write("vrps.json", """
            {"roas": [{"asn": "AS64502", "prefix": "203.0.113.0/24", "maxLength": 25, "ta": "test"}]}
            """);
        return write("ribflow.yaml", """
            collect: {listen: ["127.0.0.1:0"], workers: 1}
            bgp:
              listen: ["127.0.0.1:0"]
              local_as: 64500
              router_id: 192.0.2.250
              neighbours: [{address: 127.0.0.1, as: 64500, passive: true}]
            rib: {save: {file: rib}}
            rpki: {file: vrps.json}
            maps:
              pops: pops.map
              interfaces: interfaces.map
              pretag: pretag.map
              customers: customers.map
              colours: colours.map
              classes: classes.map
            geoip: {city: city.mmdb}
            tables:
              all:
                bin: 1d
                renormalise: false
                aggregate: [flows, %s]
            %s
            control: {socket: ribflow.sock}
            """.formatted(
                        columns().map(FlowField::label).collect(Collectors.joining(", ")),
                        SUMS.stream().map(EveryColumnTest::table).collect(Collectors.joining())));
    }

    private static Map<String, ?> place(String country, String city, String code, double latitude, double longitude) {
        return Map.of(
                "country", Map.of("iso_code", country),
                "city", Map.of("names", Map.of("en", city)),
                "postal", Map.of("code", code),
                "location", Map.of("latitude", latitude, "longitude", longitude));
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    /** A table of what sums up both sides, or all, of the wide record. */
    private static String table(FlowField sum) {
        return "  %s_table: {renormalise: false, filter: export_proto_sysid == 1, aggregate: [%s]}\n"
                .formatted(sum, sum);
    }

    /** The columns of the large table. */
    private static Stream<FlowField> columns() {
        return FlowField.values().stream()
                .filter(field -> !field.counter() && !field.custom())
                .filter(field -> field != FlowField.STAMP_INSERTED && !ELSEWHERE.contains(field));
    }

    private List<String> ask(String request) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("ribflow.sock")))) {
            channel.write(ByteBuffer.wrap((request + "\n").getBytes(UTF_8)));
            channel.shutdownOutput();
            return new BufferedReader(Channels.newReader(channel, UTF_8))
                    .lines()
                    .filter(row -> !row.isEmpty())
                    .toList();
        }
    }

    @Test
    void everyColumnHasARow() throws IOException {
        Set<FlowField> missing = new TreeSet<>(FlowField.values());
        missing.removeIf(FlowField::custom);
        missing.removeAll(ELSEWHERE);
        rows().forEach(row -> missing.remove(row.field));
        assertEquals(Set.of(), missing);
    }

    @Test
    void fromTheRecordToEveryFormatAndToAFilter() throws IOException, InterruptedException, ConfigurationErrors {
        List<byte[]> messages = messages();
        try (Daemon daemon = Daemon.of(configuration());
                DatagramSocket exporter = new DatagramSocket()) {
            daemon.start();
            while (!ask("csv rpki validate 203.0.113.0/25 64502").getLast().contains(",true")) {
                Thread.onSpinWait(); // the file is read beside
            }
            for (byte[] message : messages) {
                exporter.send(new DatagramPacket(
                        message, message.length, daemon.flowAddresses().getFirst()));
            }
            int flows = records().size(); // one for each, and one for the way back, less the place of none
            while (!ask("csv all | sum flows").equals(List.of("FLOWS", String.valueOf(flows)))) {
                Thread.onSpinWait(); // merged a moment later
            }
            assertAll(rows().stream().map(row -> () -> shown(row)));
            likePmacct();
            assertEquals(List.of("PACKETS,FLOWS,BYTES", "10,1,1000"), ask("csv none_table"));
            assertEquals(List.of("SRC_IP,BYTES", "198.51.100.1,1000", "203.0.113.1,1000"), sum(FlowField.SUM_HOST));
            assertEquals(List.of("SRC_NET,BYTES", "198.51.100.0,1000", "203.0.113.0,1000"), sum(FlowField.SUM_NET));
            assertEquals(List.of("SRC_AS,BYTES", "64502,1000", "64510,1000"), sum(FlowField.SUM_AS));
            assertEquals(List.of("SRC_PORT,BYTES", "443,1000", "49153,1000"), sum(FlowField.SUM_PORT));
            assertEquals(
                    List.of("SRC_MAC,BYTES", "02:00:00:00:00:01,1000", "02:00:00:00:00:02,1000"),
                    sum(FlowField.SUM_MAC));
        }
    }

    private List<String> sum(FlowField column) throws IOException {
        return ask("csv " + column + "_table | sort " + column + " | select " + column + ", bytes");
    }

    private void shown(Row row) throws IOException {
        String record = "all | where export_proto_sysid == " + records().indexOf(row.record);
        String by = row.field.counter() ? " | sum " + row.field : " | by " + row.field + " | select " + row.field;
        String met = row.field.counter() ? record + by : record + " and " + row.condition + by;
        List<String> csv = ask("csv " + met);
        assertEquals(2, csv.size(), () -> row + ": " + csv);
        assertEquals(row.field.header(), csv.get(0));
        if (!row.text.equals("*")) {
            assertEquals(row.text, unquoted(csv.get(1)), row::toString);
        }
        String cell = unquoted(csv.get(1));
        JsonNode object = JsonMapper.shared()
                .readTree(String.join("", ask("json " + met)))
                .get(0);
        assertEquals(cell, object.get(row.field.json()).asString(), row::toString);
        List<String> table = ask("table " + met);
        assertTrue(table.getFirst().strip().equals(row.field.header()), table::toString);
        assertTrue(plain(table.getLast()).equals(plain(cell)), () -> row + ": " + table);
        if (!row.field.counter()) {
            List<String> others = ask("csv " + record + " and not (" + row.condition + ")" + by);
            assertTrue(!others.contains(csv.get(1)), () -> row + ": " + others);
        }
    }

    private static String unquoted(String cell) {
        return cell.startsWith("\"") ? cell.substring(1, cell.length() - 1) : cell;
    }

    /** The same rows as pmacct's client prints them: as CSV with a separator of its own, and as JSON. */
    private void likePmacct() throws IOException, InterruptedException {
        List<String> csv = pmacct("-s", "-O", "csv", "-E", ";");
        List<String> header = List.of(csv.getFirst().split(";", -1));
        int domain = header.indexOf(FlowField.EXPORT_PROTO_SYSID.header());
        List<List<String>> lines =
                csv.stream().skip(1).map(line -> List.of(line.split(";", -1))).toList();
        List<JsonNode> objects = pmacct("-s", "-O", "json").stream()
                .map(JsonMapper.shared()::readTree)
                .toList();
        String formatted = String.join("\n", pmacct("-s"));
        List<String> records = records();
        assertTrue(formatted.contains("48.853400"), formatted); // pmacct has two columns for a place
        for (Row row : rows()) {
            if (row.field == FlowField.SRC_HOST_COORDS || row.field == FlowField.DST_HOST_COORDS) {
                continue;
            }
            String number = String.valueOf(records.indexOf(row.record));
            int place = header.indexOf(row.field.header());
            assertTrue(place >= 0, () -> row + ": " + header);
            List<String> values = lines.stream()
                    .filter(line -> line.get(domain).equals(number))
                    .map(line -> line.get(place))
                    .toList();
            assertTrue(values.stream().anyMatch(value -> same(row, value)), () -> row + ": " + values);
            List<String> nodes = objects.stream()
                    .filter(object -> object.get(FlowField.EXPORT_PROTO_SYSID.json())
                            .asString()
                            .equals(number))
                    .map(object -> object.get(row.field.json()).asString())
                    .toList();
            assertTrue(nodes.stream().anyMatch(value -> same(row, value)), () -> row + ": " + nodes);
            assertTrue(formatted.contains(row.field.header()), () -> row + ": " + formatted);
        }
    }

    /** Whether pmacct's spelling means the value; times, states, directions and EtherTypes it writes in its own way. */
    private static boolean same(Row row, String value) {
        boolean own = row.field.kind() == Kind.TIME
                || row.field == FlowField.SRC_ROA
                || row.field == FlowField.DST_ROA
                || row.field == FlowField.SAMPLING_DIRECTION
                || row.field == FlowField.ETYPE
                || row.text.equals("*");
        return own ? !value.isEmpty() && !value.equals("0") : value.equals(row.text);
    }

    private List<String> pmacct(String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "ribflow.Main",
                "pmacct",
                "-p",
                folder.resolve("ribflow.sock").toString(),
                "--table",
                "all"));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = process.inputReader(UTF_8)) {
            List<String> lines = out.lines().filter(line -> !line.isEmpty()).toList();
            assertEquals(0, process.waitFor());
            return lines;
        }
    }

    /** Without what is only for the eye: commas in numbers, blanks in lists, words for flags. */
    private static String plain(String text) {
        return text.strip().replaceAll("[,_ ]", "").replace("true", "yes");
    }
}

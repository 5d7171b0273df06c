package ribflow.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import ribflow.Main;
import ribflow.capture.Packet;
import ribflow.capture.Recorded;
import ribflow.decode.Bytes;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The command, over what real exporters made of known packets, and over bytes made by hand. */
final class DecodeCommandTest {

    private static final Path FIXTURES = Path.of("test-fixtures/captures");
    private static final HexFormat HEX = HexFormat.of();

    /** An IPFIX message with a template of two fields: octetDeltaCount, and 12 bytes of an enterprise nobody knows. */
    private static final String TEMPLATE = "000a0024" + "00000001" + "00000000" + "00000007" + "00020014" + "01000002"
            + "00010004" + "8005000c" + "fffffffe";

    /** A record of it. */
    private static final String DATA =
            "000a0024" + "00000001" + "00000000" + "00000007" + "01000014" + "00000064" + "000102030405060708090a0b";

    @TempDir
    private Path folder;

    private CommandRun decode(String hex, String... options) throws IOException {
        return decode(HEX.parseHex(hex), options);
    }

    private CommandRun decode(byte[] bytes, String... options) throws IOException {
        Path file = Files.write(folder.resolve("file"), bytes);
        String[] arguments = Arrays.copyOf(options, options.length + 1);
        arguments[options.length] = file.toString();
        return CommandRun.decode(arguments);
    }

    /**
     * Every line of what is printed but for the columns of flows, which other tests hold. The sums are those of the
     * packets, which are known; the rest was read beside tshark's words once, and is to stay so.
     */
    @ParameterizedTest
    @CsvSource({
        "softflowd-v5, 16, 4604",
        "softflowd-v9, 20, 5004",
        "softflowd-ipfix-biflow, 20, 5004",
        "nfprobe-v9, 20, 5004",
        "nfprobe-ipfix, 20, 5004"
    })
    void recordingsOfRealExporters(String name, long packets, long bytes) throws IOException {
        CommandRun run = CommandRun.decode(FIXTURES.resolve(name + ".pcap").toString());
        assertEquals("", run.err());
        assertEquals(0, run.status());
        Path golden = FIXTURES.resolve(name + ".jsonl");
        String records =
                run.lines().stream().map(DecodeCommandTest::withoutColumns).collect(Collectors.joining("\n", "", "\n"));
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(golden, records);
        }
        assertEquals(Files.readString(golden), records);
        JsonNode sums = run.lines().getLast().path("flow").path("sums");
        assertEquals(
                packets,
                sums.path("packets").asLong() + sums.path("reverse_packets").asLong());
        assertEquals(
                bytes, sums.path("bytes").asLong() + sums.path("reverse_bytes").asLong());
    }

    /** What is at the other end of a pipe when head has seen enough. */
    private static final class Gone extends OutputStream {

        private int taken;
        private int refused;

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            if (taken > 1000) {
                refused++;
                throw new IOException("Broken pipe");
            }
            taken += length;
        }
    }

    @Test
    void endsWhenNobodyReadsAnyMore() throws IOException {
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        messages.writeBytes(HEX.parseHex(TEMPLATE));
        for (int i = 0; i < 20_000; i++) {
            messages.writeBytes(HEX.parseHex(DATA));
        }
        Path file = Files.write(folder.resolve("long.ipfix"), messages.toByteArray());
        Gone gone = new Gone();
        assertEquals(0, Main.commandLine(gone).execute("decode", file.toString()));
        assertTrue(gone.refused > 0 && gone.refused < 50, gone.refused + " writes after the reader had gone");
    }

    @Test
    void sflowIsShownSampleBySample() {
        CommandRun run = CommandRun.decode(FIXTURES.resolve("sfprobe.pcap").toString());
        List<JsonNode> samples = run.lines().stream()
                .filter(line -> line.path("type").asString().equals("sample"))
                .toList();
        assertEquals(20, samples.size());
        // Those of frames: with 14 for the Ethernet header and four for its checksum
        assertEquals(
                5004 + 20 * 18,
                samples.stream()
                        .mapToLong(sample -> sample.path("bytes").asLong())
                        .sum());
        assertEquals("0:1", samples.getFirst().path("sample_format").asString());
        assertTrue(samples.getFirst().path("records").size() > 0);
        JsonNode sflow = run.lines().getLast().path("sflow");
        assertEquals(20, sflow.path("sums").path("flow_samples").asInt());
        // With the Ethernet header and the frame check sequence
        assertEquals(
                5004 + 20 * (14 + 4), sflow.path("sums").path("frame_length").asInt());
        assertFalse(run.lines().getLast().has("flow"), "only what occurs");
    }

    private static String withoutColumns(JsonNode line) {
        if (line.path("type").asString().equals("flow")) {
            ((ObjectNode) line).retain("type", "template", "elements");
        }
        return line.toString();
    }

    @Test
    void theSummaryAlone() {
        String file = FIXTURES.resolve("softflowd-v9.pcap").toString();
        List<JsonNode> all = CommandRun.decode(file).lines();
        assertEquals(
                List.of(all.getLast()), CommandRun.decode("--summary", file).lines());
        assertEquals("summary", all.getLast().path("type").asString());
        assertEquals(
                "192.0.2.254",
                all.getLast()
                        .path("flow")
                        .path("exporters")
                        .get(0)
                        .path("peer_src_ip")
                        .asString());
    }

    @Test
    void aRecordHasColumnsAndElements() throws IOException {
        CommandRun run = decode(TEMPLATE + DATA);
        JsonNode template = run.lines().get(0);
        assertEquals("template", template.path("type").asString());
        assertEquals("octets", template.path("fields").get(0).path("units").asString());
        assertEquals(
                "4294967294.5", template.path("fields").get(1).path("element").asString());
        JsonNode flow = run.lines().get(1);
        assertEquals("flow", flow.path("type").asString());
        assertEquals(100, flow.path("bytes").asInt());
        assertEquals(7, flow.path("export_proto_sysid").asInt());
        assertFalse(flow.has("peer_src_ip"), "nobody knows who sent a file");
        assertEquals(100, flow.path("elements").path("octetDeltaCount").asInt());
        assertEquals(
                "000102030405060708090a0b",
                flow.path("elements").path("4294967294.5").asString());
    }

    /** An event is no flow, and has columns all the same: here of a translation, IE 230, 225 and 7. */
    @Test
    void eventsHaveColumnsToo() throws IOException {
        String template = "000a0024" + "00000001" + "00000000" + "00000000" + "00020014" + "01000003" + "00e60001"
                + "00e10004" + "00070002";
        String data = "000a001b" + "00000001" + "00000000" + "00000000" + "0100000b" + "01" + "c0000201" + "1f90";
        JsonNode event = decode(template + data).lines().get(1);
        assertEquals("flow", event.path("type").asString());
        assertEquals(1, event.path("nat_event").asInt());
        assertEquals("192.0.2.1", event.path("post_nat_src_host").asString());
        assertEquals(8080, event.path("src_port").asInt());
        assertFalse(event.has("flows"));
    }

    @Test
    void elementsThatOccurSeveralTimesAreAnArray() throws IOException {
        String template =
                "000a0020" + "00000001" + "00000000" + "00000000" + "00020010" + "01000002" + "00080004" + "00080004";
        String data = "000a001c" + "00000001" + "00000000" + "00000000" + "0100000c" + "c0000201" + "c0000202";
        JsonNode elements = decode(template + data).lines().get(1).path("elements");
        assertEquals(
                "[\"192.0.2.1\",\"192.0.2.2\"]",
                elements.path("sourceIPv4Address").toString());
    }

    /** RFC 6313: a basicList of two interfaces, and a subTemplateList of records of another template. */
    @Test
    void listsAreWalked() throws IOException {
        String inner = "000a001c" + "00000001" + "00000000" + "00000000" + "0002000c" + "01010001" + "00010004";
        String outer =
                "000a0020" + "00000001" + "00000000" + "00000000" + "00020010" + "01000002" + "0123ffff" + "0124ffff";
        String basic = "0d" + "03" + "000a0004" + "00000005" + "00000006";
        String list = "0b" + "04" + "0101" + "00000001" + "00000002";
        String data = "000a002e" + "00000001" + "00000000" + "00000000" + "0100001e" + basic + list;
        JsonNode elements = decode(inner + outer + data).lines().get(2).path("elements");
        assertEquals(
                "{\"semantic\":\"allOf\",\"element\":\"ingressInterface\",\"values\":[5,6]}",
                elements.path("basicList").toString());
        assertEquals(
                "{\"semantic\":\"ordered\",\"template\":257,\"records\":[{\"octetDeltaCount\":1},{\"octetDeltaCount\":2}]}",
                elements.path("subTemplateList").toString());
    }

    private static final int VARIABLE = 65_535;

    /** An IPFIX message with the templates 257, octets, and 258, a port and a list, and a record with that in a list. */
    private static byte[] multiList(Bytes list) {
        Bytes templates = new Bytes()
                .template(257, 1, 4)
                .template(258, 7, 2, 291, VARIABLE)
                .template(256, 2, 4, 293, VARIABLE);
        byte[] bytes = list.toArray();
        Bytes record = new Bytes().u32(9).u8(255).u16(bytes.length).bytes(bytes);
        return Bytes.Headers.ipfix(0, 0, 0, new Bytes().set(2, templates).set(256, record));
    }

    private String multiListOf(Bytes list) throws IOException {
        return decode(multiList(list)).lines().stream()
                .filter(line -> line.has("elements"))
                .map(line -> line.path("elements").path("subTemplateMultiList").toString())
                .collect(Collectors.joining());
    }

    /** RFC 6313: records of several templates, a list of an enterprise's element within, and a template nobody knows. */
    @Test
    void listsOfSeveralTemplates() throws IOException {
        Bytes inner = new Bytes().u8(1).u16(0x8005, 1).u32(0xffff_fffeL).u8(10, 11);
        assertEquals(
                "{\"semantic\":\"oneOrMoreOf\",\"lists\":["
                        + "{\"template\":257,\"records\":[{\"octetDeltaCount\":1},{\"octetDeltaCount\":2}]},"
                        + "{\"template\":258,\"records\":[{\"sourceTransportPort\":443,\"basicList\":"
                        + "{\"semantic\":\"exactlyOneOf\",\"element\":\"4294967294.5\",\"values\":[\"0a\",\"0b\"]}}]},"
                        + "{\"template\":999,\"records\":\"0102\"}]}",
                multiListOf(new Bytes()
                        .u8(2)
                        .u16(257, 12)
                        .u32(1, 2)
                        .u16(258, 18)
                        .u16(443)
                        .u8(11)
                        .bytes(inner.toArray())
                        .u16(999, 6)
                        .u8(1, 2)));
    }

    /** A list that cannot be right is shown as its bytes. */
    @Test
    void listsThatCannotBeRight() throws IOException {
        assertEquals(
                "\"020101000700\"", multiListOf(new Bytes().u8(2).u16(257, 7).u8(0)));
        assertEquals("\"0201010003\"", multiListOf(new Bytes().u8(2).u16(257, 3)));
        assertEquals(
                "{\"semantic\":\"oneOrMoreOf\",\"lists\":[{\"template\":257,\"records\":\"000001\"}]}",
                multiListOf(new Bytes().u8(2).u16(257, 7).u8(0, 0, 1)));
    }

    /** A byte that stands for a thousand fields, ten thousand times. */
    @Test
    void listsAreBounded() throws IOException {
        Bytes fields = new Bytes().u16(258, 1001);
        for (int i = 0; i < 1000; i++) {
            fields.u16(82, 0);
        }
        fields.u16(4, 1);
        Bytes templates = fields.template(256, 2, 4, 292, VARIABLE);
        byte[] list = Arrays.copyOf(new byte[] {3, 1, 2}, 10_000);
        Bytes record = new Bytes().u32(9).u8(255).u16(list.length).bytes(list);
        CommandRun run = decode(
                Bytes.Headers.ipfix(0, 0, 0, new Bytes().set(2, templates).set(256, record)));
        assertEquals(
                HEX.formatHex(list, 3, list.length),
                run.lines()
                        .get(2)
                        .path("elements")
                        .path("subTemplateList")
                        .path("records")
                        .asString());
    }

    @Test
    void withdrawnTemplatesAndDataWithoutTheirsAreTold() throws IOException {
        String withdrawal = "000a0018" + "00000001" + "00000000" + "00000007" + "00020008" + "01000000";
        CommandRun run = decode(TEMPLATE + withdrawal + DATA);
        assertEquals(
                List.of("template", "withdrawal", "data-without-template", "summary"),
                run.lines().stream().map(line -> line.path("type").asString()).toList());
        JsonNode flow = run.lines().getLast().path("flow");
        assertEquals(1, flow.path("data_sets_without_template").asInt());
        assertEquals(0, flow.path("data_records").asInt());
    }

    @Test
    void whatCannotBeRightIsTold() throws IOException {
        CommandRun run = decode("0009000100000000");
        assertEquals("malformed", run.lines().getFirst().path("type").asString());
        assertEquals(1, run.lines().getLast().path("flow").path("malformed").asInt());
        assertEquals(0, run.status());
    }

    @Test
    void ipfixOverTcpIsReadFromACapture() throws IOException {
        String stream = TEMPLATE + DATA;
        CommandRun run = decode(
                pcap(segment(1, stream.substring(0, 60)), segment(1 + 30, stream.substring(60)), segment(1000, "")));
        assertEquals(100, run.lines().get(1).path("bytes").asInt());
        assertEquals("192.0.2.1", run.lines().get(1).path("peer_src_ip").asString());
        assertEquals(2, run.lines().getLast().path("flow").path("datagrams").asInt());
        CommandRun other = decode(pcap(segment(1, stream)), "--summary", "--port", "4740");
        assertFalse(other.lines().getFirst().has("flow"));
    }

    @Test
    void otherTrafficIsPassedOverAndCounted() throws IOException {
        byte[] capture = pcap(datagram(53, "00050100000100000000000000000000"), datagram(9000, TEMPLATE + DATA));
        CommandRun run = decode(capture, "--summary");
        JsonNode summary = run.lines().getFirst();
        assertEquals(1, summary.path("passed_over").path("udp_datagrams").asInt());
        assertEquals(1, summary.path("flow").path("data_records").asInt());
        assertEquals("", run.err());
        CommandRun nothing = decode(pcap(datagram(53, "00050100000100000000000000000000")), "-s");
        assertTrue(
                nothing.err()
                        .contains(
                                "no flow export and no BGP in it, but 1 UDP datagrams that do not look like it, to port 53"),
                nothing.err());
    }

    @Test
    void aPortSaysWhatIsExport() throws IOException {
        byte[] capture = pcap(datagram(53, "00050100000100000000000000000000"), datagram(9000, TEMPLATE + DATA));
        JsonNode summary = decode(capture, "-s", "--port", "53").lines().getFirst();
        assertEquals(1, summary.path("flow").path("malformed").asInt());
        assertEquals(1, summary.path("passed_over").path("udp_datagrams").asInt());
        assertEquals(
                2,
                decode(capture, "-s", "-p", "53", "-p", "9000")
                        .lines()
                        .getFirst()
                        .path("flow")
                        .path("datagrams")
                        .asInt());
    }

    /** After one datagram that looks like export, those that do not are reported rather than passed over. */
    @Test
    void damagedDatagramsOfAnExporterAreReported() throws IOException {
        byte[] capture = pcap(datagram(9000, TEMPLATE), datagram(9000, "0006"));
        CommandRun run = decode(capture);
        assertEquals(
                "a version that is not decoded", run.lines().get(1).path("why").asString());
        assertEquals(
                "{\"6\":1,\"10\":1}",
                run.lines().getLast().path("flow").path("datagrams_by_version").toString());
    }

    @Test
    void aCutFileGivesWhatIsWhole() throws IOException {
        byte[] whole = Files.readAllBytes(FIXTURES.resolve("nfprobe-v9.pcap"));
        CommandRun run = decode(Arrays.copyOf(whole, whole.length - 10), "--summary");
        assertEquals(0, run.status());
        assertTrue(run.err().contains("cut at byte " + (whole.length - 10) + ", within a packet"), run.err());
        assertEquals(1, run.lines().getFirst().path("flow").path("datagrams").asInt());
        assertEquals(1, run.lines().getFirst().path("notes").size());
    }

    @Test
    void aFileThatCannotBeReadIsRefusedInWords() throws IOException {
        CommandRun missing = CommandRun.decode(folder.resolve("missing.pcap").toString());
        assertEquals(1, missing.status());
        assertEquals(
                "ribflow decode: " + folder.resolve("missing.pcap") + ": no such file",
                missing.err().strip());
        assertTrue(CommandRun.decode(folder.toString()).err().contains("is a directory"));
        CommandRun text = decode("7b22747970653d0a");
        assertEquals(1, text.status());
        assertTrue(text.err().contains("not a capture: it looks like text: \"{\"type=\""), text.err());
        assertEquals("", text.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "x"})
    void aPortIsChecked(String port) throws IOException {
        assertEquals(2, decode(DATA, "--port", port).status());
    }

    /** Whatever is cut off or flipped, the command reads to an end. */
    @Test
    void damagedDatagramsDoNoHarm() throws IOException {
        List<String> frames = new ArrayList<>();
        for (String name : List.of("softflowd-v5", "softflowd-ipfix-biflow")) {
            for (Packet.Datagram datagram :
                    Recorded.read(FIXTURES.resolve(name + ".pcap")).datagrams()) {
                byte[] whole = datagram.payload();
                for (int at = 0; at < whole.length; at++) {
                    byte[] flipped = whole.clone();
                    flipped[at] ^= (byte) 0xff;
                    frames.add(datagram(2055, HEX.formatHex(flipped)));
                    frames.add(datagram(2055, HEX.formatHex(whole, 0, at)));
                }
            }
        }
        CommandRun run = decode(pcap(frames.toArray(String[]::new)));
        assertEquals(0, run.status());
        JsonNode flow = run.lines().getLast().path("flow");
        assertEquals(frames.size(), flow.path("datagrams").asInt());
        assertTrue(flow.path("malformed").asInt() > frames.size() / 10, flow::toString);
    }

    private static byte[] pcap(String... frames) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(HEX.parseHex("a1b2c3d4" + "00020004" + "0000000000000000" + "0000ffff" + "00000065"));
        for (String frame : frames) {
            String length = HEX.toHexDigits(frame.length() / 2);
            file.write(HEX.parseHex("00000001" + "00000000" + length + length + frame));
        }
        return file.toByteArray();
    }

    private static String ip(int protocol, String payload) {
        return "4500" + HEX.toHexDigits((short) (20 + payload.length() / 2)) + "0000000040"
                + HEX.toHexDigits((byte) protocol) + "0000" + "c0000201" + "c0000209" + payload;
    }

    private static String datagram(int port, String payload) {
        return ip(
                17,
                "c000" + HEX.toHexDigits((short) port) + HEX.toHexDigits((short) (8 + payload.length() / 2)) + "0000"
                        + payload);
    }

    private static String segment(int sequence, String payload) {
        return ip(6, "c000" + "1283" + HEX.toHexDigits(sequence) + "00000000" + "50100000" + "00000000" + payload);
    }
}

package ribflow.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ribflow.bgp.message.BgpMessage;
import ribflow.bgp.message.Capability;
import ribflow.bgp.message.Capability.AddPath;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Keepalive;
import ribflow.bgp.message.MessageEncoder;
import ribflow.bgp.message.NotificationReason;
import ribflow.bgp.message.Open;
import ribflow.bgp.message.RouteRefresh;
import ribflow.bgp.message.Update;
import ribflow.ip.Address;
import tools.jackson.databind.JsonNode;

/** {@code ribflow decode} of BGP sessions made by hand: what the OPENs say, what they leave open, holes and garbage. */
final class DecodeBgpTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final String MARKER = "ff".repeat(16);

    /** ORIGIN, NEXT_HOP 192.0.2.1; AS_PATH 64500 64501 in either width. */
    private static final String COMMON = "40010100" + "400304c0000201";

    private static final String FOUR = "40020a0202" + "0000fbf4" + "0000fbf5";
    private static final String TWO = "4002060202" + "fbf4" + "fbf5";
    private static final String ROUTES = "18c63364" + "18c63365";
    private static final String WITH_PATHS = "00000001" + "18c63364" + "00000002" + "18c63364";

    /** 10.0.0.0/8, 11.0.0.0/8 and 12.0.0.0/8, or 12.0.0.0/8 behind an identifier. */
    private static final String EITHER = "080a" + "080b" + "080c";

    private static final Open OPEN = Open.of(
            64500,
            90,
            Address.parse("192.0.2.1"),
            List.of(
                    new Capability.MultiProtocol(Family.IPV4_UNICAST),
                    new AddPath(List.of(new AddPath.Direction(Family.IPV4_UNICAST, true, true)))));
    private static final Open PLAIN = Open.of(64501, 180, Address.parse("192.0.2.9"), List.of());
    private static final Open OLD = new Open(64501, 180, Address.parse("192.0.2.9"), List.of());

    @TempDir
    private Path folder;

    private int sequence = 1;
    private int back = 1;
    private final List<String> frames = new ArrayList<>();

    @Test
    void everyMessageIsALineAndCounted() throws IOException {
        forth(encode(OPEN));
        back(encode(PLAIN));
        forth(encode(new Keepalive()) + encode(new RouteRefresh(Family.IPV6_UNICAST, 1)));
        back(update("180a0000", COMMON + FOUR, ROUTES) + encode(Update.endOfRib(Family.IPV4_UNICAST)));
        back(encode(NotificationReason.ADMINISTRATIVE_SHUTDOWN.with((byte) 2, (byte) 'h', (byte) 'i')));
        List<JsonNode> lines = decode();
        JsonNode open = lines.getFirst();
        assertEquals("192.0.2.1", open.get("from").asString());
        assertEquals("192.0.2.9", open.get("to").asString());
        assertEquals(90, open.get("hold_time").asInt());
        assertEquals("1970-01-01T00:00:01Z", open.get("timestamp_arrival").asString());
        assertEquals(
                List.of("ipv4 unicast", "add-path (ipv4 unicast both ways)", "4-octet AS"),
                open.get("capabilities")
                        .valueStream()
                        .map(each -> each.get("words").asString())
                        .toList());
        JsonNode update = line(lines, "update");
        assertEquals("64500 64501", update.at("/attributes/as_path").asString());
        assertEquals("192.0.2.1", update.at("/announced/0/next_hop").asString());
        assertEquals("198.51.101.0/24", update.at("/announced/1/prefix").asString());
        assertEquals("10.0.0.0/24", update.at("/withdrawn/0/prefix").asString());
        assertEquals(1, line(lines, "route-refresh").get("subtype").asInt());
        assertEquals(
                "hi", line(lines, "notification").get("shutdown_communication").asString());
        JsonNode summary = lines.getLast().get("bgp");
        assertEquals(
                "{\"KEEPALIVE\":1,\"NOTIFICATION\":1,\"OPEN\":2,\"ROUTE_REFRESH\":1,\"UPDATE\":2}",
                summary.get("messages_by_type").toString());
        assertEquals(2, summary.get("routes_announced").asInt());
        assertEquals(1, summary.get("routes_withdrawn").asInt());
        assertEquals(
                "{\"announced 1/1\":2,\"end_of_rib 1/1\":1,\"withdrawn 1/1\":1}",
                summary.get("by_family").toString());
        assertEquals(2, summary.get("directions").size());
    }

    @Test
    void pathIdentifiersAreReadWhereBothOpensSaySo() throws IOException {
        forth(encode(OPEN));
        back(encode(OPEN));
        back(update("", COMMON + FOUR, EITHER));
        JsonNode announced = line(decode(), "update").get("announced");
        assertEquals(1, announced.size());
        assertEquals(0x080a080b, announced.get(0).get("path_id").asInt());
    }

    @Test
    void withoutThemTheSameBytesAreOtherRoutes() throws IOException {
        forth(encode(OPEN));
        back(encode(PLAIN));
        back(update("", COMMON + FOUR, EITHER));
        JsonNode announced = line(decode(), "update").get("announced");
        assertEquals(3, announced.size());
        assertFalse(announced.get(0).has("path_id"));
    }

    @Test
    void asNumbersHaveTwoOctetsIfOneOpenLacksFour() throws IOException {
        forth(encode(OPEN));
        back(encode(OLD));
        back(update("", COMMON + TWO, ROUTES));
        assertEquals(
                "64500 64501",
                line(decode(), "update").at("/attributes/as_path").asString());
    }

    /** Without OPENs, the way to read them is found that leaves nothing wrong. */
    @ParameterizedTest
    @CsvSource({
        FOUR + ", " + ROUTES + ", '198.51.100.0/24 198.51.101.0/24'",
        TWO + ", " + ROUTES + ", '198.51.100.0/24 198.51.101.0/24'",
        FOUR + ", " + WITH_PATHS + ", '198.51.100.0/24#1 198.51.100.0/24#2'",
        TWO + ", " + WITH_PATHS + ", '198.51.100.0/24#1 198.51.100.0/24#2'",
    })
    void whatTheOpensWouldSayIsGuessed(String path, String routes, String expected) throws IOException {
        back(update("", COMMON + path, routes));
        JsonNode update = line(decode(), "update");
        assertEquals("64500 64501", update.at("/attributes/as_path").asString());
        assertEquals(
                expected,
                String.join(
                        " ",
                        update.get("announced")
                                .valueStream()
                                .map(each -> each.get("prefix").asString()
                                        + (each.has("path_id") ? "#" + each.get("path_id") : ""))
                                .toList()));
    }

    @Test
    void whatReadOneUpdateReadsTheNext() throws IOException {
        back(update("", COMMON + FOUR, EITHER));
        back(update("", COMMON + FOUR, WITH_PATHS));
        back(update("", COMMON + FOUR, EITHER));
        List<JsonNode> lines = decode();
        assertEquals(3, lines.get(0).get("announced").size());
        assertEquals(1, lines.get(2).get("announced").size());
        assertEquals(0x080a080b, lines.get(2).at("/announced/0/path_id").asInt());
    }

    @Test
    void aStreamFromTheMiddleOnAndWithAHoleIsTakenUpAgain() throws IOException {
        String update = update("", COMMON + FOUR, ROUTES);
        back(update.substring(20) + update);
        back(update.substring(0, 30));
        back += 40;
        back(update.substring(40) + "00".repeat(30) + update);
        List<JsonNode> lines = decode();
        JsonNode summary = lines.getLast().get("bgp");
        assertEquals(2, summary.at("/messages_by_type/UPDATE").asInt());
        int octets = update.length() / 2;
        assertEquals(
                octets - 10 + 15 + octets - 20 + 30, summary.get("bytes_lost").asInt());
        assertTrue(lines.stream().anyMatch(line -> line.path("why").asString("").contains("not captured")));
    }

    @Test
    void anotherPortIsReadIfAMessageBeginsThere() throws IOException {
        frames.add(segment("c000", "049b", 1, encode(new Keepalive())));
        frames.add(segment("c001", "049b", 1, "474554202f20485454502f312e310d0a0d0a00"));
        frames.add(segment("c002", "00b3", 1, "474554202f20485454502f312e310d0a0d0a00"));
        List<JsonNode> lines = decode();
        assertEquals(1, lines.getLast().at("/bgp/messages").asInt());
        assertEquals(2, lines.getLast().at("/passed_over/tcp_streams").asInt());
    }

    @Test
    void aStreamMayShowLateThatItIsBgp() throws IOException {
        frames.add(segment("c000", "049b", 1, "0000"));
        frames.add(segment("c000", "049b", 3, encode(new Keepalive())));
        List<JsonNode> lines = decode();
        assertEquals(1, lines.getLast().at("/bgp/messages").asInt());
        assertFalse(lines.getLast().get("passed_over").has("tcp_streams"));
    }

    @Test
    void whatIsWrongIsSaid() throws IOException {
        back(update("", COMMON + FOUR + "800403000001", ROUTES));
        back(update("", COMMON + FOUR, "21c63364"));
        back(MARKER + "001e01" + "03fbf4005ac000020901ff");
        List<JsonNode> lines = decode();
        assertEquals("MULTI_EXIT_DISC", lines.get(0).at("/defects/0/attribute").asString());
        assertEquals("TREAT_AS_WITHDRAW", lines.get(0).at("/defects/0/handling").asString());
        assertEquals(2, lines.get(0).get("withdrawn").size());
        assertEquals("SESSION_RESET", lines.get(1).at("/defects/0/handling").asString());
        assertEquals(
                "OPEN: unsupported version number (2/1)",
                lines.get(2).get("answer").asString());
        assertEquals(
                "{\"SESSION_RESET\":1,\"TREAT_AS_WITHDRAW\":1}",
                lines.getLast().at("/bgp/updates_with_defects").toString());
        assertEquals(1, lines.getLast().at("/bgp/malformed").asInt());
    }

    /** Streams of damaged messages are read to their end, and every byte is a message's or counted as lost. */
    @Test
    void damagedStreamsDoNoHarm() throws IOException {
        String whole = encode(OPEN)
                + update("180a0000", COMMON + FOUR, ROUTES)
                + encode(new Keepalive())
                + encode(Update.endOfRib(Family.IPV6_VPN));
        SplittableRandom random = new SplittableRandom(4271);
        for (int at = 0; at < whole.length() / 2; at++) {
            byte[] changed = HEX.parseHex(whole);
            changed[at] ^= (byte) random.nextInt(1, 256);
            for (byte[] bytes : List.of(changed, Arrays.copyOf(HEX.parseHex(whole), at))) {
                BgpTotals totals = new BgpTotals();
                long[] read = {0};
                BgpConversation conversation = new BgpConversation();
                BgpFraming framing = new BgpFraming(new BgpFraming.Listener() {
                    @Override
                    public void message(ByteBuffer message) {
                        read[0] += message.remaining();
                        if (message.get(18) == 2) {
                            totals.update(conversation.read(message));
                        }
                    }

                    @Override
                    public void lost(int bytes, String why) {
                        read[0] += bytes;
                    }
                });
                for (int i = 0; i < bytes.length; i += 7) {
                    framing.add(bytes, i, Math.min(i + 7, bytes.length));
                }
                framing.end();
                assertEquals(bytes.length, read[0]);
            }
        }
    }

    private List<JsonNode> decode() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.write(HEX.parseHex("a1b2c3d4" + "00020004" + "0000000000000000" + "0000ffff" + "00000065"));
        for (String frame : frames) {
            String length = HEX.toHexDigits(frame.length() / 2);
            file.write(HEX.parseHex("00000001" + "00000000" + length + length + frame));
        }
        CommandRun run = CommandRun.decode(
                Files.write(folder.resolve("file"), file.toByteArray()).toString());
        assertEquals(0, run.status(), run::err);
        assertEquals("", run.err());
        return run.lines();
    }

    private static JsonNode line(List<JsonNode> lines, String type) {
        return lines.stream()
                .filter(line -> line.get("type").asString().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static String encode(BgpMessage message) {
        return HEX.formatHex(MessageEncoder.encode(message));
    }

    private static String update(String withdrawn, String attributes, String routes) {
        String body = length(withdrawn, 0) + withdrawn + length(attributes, 0) + attributes + routes;
        return MARKER + length(body, 19) + "02" + body;
    }

    private static String length(String hex, int more) {
        return HEX.toHexDigits((short) (hex.length() / 2 + more));
    }

    /** To BGP's port. */
    private void forth(String bytes) {
        frames.add(segment("c000", "00b3", sequence, bytes));
        sequence += bytes.length() / 2;
    }

    /** From BGP's port. */
    private void back(String bytes) {
        String there = "c0000209" + "c0000201";
        frames.add(ip(there, "00b3" + "c000" + HEX.toHexDigits(back) + "00000000" + "50100000" + "00000000" + bytes));
        back += bytes.length() / 2;
    }

    private static String segment(String from, String to, int sequence, String bytes) {
        return ip(
                "c0000201" + "c0000209",
                from + to + HEX.toHexDigits(sequence) + "00000000" + "50100000" + "00000000" + bytes);
    }

    private static String ip(String addresses, String payload) {
        return "4500" + length(payload, 20) + "0000000040" + "06" + "0000" + addresses + payload;
    }
}

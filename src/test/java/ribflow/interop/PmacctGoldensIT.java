package ribflow.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ribflow.capture.Packet.Datagram;
import ribflow.capture.Packet.Segment;
import ribflow.capture.Recorded;
import tools.jackson.databind.JsonNode;

/**
 * The tests of pmacct's own suite, through the daemon: the settings and maps of each become ours by {@code ribflow
 * import-pmacct}, its captures are sent again from the addresses that its routers have there (flows over UDP, BGP and BMP
 * over TCP), and the table's rows are those that the suite expects, each column and each sum.
 *
 * <p>What differs on purpose stands in {@link #DIFFERENCES}, with the reason. A difference that is not seen any more is a
 * failure, too.
 */
@Tag("interop")
final class PmacctGoldensIT {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int PORT = 9991;
    private static final int BGP = 179;
    private static final int BMP = 1790;

    /**
     * Where ribflow means to differ.
     *
     * @param tests the numbers of the suite's tests
     * @param columns our columns, by header
     * @param rows in which of the suite's rows
     * @param ours what ribflow has there instead
     * @param why the reason
     */
    private record Difference(
            Set<Integer> tests, Set<String> columns, Predicate<JsonNode> rows, Pattern ours, String why) {

        Difference(Set<Integer> tests, Set<String> columns, Predicate<JsonNode> rows, String ours, String why) {
            this(tests, columns, rows, Pattern.compile(ours), why);
        }
    }

    private static final Pattern TIME = Pattern.compile("20.*Z");

    private static final List<Difference> DIFFERENCES = List.of(
            new Difference(
                    Set.of(101, 102, 104, 111),
                    Set.of("MPLS_VPN_RD", "MPLS_VPN_RD_ORIGIN"),
                    row -> row.get("mpls_vpn_rd").asString().startsWith("vrfid:"),
                    "",
                    "the id of a VRF is no route distinguisher: it stands in ingress_vrf and egress_vrf, and no"
                            + " distinguisher is known"),
            new Difference(
                    Set.of(102),
                    Set.of("LABEL"),
                    row -> row.get("label").isEmpty(),
                    "nkey%100.1,pkey%.*",
                    "two flows of the exporter have no label with pmacct, although a row of the map is for all of its flows"),
            new Difference(
                    Set.of(400, 403, 500),
                    Set.of("TUNNEL_SRC_IP", "TUNNEL_DST_IP", "TUNNEL_PROTOCOL", "TUNNEL_FLOW_LABEL"),
                    row -> !row.path("tunnel_ip_src").asString().isEmpty(),
                    "",
                    "these records repeat their elements for the headers from the outermost to the innermost; what the"
                            + " innermost says is the flow, as with pmacct, but pmacct calls the outer one the tunnel"
                            + " here, and the inner one with sFlow, where ours always is the inner one"),
            new Difference(
                    Set.of(400, 500, 501),
                    Set.of("ETYPE"),
                    row -> Set.of("800", "86dd").contains(row.get("etype").asString()),
                    "",
                    "an EtherType that was not exported is not made up from the IP version"),
            new Difference(
                    Set.of(403),
                    Set.of("AS_PATH", "SRC_AS_PATH", "COMMS", "SRC_COMMS", "LCOMMS", "SRC_LCOMMS"),
                    row -> row.toString().contains("\"192.0.2.110\""),
                    "64496_4226809909_65000|.*_64499:110|",
                    "192.0.2.110 has a route in the Loc-RIB, by which the router sends it (out_iface 87), and another in an"
                            + " Adj-RIB-In, which it does not use; pmacct takes whichever came last"),
            new Difference(
                    Set.of(500, 501),
                    Set.of("TIMESTAMP_START"),
                    _ -> true,
                    TIME.pattern(),
                    "the records count from the system's start, which options announce (IE 160); pmacct takes the time of the"
                            + " datagram instead"));

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "ipfix/pmacct-100, 0",
        "ipfix/pmacct-100, 1",
        "netflow/pmacct-101, 0",
        "ipfix/pmacct-104, 0",
        "ipfix/pmacct-106, 0",
        "ipfix/pmacct-111, 0",
        "ipfix/pmacct-112, 0",
        "ipfix/pmacct-400, 0",
        "ipfix/pmacct-403, 0",
        "ipfix/pmacct-500, 0",
        "ipfix/pmacct-501, 0",
    })
    void rowsAreThoseThatPmacctExpects(String name, int scenario) throws IOException {
        Golden golden = Golden.read(name);
        Path file = converted(golden, scenario, 0);
        try (Namespace network = network(golden);
                RibflowDaemon ribflow = start(network, file);
                Sessions sessions = network.within(() -> Sessions.of(golden, ribflow))) {
            network.within(() -> replay(golden));
            List<JsonNode> expected = golden.rows(scenario, "flow-00");
            compare(golden, expected, ribflow.awaitTable("golden", Golden.sums(expected)));
            sessions.assertUp();
        }
    }

    /** Test 102 changes its maps while the daemon runs. */
    @Test
    void mapsAreReadAgain() throws IOException {
        Golden golden = Golden.read("netflow/pmacct-102");
        Path file = converted(golden, 0, 0);
        try (Namespace network = network(golden);
                RibflowDaemon ribflow = start(network, file)) {
            for (int generation = 0; generation < 2; generation++) {
                converted(golden, 0, generation);
                ribflow.ask("reload");
                ribflow.erase("golden");
                network.within(() -> replay(golden));
                List<JsonNode> expected = golden.rows(0, "flow-0" + generation);
                compare(golden, expected, ribflow.awaitTable("golden", Golden.sums(expected)));
            }
        }
    }

    private Namespace network(Golden golden) {
        Namespace network = Namespace.create(folder);
        golden.addresses().values().forEach(network::address);
        return network;
    }

    private RibflowDaemon start(Namespace network, Path file) {
        List<String> command = network.inside(List.of("./ribflow", "daemon", "-c", file.toString()));
        return RibflowDaemon.start(folder, command, folder.resolve("ribflow.sock"), BGP, PORT);
    }

    /** The settings and maps as ribflow's configuration. */
    private Path converted(Golden golden, int scenario, int generation) throws IOException {
        golden.writeMaps(folder, generation);
        Files.writeString(folder.resolve("nfacctd.conf"), golden.configuration(scenario, PORT));
        String command = "./ribflow import-pmacct %s/nfacctd.conf --maps %s/maps > %s/ribflow.yaml"
                .formatted(folder, folder, folder);
        try (RealProcess process = RealProcess.start("import", folder, List.of("sh", "-c", command))) {
            int status = process.awaitExit(LIMIT);
            assertTrue(status < 2 && !process.output().contains("to be mended"), process::output);
        }
        Path file = folder.resolve("ribflow.yaml");
        return Files.writeString(
                file, told(golden, Files.readString(file)) + "\ncontrol: { socket: " + folder + "/ribflow.sock }\n");
    }

    /** What pmacct finds out by itself: the AS of a router; and where a distinguisher is from, which it always says. */
    private static String told(Golden golden, String yaml) throws IOException {
        String told = yaml.replaceFirst("mpls_vpn_rd,", "mpls_vpn_rd, mpls_vpn_rd_origin,");
        for (String router : golden.addresses().keySet()) {
            byte[] bgp = stream(golden, router, BGP);
            told = bgp.length == 0 ? told : told.replaceAll("(?m)^      as: .*", "      as: " + as(bgp));
        }
        return told;
    }

    /** The AS of an OPEN, in the capability for four octets (RFC 6793). */
    private static long as(byte[] open) {
        for (int at = BgpStream.HEADER + 10; at < BgpStream.end(open, 0) - 5; at++) {
            if (open[at] == 65 && open[at + 1] == 4) {
                return Integer.toUnsignedLong(ByteBuffer.wrap(open, at + 2, 4).getInt());
            }
        }
        throw new AssertionError("the OPEN has no four-octet AS number");
    }

    /** What a router said on its connection to a port; nothing if it had none. */
    private static byte[] stream(Golden golden, String router, int port) throws IOException {
        for (Recorded capture : golden.captures()) {
            Predicate<Segment> there = segment -> segment.destinationPort() == port
                    && segment.source().toString().equals(router);
            Optional<Segment> first = capture.segments().stream()
                    .filter(there)
                    .filter(segment -> segment.payload().length > 0)
                    .findFirst();
            if (first.isPresent()) {
                int from = first.get().sourcePort();
                return TcpStream.of(capture, there.and(segment -> segment.sourcePort() == from));
            }
        }
        return new byte[0];
    }

    /** Sends all datagrams again, each from its router's address; the number of them. */
    private static int replay(Golden golden) throws IOException {
        int sent = 0;
        for (Recorded capture : golden.captures()) {
            for (Map.Entry<String, String> router : golden.addresses().entrySet()) {
                InetAddress address = InetAddress.ofLiteral(router.getValue());
                try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(address, 0))) {
                    InetSocketAddress to = new InetSocketAddress(address, PORT);
                    for (Datagram datagram : capture.datagrams()) {
                        if (datagram.source().toString().equals(router.getKey())) {
                            byte[] payload = datagram.payload();
                            socket.send(new DatagramPacket(payload, payload.length, to));
                            sent++;
                        }
                    }
                }
            }
        }
        return sent;
    }

    /** Every row that is expected is there, and no other; but for what differs on purpose. */
    private static void compare(Golden golden, List<JsonNode> expected, Rows rows) {
        List<Difference> known = DIFFERENCES.stream()
                .filter(difference -> difference.tests().contains(golden.number()))
                .toList();
        Set<Difference> seen = new HashSet<>();
        List<Map<String, String>> left =
                new ArrayList<>(rows.rows().stream().map(rows::map).toList());
        List<String> missing = new ArrayList<>();
        for (JsonNode json : expected) {
            GoldenRow row = GoldenRow.of(json);
            Optional<Map<String, String>> same = left.stream()
                    .filter(ours -> unexplained(row, ours, known, seen).isEmpty())
                    .findFirst();
            same.ifPresentOrElse(left::remove, () -> missing.add(json + "\n  " + nearest(row, left)));
        }
        assertEquals(List.of(), missing.stream().limit(3).toList(), missing.size() + " rows are not there");
        assertEquals(List.of(), left, "rows that are not expected");
        assertEquals(
                List.of(),
                known.stream()
                        .filter(difference -> !seen.contains(difference))
                        .map(Difference::why)
                        .toList(),
                "differences that are none any more");
    }

    private static Set<String> unexplained(
            GoldenRow row, Map<String, String> ours, List<Difference> known, Set<Difference> seen) {
        Set<String> differing = new HashSet<>(row.differing(ours));
        Set<Difference> met = new HashSet<>();
        for (Difference difference : known) {
            boolean some = differing.removeIf(column -> difference.columns().contains(column)
                    && difference.rows().test(row.json())
                    && difference.ours().matcher(ours.getOrDefault(column, "?")).matches());
            if (some) {
                met.add(difference);
            }
        }
        if (differing.isEmpty()) {
            seen.addAll(met);
        }
        return differing;
    }

    /** The row of ours that is most like it, for the message. */
    private static String nearest(GoldenRow row, List<Map<String, String>> ours) {
        return ours.stream()
                .min(Comparator.comparingInt(each -> row.differing(each).size()))
                .map(each -> "differs in " + row.differing(each) + " from " + each)
                .orElse("there are no more rows");
    }

    /** The sessions of the routers, each from its own address. */
    private record Sessions(List<Speaker> speakers, List<Socket> monitored) implements AutoCloseable {

        /** Connects all routers, has them say what they said, and waits until the daemon has heard it. */
        static Sessions of(Golden golden, RibflowDaemon ribflow) throws IOException {
            Sessions sessions = new Sessions(new ArrayList<>(), new ArrayList<>());
            for (Map.Entry<String, String> router : golden.addresses().entrySet()) {
                byte[] bgp = stream(golden, router.getKey(), BGP);
                if (bgp.length > 0) {
                    sessions.speak(router.getValue(), new BgpStream(bgp), ribflow);
                }
                byte[] bmp = stream(golden, router.getKey(), BMP);
                if (bmp.length > 0) {
                    sessions.monitor(router.getValue(), bmp, ribflow);
                }
            }
            return sessions;
        }

        private void speak(String from, BgpStream stream, RibflowDaemon ribflow) {
            Speaker speaker = Speaker.connect(from, new InetSocketAddress(from, BGP), stream);
            speaker.announce();
            speakers.add(speaker);
            int updates = stream.count().get(BgpStream.UPDATE);
            Await.until(
                    LIMIT,
                    () -> ("" + updates)
                            .equals(ribflow.session(from).orElseThrow().get("UPDATES")),
                    () -> updates + " updates of " + from + "; now " + ribflow.session(from));
        }

        private void monitor(String from, byte[] stream, RibflowDaemon ribflow) throws IOException {
            Socket socket = new Socket();
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
            socket.connect(new InetSocketAddress(from, BMP));
            socket.getOutputStream().write(stream);
            monitored.add(socket);
            long messages = messages(stream);
            Await.until(
                    LIMIT,
                    () -> heard(from, ribflow).equals("" + messages),
                    () -> messages + " messages of " + from + ", not " + heard(from, ribflow));
        }

        private static String heard(String from, RibflowDaemon ribflow) {
            if (ribflow.ask("bmp").where("ROUTER", from).rows().isEmpty()) {
                return "none";
            }
            return ribflow.ask("bmp " + from)
                    .where("COUNTER", "messages")
                    .only()
                    .getOrDefault("VALUE", "");
        }

        /** How many messages that is (RFC 7854, 4.1: the length stands behind the version). */
        private static long messages(byte[] stream) {
            ByteBuffer bytes = ByteBuffer.wrap(stream);
            long messages = 0;
            for (int at = 0; at < bytes.limit(); at += bytes.getInt(at + 1)) {
                messages++;
            }
            return messages;
        }

        void assertUp() {
            speakers.forEach(speaker -> assertTrue(speaker.up(), () -> "the session stays up: " + speaker.complaint()));
        }

        @Override
        public void close() {
            speakers.forEach(Speaker::close);
            for (Socket socket : monitored) {
                try {
                    socket.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }
}

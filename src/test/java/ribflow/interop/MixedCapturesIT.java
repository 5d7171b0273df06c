package ribflow.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ribflow.capture.Packet;
import ribflow.capture.Packet.Datagram;
import ribflow.capture.Recorded;
import ribflow.ip.Address;
import tools.jackson.databind.JsonNode;

/**
 * What Cisco routers once sent, flows and BGP together, sent again from one address for each router: the flows sum up as
 * tshark, nfdump and pmacct sum them up, the unicast and VPN routes are those that tshark reads, and the session stays up.
 */
@Tag("interop")
final class MixedCapturesIT {

    private static final Duration LIMIT = Await.LIMIT;
    private static final String ROUTER = "127.0.30.1";
    private static final int BGP = 179;
    private static final String AGGREGATE = "peer_src_ip, src_host, dst_host, src_port, dst_port, proto, tos, in_iface";

    @TempDir
    private Path folder;

    /**
     * @param remoteAs the AS of the router's OPEN
     * @param localAs ours; equal where the routes carry LOCAL_PREF, so that the session is internal as it was
     */
    @ParameterizedTest
    @CsvSource({
        "ipfix/mixed-pmacct-500-ipfix-bgp-srv6, 9992, 65000, 64999",
        "ipfix/mixed-pmacct-501-ipfix-bgp-mpls, 9991, 4226809946, 64999",
        "ipfix/mixed-reproducer-ipfix-bgp, 9992, 65543, 65543"
    })
    void flowsAndRoutesAreThoseOfTheCapture(String name, int flowPort, long remoteAs, long localAs) throws IOException {
        Recorded capture = Recorded.read(Shared.capture(name));
        JsonNode parts = Shared.expectation(name).get("parts");
        BgpStream stream = new BgpStream(TcpStream.of(capture, MixedCapturesIT.session(capture)));
        assertEquals(messages(parts.get("bgp")), stream.count(), "the reassembly reads as many messages as tshark");
        try (RibflowDaemon ribflow = RibflowDaemon.in(folder)
                        .neighbour("address: " + ROUTER, remoteAs, localAs, "passive: true")
                        .table("traffic", AGGREGATE)
                        .withoutEarlyData()
                        .start();
                Speaker router = Speaker.connect(ROUTER, ribflow.bgp(), stream)) {
            router.announce();
            ribflow.awaitRoutes(ROUTER, unicast(parts.get("bgp")).size());
            replay(flows(capture, flowPort), ribflow.flowPort());

            JsonNode sums = parts.get("flow").get("sums");
            Rows rows = ribflow.awaitTable(
                    "traffic",
                    new Rows.Sums(
                            sums.get("packets").asLong(), sums.get("bytes").asLong()));
            assertEquals(
                    rows.rows().size(), rows.where("PEER_SRC_IP", ROUTER).rows().size());
            assertFlows(parts.get("flow").get("flows"), rows);
            assertRoutes(ribflow, unicast(parts.get("bgp")));
            assertTrue(router.up(), "the session stays up: " + router.complaint());
            assertTrue(ribflow.established(ROUTER));
            assertVpnRoutes(ribflow, parts.get("bgp"));
            assertEquals(0, ribflow.stat("bgp.nlri_skipped"));
        }
    }

    /**
     * Six sets of this capture come before their template. The expectations drop them; ribflow keeps them unless told not
     * to. What is in them was read by tshark 4.0.17 from the same datagrams with those that hold templates put first: 9
     * records, 27 packets, 2,848 bytes.
     */
    @Test
    void dataBeforeItsTemplateIsNotLost() throws IOException {
        String name = "ipfix/mixed-reproducer-ipfix-bgp";
        JsonNode sums = Shared.expectation(name).get("parts").get("flow").get("sums");
        try (RibflowDaemon ribflow = RibflowDaemon.in(folder)
                .neighbours("127.0.2.0/24", 65000)
                .table("traffic", AGGREGATE)
                .start()) {
            replay(flows(Recorded.read(Shared.capture(name)), 9992), ribflow.flowPort());
            ribflow.awaitTable(
                    "traffic",
                    new Rows.Sums(
                            sums.get("packets").asLong() + 27, sums.get("bytes").asLong() + 2_848));
        }
    }

    private static Predicate<Packet.Segment> session(Recorded capture) {
        Packet.Segment first = capture.segments().stream()
                .filter(segment -> segment.destinationPort() == BGP && segment.payload().length > 0)
                .findFirst()
                .orElseThrow();
        return segment -> segment.destinationPort() == BGP
                && segment.sourcePort() == first.sourcePort()
                && segment.source().equals(first.source());
    }

    private static List<Integer> messages(JsonNode bgp) {
        JsonNode byType = bgp.get("messages_by_type");
        return List.of(
                0,
                byType.path("OPEN").asInt(),
                byType.path("UPDATE").asInt(),
                byType.path("NOTIFICATION").asInt(),
                byType.path("KEEPALIVE").asInt(),
                0);
    }

    private static List<byte[]> flows(Recorded capture, int port) {
        return capture.datagrams().stream()
                .filter(datagram -> datagram.destinationPort() == port)
                .map(Datagram::payload)
                .toList();
    }

    private static void replay(List<byte[]> datagrams, int port) throws IOException {
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral(ROUTER), 0))) {
            InetSocketAddress to = new InetSocketAddress(Ports.LOOPBACK, port);
            for (byte[] datagram : datagrams) {
                socket.send(new DatagramPacket(datagram, datagram.length, to));
            }
        }
    }

    /** The routes of the expectation that are plain unicast. */
    private static List<JsonNode> unicast(JsonNode bgp) {
        List<JsonNode> routes = new ArrayList<>();
        for (JsonNode update : bgp.get("updates")) {
            for (JsonNode route : update.path("announced")) {
                if (route.get("safi").asInt() == 1) {
                    routes.add(update);
                }
            }
        }
        return routes;
    }

    /** The routes of VPNs are found by their distinguishers, and nowhere else. */
    private static void assertVpnRoutes(RibflowDaemon ribflow, JsonNode bgp) {
        for (JsonNode update : bgp.get("updates")) {
            for (JsonNode route : update.path("announced")) {
                if (route.get("safi").asInt() == 128) {
                    String prefix = route.get("prefix").asString();
                    String asked = "rib lookup " + prefix.split("/")[0] + " peer " + ROUTER;
                    Await.until(
                            LIMIT,
                            () -> !ribflow.ask(asked + " rd " + route.get("rd").asString())
                                    .where("PREFIX", prefix)
                                    .rows()
                                    .isEmpty(),
                            () -> prefix + " in " + route.get("rd"));
                    assertEquals(
                            List.of(),
                            ribflow.ask(asked).where("PREFIX", prefix).rows());
                }
            }
        }
    }

    /** Every flow that the expectation lists is there. */
    private static void assertFlows(JsonNode listed, Rows rows) {
        Map<List<String>, Rows.Sums> ours = rows.by(List.of("SRC_IP", "DST_IP", "SRC_PORT", "DST_PORT"));
        Map<List<String>, Rows.Sums> theirs = new HashMap<>();
        for (JsonNode flow : listed) {
            theirs.merge(
                    List.of(
                            Address.parse(inner(flow, "src")).toString(),
                            Address.parse(inner(flow, "dst")).toString(),
                            inner(flow, "sport"),
                            inner(flow, "dport")),
                    new Rows.Sums(
                            flow.get("packets").asLong(), flow.get("bytes").asLong()),
                    Rows.Sums::plus);
        }
        theirs.forEach((key, sums) -> {
            Rows.Sums counted = ours.get(key);
            assertTrue(
                    counted != null && counted.packets() >= sums.packets() && counted.bytes() >= sums.bytes(),
                    key + ": " + sums + " at least, not " + counted);
        });
    }

    /**
     * Of a packet within a packet (SRv6), what the inner one says, as pmacct takes it too; a record that has room for both
     * families leaves the addresses of the other one zero.
     */
    private static String inner(JsonNode flow, String key) {
        JsonNode also = flow.path("also").path(key);
        String last = also.isMissingNode() ? "" : also.get(also.size() - 1).asString();
        return List.of("", "::", "0.0.0.0").contains(last) ? flow.path(key).asString() : last;
    }

    private static void assertRoutes(RibflowDaemon ribflow, List<JsonNode> updates) {
        for (JsonNode update : updates) {
            JsonNode attributes = update.get("attrs");
            for (JsonNode route : update.get("announced")) {
                Map<String, String> found =
                        ribflow.lookup(route.get("prefix").asString().split("/")[0], ROUTER);
                assertEquals(route.get("prefix").asString(), found.get("PREFIX"));
                assertEquals(attributes.get("as_path").asString(), found.get("AS_PATH"));
                assertEquals(attributes.get("next_hop").asString(), found.get("NEXT_HOP"));
            }
        }
    }
}

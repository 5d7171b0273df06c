package ribflow.bgp.bmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.bgp.bmp.BmpBytes.PEER;
import static ribflow.bgp.bmp.BmpBytes.bytes;
import static ribflow.bgp.bmp.BmpBytes.down;
import static ribflow.bgp.bmp.BmpBytes.endOfRib;
import static ribflow.bgp.bmp.BmpBytes.message;
import static ribflow.bgp.bmp.BmpBytes.peer;
import static ribflow.bgp.bmp.BmpBytes.routes;
import static ribflow.bgp.bmp.BmpBytes.tlv;
import static ribflow.bgp.bmp.BmpBytes.up;
import static ribflow.bgp.bmp.BmpBytes.withdrawal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import ribflow.ip.Address;
import ribflow.stats.Counters;

final class MonitoredRouterTest {

    private static final String NLRI = "18c63364";
    private static final String BOTH = "[ipv4 unicast, ipv6 unicast]";

    private final Told told = new Told();
    private final Counters<BmpCounter> counters = new Counters<>(BmpCounter.class);
    private final MonitoredRouter router =
            new MonitoredRouter(Address.parse("192.0.2.1"), told, counters, () -> Instant.EPOCH);

    private List<String> after(String... messages) {
        for (String message : messages) {
            try {
                router.message(BmpDecoder.decode(bytes(message)).orElseThrow());
            } catch (MalformedBmp e) {
                throw new AssertionError(e.words(), e);
            }
        }
        return told.all();
    }

    @Test
    void aRibIsUpWithItsFirstMessage() {
        assertEquals(List.of(), after(up(PEER, false)));
        assertEquals(
                List.of(
                        "up bmp 192.0.2.1 adj-rib-in-pre 192.0.2.2 as 64501 external " + BOTH,
                        "+ ipv4 unicast 198.51.100.0/24"),
                after(routes(PEER, NLRI)));
        assertEquals(List.of("- ipv4 unicast 198.51.100.0/24"), after(withdrawal(PEER, NLRI)));
        assertEquals(List.of("end of ipv4 unicast"), after(endOfRib(PEER)));
    }

    @Test
    void beforeAndAfterPolicyAreTwoRibs() {
        String post = peer(0, 0x40, 0, "192.0.2.2", 1);
        List<String> words = after(up(PEER, false), routes(PEER, NLRI), up(post, false), routes(post, NLRI));
        assertEquals(4, words.size(), words::toString);
        assertEquals("up bmp 192.0.2.1 adj-rib-in-post 192.0.2.2 as 64501 external " + BOTH, words.get(2));
        assertEquals(2, after(down(PEER, "04")).size());
    }

    /** RFC 7854, 4.2: type 1 has a route distinguisher; the Loc-RIB of a VRF too (RFC 9069, 4.1). */
    @Test
    void routesOfVrfsGetTheirDistinguisher() {
        long distinguisher = 0x0000_fbf4_0000_0007L;
        String vrf = peer(1, 0, distinguisher, "192.0.2.2", 1);
        assertEquals(
                List.of(
                        "up bmp 192.0.2.1 adj-rib-in-pre 192.0.2.2 rd 0:64500:7 as 64501 external [ipv4 vpn, ipv6 vpn]",
                        "+ ipv4 vpn 0:64500:7 198.51.100.0/24",
                        "end of ipv4 vpn",
                        "- ipv4 vpn 0:64500:7 198.51.100.0/24"),
                after(up(vrf, false), routes(vrf, NLRI), endOfRib(vrf), withdrawal(vrf, NLRI)));
        String locRib = peer(3, 0, distinguisher, "::", 1);
        assertEquals(
                List.of(
                        "up bmp 192.0.2.1 loc-rib rd 0:64500:7 as 64501 internal [ipv4 vpn, ipv6 vpn]",
                        "+ ipv4 vpn 0:64500:7 198.51.100.0/24"),
                after(up(locRib, false), routes(locRib, NLRI)));
    }

    @Test
    void aPeerThatComesAnewIsLostRatherThanGone() {
        after(up(PEER, false), routes(PEER, NLRI));
        assertEquals(List.of(), after(up(PEER, false)), "the same Peer Up again");
        assertEquals(
                List.of(
                        "lost bmp 192.0.2.1 adj-rib-in-pre 192.0.2.2",
                        "up bmp 192.0.2.1 adj-rib-in-pre 192.0.2.2 as 64501 external " + BOTH),
                after(up(peer(0, 0, 0, "192.0.2.2", 9), false)));
    }

    @Test
    void aPeerDownIsDownAndALostRouterLost() {
        after(up(PEER, false), routes(PEER, NLRI));
        assertEquals(List.of("down bmp 192.0.2.1 adj-rib-in-pre 192.0.2.2"), after(down(PEER, "04")));
        after(up(PEER, false), routes(PEER, NLRI));
        router.lost();
        assertEquals(List.of("lost bmp 192.0.2.1 adj-rib-in-pre 192.0.2.2"), told.all());
        assertFalse(router.status().connected());
    }

    @Test
    void theStatusSaysWhatIsKnown() {
        after(
                message(4, tlv(1, "FRR") + tlv(2, "edge1")),
                up(PEER, false),
                routes(PEER, NLRI),
                message(1, PEER + "00000001" + "0000000400000005"),
                message(1, PEER + "00000001" + "0001000400000006"));
        RouterStatus status = router.status();
        assertEquals(Optional.of("edge1"), status.name());
        PeerStatus peer = status.peers().getFirst();
        assertTrue(peer.up());
        assertEquals(2, peer.statistics().size());
        after(down(PEER, "04"));
        assertEquals(
                Optional.of("the peer closed it without a NOTIFICATION"),
                router.status().peers().getFirst().lastError());
    }

    @Test
    void whatIsWrongIsCounted() {
        after(routes(PEER, NLRI));
        assertEquals(1, counters.get(BmpCounter.WITHOUT_PEER_UP));
        after(message(0, PEER + BmpBytes.update("", "400101ff", NLRI)));
        assertEquals(1, counters.get(BmpCounter.MALFORMED_UPDATES));
        assertTrue(router.status().peers().getFirst().lastError().isPresent());
    }

    @Test
    void forgedPeersHaveALimit() {
        for (int i = 0; i < MonitoredRouter.MOST_PEERS + 5; i++) {
            after(message(1, peer(1, 0, i, "192.0.2.2", 1) + "00000000"));
        }
        assertEquals(5, counters.get(BmpCounter.PEERS_REFUSED));
        assertEquals(MonitoredRouter.MOST_PEERS, router.status().peers().size());
    }

    @Test
    void peersThatAreGoneMakeRoomForOthers() {
        for (int i = 0; i < MonitoredRouter.MOST_PEERS; i++) {
            String peer = peer(1, 0, i, "192.0.2.2", 1);
            after(up(peer, false));
            if (i > 0) {
                after(down(peer, "04"));
            }
        }
        after(up(peer(1, 0, -1, "192.0.2.2", 1), false));
        assertEquals(0, counters.get(BmpCounter.PEERS_REFUSED));
        assertEquals(2, router.status().peers().size(), "the first is up still");
    }

    @Test
    void forgedStatisticsHaveALimitAndStallNobody() {
        for (int first = 0; first < 200_000; first += 50_000) {
            String kinds = IntStream.range(first, first + 50_000)
                    .mapToObj(i -> "0009000b" + String.format("%06x", i) + "0000000000000001")
                    .collect(Collectors.joining());
            String report = message(1, PEER + "0000c350" + kinds);
            assertTimeout(Duration.ofSeconds(5), () -> after(report));
        }
        assertEquals(
                MonitoredPeer.MOST_STATISTICS,
                router.status().peers().getFirst().statistics().size());
    }
}

package ribflow.bgp.rib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import ribflow.bgp.message.AsPath;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.PathAttributes;
import ribflow.bgp.message.PathAttributes.Origin;
import ribflow.bgp.message.Retention;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.ip.Prefix;

/** What becomes of routes when their session ends, as time goes by. */
class StaleRoutesTest {

    private static final Address HOP = Address.parse("198.51.100.1");
    private static final Family V4 = Family.IPV4_UNICAST;
    private static final Address HOST = Address.parse("192.0.2.1");

    private Instant now = Instant.EPOCH;
    private final Rib rib = new Rib(new Epochs(), () -> now);
    private final AdjRibIn peer = up("10.0.0.1", Set.of());

    private AdjRibIn up(String address, Set<Family> kept) {
        return rib.established(new RibSource.Session(Address.parse(address)), Speaker.UNKNOWN, Attributes.BOTH, kept);
    }

    private void pass(Duration time) {
        now = now.plus(time);
        rib.work(1_000_000_000);
    }

    private static Map<Family, Retention> kept(int restart, int longLived) {
        return Map.of(V4, new Retention(Duration.ofSeconds(restart), Duration.ofSeconds(longLived)));
    }

    private static PathAttributes community(int community) {
        return new PathAttributes(
                Origin.IGP,
                AsPath.ofSequence(7),
                OptionalLong.empty(),
                OptionalLong.empty(),
                List.of(community),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of());
    }

    @Test
    void theyAreStaleThenLongLivedThenGone() {
        AdjRibIn other = up("10.0.0.2", Set.of());
        peer.update(Attributes.announce(Attributes.path(1), HOP, "192.0.2.0/24"));
        peer.update(Attributes.announce(community(0xffff_0007), HOP, "192.0.2.0/25"));
        peer.update(Attributes.announce(Attributes.path(1), HOP, "2001:db8::/32"));
        other.update(Attributes.announce(Attributes.path(2, 3), HOP, "192.0.2.0/24"));
        peer.down(kept(120, 3600));
        assertEquals(2, peer.stale());
        assertEquals(0, peer.routes(Family.IPV6_UNICAST), "not kept");
        assertEquals(Optional.of(Instant.EPOCH), peer.staleSince(V4));
        assertFalse(peer.established());
        PeerTiers both = PeerTiers.inOrder(peer, other);
        assertEquals(Optional.of(Prefix.parse("192.0.2.0/25")), explain(both).prefix());

        pass(Duration.ofSeconds(120));
        assertEquals(1, peer.stale(), "one asked not to be kept for long");
        Explanation explanation = explain(both);
        assertEquals(Choice.NOT_LONG_LIVED, explanation.rule(), "the first tier, yet least preferred of all");
        assertEquals(other, explanation.chosen().orElseThrow().from());

        pass(Duration.ofSeconds(3599));
        assertEquals(1, peer.stale());
        pass(Duration.ofSeconds(1));
        assertEquals(0, peer.stale());
        assertEquals(Choice.ONLY, explain(both).rule());
    }

    private Explanation explain(PeerTiers peers) {
        return rib.explain(peers, HOST, OptionalLong.empty(), Optional.empty());
    }

    @Test
    void whatAnotherRouterKeepsForLongIsLeastPreferredToo() {
        AdjRibIn other = up("10.0.0.2", Set.of());
        peer.update(Attributes.announce(community(0xffff_0006), HOP, "192.0.2.0/24"));
        other.update(Attributes.announce(Attributes.path(2, 3), HOP, "192.0.2.0/24"));
        assertEquals(
                Choice.NOT_LONG_LIVED, explain(PeerTiers.inOrder(peer, other)).rule());
    }

    @Test
    void aFileThatIsCutTakesNothingAwayHoweverLongItStays() {
        AdjRibIn file = rib.established(new RibSource.File("f", HOST), Speaker.UNKNOWN, Set.of(), Set.of());
        file.update(Attributes.announce(Attributes.path(1), HOP, "192.0.2.0/24"));
        file.update(Attributes.announce(Attributes.path(1), HOP, "198.51.100.0/24"));
        file.refreshing(V4);
        file.update(Attributes.announce(Attributes.path(1), HOP, "192.0.2.0/24"));
        pass(Duration.ofDays(1));
        assertEquals(2, file.routes(V4));
        assertEquals(1, file.stale());
        file.refreshing(V4);
        file.update(Attributes.announce(Attributes.path(1), HOP, "198.51.100.0/24"));
        file.refreshed(V4);
        assertEquals(1, file.routes(V4));
    }

    /** Else a neighbour whose path ids are others after its restart has announced too much. */
    @Test
    void whatAnOlderSessionLeftWasNotAnnouncedByThisOne() {
        peer.update(Attributes.announce(Attributes.path(1), HOP, "192.0.2.0/24"));
        peer.update(Attributes.announce(Attributes.path(1), HOP, "198.51.100.0/24"));
        assertEquals(2, peer.announced(V4));
        peer.down(kept(120, 0));
        up("10.0.0.1", Set.of(V4));
        peer.update(Attributes.announce(Attributes.path(1), HOP, "203.0.113.0/24"));
        assertEquals(3, peer.routes(V4));
        assertEquals(1, peer.announced(V4));
        peer.refreshing(V4);
        assertEquals(3, peer.announced(V4), "what is being sent again counts");
    }

    @Test
    void aSessionThatKeptNothingBeginsWithoutThem() {
        peer.update(Attributes.announce(Attributes.path(1), HOP, "192.0.2.0/24"));
        peer.down(kept(120, 0));
        up("10.0.0.1", Set.of());
        assertEquals(0, peer.routes(V4));
    }

    @Test
    void aRestartingRouterHasTimeToBeginAndIsCompleteWhenItIsQuiet() {
        peer.update(Attributes.announce(Attributes.path(1), HOP, "192.0.2.0/24"));
        peer.update(Attributes.announce(Attributes.path(1), HOP, "198.51.100.0/24"));
        peer.down(kept(120, 0));
        pass(Duration.ofSeconds(100));
        up("10.0.0.1", Set.of(V4));
        pass(Duration.ofSeconds(200));
        assertEquals(2, peer.stale(), "it waits for its own peers first");
        peer.update(Attributes.announce(Attributes.path(1), HOP, "192.0.2.0/24"));
        pass(Duration.ofSeconds(1));
        assertEquals(1, peer.stale());
        pass(AdjRibIn.QUIET.minusSeconds(1));
        assertEquals(1, peer.stale());
        pass(Duration.ofSeconds(1));
        assertEquals(0, peer.stale());
        assertEquals(1, peer.routes(V4));
    }

    @Test
    void aRestartingRouterThatSendsNothingLosesThemInTheEnd() {
        peer.update(Attributes.announce(Attributes.path(1), HOP, "192.0.2.0/24"));
        peer.down(kept(120, 0));
        up("10.0.0.1", Set.of(V4));
        pass(AdjRibIn.PATIENCE.minusSeconds(1));
        assertEquals(1, peer.stale());
        pass(Duration.ofSeconds(1));
        assertEquals(0, peer.routes(V4));
    }

    @Test
    void aPeerThatRestartsFasterThanTheSweepKeepsOnlyWhatItSentLast() {
        List<Prefix> prefixes = IntStream.range(0, 3000)
                .mapToObj(i -> Prefix.of(Address.ipv4(0x0a000000 + (i << 8)), 24))
                .toList();
        for (int i = 1; i <= 10; i++) {
            int half = i % 2 * 1500;
            peer.update(Attributes.announce(Attributes.path(i), HOP, prefixes.subList(half, half + 1500)));
            assertEquals(i == 1 ? 1500 : 3000, peer.routes(V4));
            peer.down(kept(120, 0));
            assertEquals(1500, peer.routes(V4), "what was stale already is gone");
            up("10.0.0.1", Set.of(V4));
        }
        peer.update(Attributes.endOfRib(V4));
        assertEquals(0, peer.routes(V4));
        Attributes.settle(rib);
        assertEquals(0, rib.memory().ipv4Prefixes() + rib.memory().attributeSets());
    }

    /** What a full table costs a peer is its pages, whatever its sessions do: 4 bytes a route, and none more for a flap. */
    @Test
    void flapsCostNothingAndAPlainRouteFourBytes() {
        List<Prefix> prefixes = IntStream.range(0, 40_000)
                .mapToObj(i -> Prefix.of(Address.ipv4(0x0a000000 + (i << 8)), 24))
                .toList();
        long[] heap = new long[2];
        long pages = 0;
        for (int flap = 0; flap < 24; flap++) {
            for (int i = 0; i < prefixes.size(); i += 100) {
                peer.update(Attributes.announce(Attributes.path(i + 1), HOP, prefixes.subList(i, i + 100)));
            }
            pages = peer.tables().bytes();
            assertTrue(pages < 4.3 * prefixes.size() && pages >= 4 * prefixes.size(), pages + " bytes");
            peer.down();
            Attributes.settle(rib);
            up("10.0.0.1", Set.of());
            if (flap == 3) {
                heap[0] = live();
            }
        }
        heap[1] = live();
        assertEquals(pages, peer.tables().bytes(), "the same pages");
        assertTrue(heap[1] < heap[0] + 500_000, () -> "the heap grew from " + heap[0] + " to " + heap[1]);
        pass(AdjRibIn.ROOM);
        Attributes.settle(rib);
        assertEquals(0, rib.memory().attributeSets());
    }

    private static long live() {
        Runtime runtime = Runtime.getRuntime();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
        }
        return least;
    }

    /** Neighbours from ranges of addresses and monitored peers come once and never again, for years. */
    @Test
    void whoHasNothingForADayIsForgotten() {
        RibSource.File file = new RibSource.File("dump", Address.parse("10.0.0.9"));
        rib.established(file, Speaker.UNKNOWN, Set.of(), Set.of()).down();
        peer.update(Attributes.announce(Attributes.path(1), HOP, "192.0.2.0/24"));
        peer.down(kept(3600, 0));
        pass(Duration.ofSeconds(3600));
        assertEquals(0, peer.stale());
        pass(AdjRibIn.IDLE.minusSeconds(1));
        assertEquals(peer, rib.peer(peer.source()), "not yet");
        AdjRibIn again = up("10.0.0.1", Set.of());
        pass(AdjRibIn.IDLE);
        assertEquals(again, rib.peer(peer.source()), "the session is up, though without routes");
        peer.down();
        pass(Duration.ZERO);
        pass(AdjRibIn.IDLE);
        assertNull(rib.peer(peer.source()));
        assertEquals(List.of(file), rib.peers().stream().map(AdjRibIn::source).toList());
    }
}

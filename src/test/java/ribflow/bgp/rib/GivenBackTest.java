package ribflow.bgp.rib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Nlri;
import ribflow.flow.FlowField;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.ip.Prefix;

/** The RIB's memory when peers go: their pages and numbers are let go of, and with the last peer all the rest. */
class GivenBackTest {

    private static final Address HOP = Address.parse("198.51.100.1");
    private static final int PREFIXES = 20_000;

    private volatile Instant now = Instant.EPOCH;
    private final Epochs epochs = new Epochs();
    private final Rib rib = new Rib(epochs, () -> now);
    private volatile boolean over;

    private AdjRibIn up(int number) {
        return rib.established(new RibSource.Session(Address.ipv4(number)), Speaker.UNKNOWN, Attributes.BOTH, Set.of());
    }

    /** A table of which each route has a path that no other peer and no other route has. */
    private static void announce(AdjRibIn peer, int neighbour) {
        for (int i = 0; i < PREFIXES; i++) {
            Prefix prefix = i % 4 == 0
                    ? Prefix.of(new Address(0x2001_0db8_0000_0000L + i, 0), 64)
                    : Prefix.of(Address.ipv4(0x0a00_0000 + (i << 8)), 24);
            peer.update(Attributes.announce(Attributes.path(neighbour, 1 + i), HOP, List.of(prefix)));
        }
    }

    private void aMinuteLater() {
        Attributes.settle(rib);
        now = now.plus(AdjRibIn.ROOM).plus(Duration.ofSeconds(1));
        Attributes.settle(rib);
        Attributes.settle(rib);
    }

    private long bytes() {
        RibMemory memory = rib.memory();
        return memory.prefixBytes()
                + memory.attributeBytes()
                + rib.peers().stream().mapToLong(peer -> peer.tables().bytes()).sum();
    }

    @Test
    void withTheLastPeerAllIsGivenBackAndNumbersMeanSomethingElseAfterwards() {
        long empty = bytes();
        AdjRibIn peer = up(1);
        announce(peer, 64500);
        int path = rib.attributes().asPath(number(peer));
        int generation = rib.attributes().generation(FlowField.AS_PATH, path);
        long full = bytes();
        assertTrue(full > empty + 100L * PREFIXES, full + " bytes");
        peer.down();
        Attributes.settle(rib);
        assertTrue(bytes() > full / 2, "the room is kept for a moment");
        aMinuteLater();
        assertTrue(bytes() < empty + 400_000, () -> bytes() + " bytes of " + empty + " while empty and " + full);
        assertEquals(
                0,
                rib.memory().attributeSets()
                        + rib.memory().ipv4Prefixes()
                        + rib.memory().ipv6Prefixes());
        announce(up(1), 64501);
        int again = rib.attributes().asPath(number(peer));
        assertEquals(path, again, "a number is used again");
        assertNotEquals(generation, rib.attributes().generation(FlowField.AS_PATH, again));
        assertEquals("64501 2", rib.attributes().text(FlowField.AS_PATH, again));
        assertTrue(bytes() < full + 200_000, () -> bytes() + " bytes after " + full);
    }

    /** The number of the attributes of a peer's second route. */
    private int number(AdjRibIn peer) {
        RouteMatches found = new RouteMatches();
        new RouteReader(rib)
                .find(new RouteQuery().rows(1, new long[64], ipv4(0x0a00_0101), peers(PeerTiers.inOrder(peer))), found);
        return found.attributes()[0];
    }

    private static long[] ipv4(int... addresses) {
        long[] low = new long[64];
        for (int i = 0; i < addresses.length; i++) {
            low[i] = Address.ipv4(addresses[i]).low();
        }
        return low;
    }

    private static PeerTiers[] peers(PeerTiers peers) {
        return IntStream.range(0, 64).mapToObj(_ -> peers).toArray(PeerTiers[]::new);
    }

    @Test
    void whoGoesLeavesHisPagesAndWhoComesTakesHisNumbers() {
        AdjRibIn stays = up(1);
        announce(stays, 1);
        for (int i = 2; i <= 10; i++) {
            announce(up(i), i);
        }
        long full = bytes();
        long pages = stays.tables().bytes();
        int sets = rib.memory().attributeSets();
        for (int i = 2; i <= 10; i++) {
            up(i).down();
        }
        aMinuteLater();
        assertEquals(sets / 10, rib.memory().attributeSets());
        assertEquals(pages, stays.tables().bytes());
        assertTrue(bytes() <= full - 9 * pages, () -> bytes() + " bytes of " + full);
        for (int i = 12; i <= 20; i++) {
            announce(up(i), i);
        }
        assertEquals(sets, rib.memory().attributeSets());
        assertTrue(
                bytes() < full + full / 20,
                () -> bytes() + " bytes after " + full); // how often numbers were used is counted
    }

    @Test
    void whoIsRemovedLeavesHisPagesTooAndTheyAreCounted() {
        announce(up(1), 1);
        AdjRibIn removed = up(2);
        announce(removed, 2);
        long pages = removed.tables().bytes();
        assertTrue(pages > 4L * PREFIXES, pages + " bytes");
        rib.remove(removed.source());
        Attributes.settle(rib);
        assertEquals(pages, rib.letGoBytes());
        assertEquals(0, removed.tables().bytes());
    }

    /** A reader keeps the layers of its last look-up; if nobody asks it again, for ever. */
    @Test
    void layersThatAReaderHasInHandHaveNoPagesAnyMore() {
        AdjRibIn peer = up(1);
        announce(peer, 1);
        Layer[] inHand = peer.tables().unicast(true).list();
        assertTrue(inHand[0].bytes() > 2L * PREFIXES, () -> inHand[0].bytes() + " bytes");
        peer.down();
        aMinuteLater();
        assertTrue(inHand[0].bytes() < 100, () -> inHand[0].bytes() + " bytes");
        assertEquals(0, inHand[0].page(1).length);
    }

    /** A sweep of stale routes may be under way when the last of them, and then their peer, are gone. */
    @Test
    void aSweepEndsWhoseLayersWereLetGoOf() {
        AdjRibIn peer = up(1);
        for (Family family : List.of(Family.IPV4_UNICAST, Family.IPV4_LABELLED)) {
            RouteTable table = rib.table(family);
            int set = rib.attributes().intern(Attributes.path(1), HOP);
            int prefix = table.prefixes().add(Prefix.parse("192.0.2.0/24"));
            List<Integer> labels = family.isLabelled() ? List.of(16) : List.of();
            peer.load(
                    family, table, prefix, new Nlri(table.prefixes().prefix(prefix), Nlri.NO_PATH_ID, 0, labels), set);
            rib.attributes().release(set);
        }
        FamilyRoutes labelled = peer.tables().unicast(true).list()[1].family();
        Sweep sweep = new Sweep(peer.tables(), labelled, true);
        assertFalse(sweep.run(System.nanoTime()), "one step");
        peer.down();
        aMinuteLater();
        assertEquals(0, peer.tables().bytes());
        assertTrue(sweep.run(System.nanoTime() + 1_000_000_000));
    }

    @Test
    void whatIsKeptIsNotCountedAsLetGo() {
        AdjRibIn peer = up(1);
        announce(peer, 64500);
        peer.down();
        aMinuteLater();
        long before = rib.letGoBytes();
        up(1).update(Attributes.announce(Attributes.path(1), HOP, "192.0.2.0/24"));
        peer.down();
        aMinuteLater();
        long more = rib.letGoBytes() - before;
        assertTrue(more > 0 && more < 10_000, more + " bytes of one route");
    }

    /** A station for BMP may remember thousands for a day, and each slice of the bookkeeping looks at all of them. */
    @Test
    void whoHasGoneCostsNextToNothing() {
        for (int i = 1; i <= 1000; i++) {
            up(i).down();
        }
        aMinuteLater();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        rib.work(0);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 100L * 1000, () -> allocated + " bytes");
    }

    @Test
    void whatAReaderMayHoldStays() {
        long empty = bytes();
        AdjRibIn peer = up(1);
        announce(peer, 64500);
        try (Epochs.Reader reader = epochs.register()) {
            reader.enter();
            int set = number(peer);
            peer.down();
            aMinuteLater();
            assertEquals(2, rib.attributes().originAs(set));
            assertEquals(64500, rib.attributes().neighbourAs(set));
            reader.leave();
        }
        assertTrue(bytes() > empty + 1_000_000, () -> bytes() + " bytes of " + empty + " while empty");
        Attributes.settle(rib);
        Attributes.settle(rib);
        assertTrue(bytes() < empty + 400_000, () -> bytes() + " bytes of " + empty + " while empty");
    }

    /** Readers at full speed, while again and again all is let go of: what they find is right, or there is nothing. */
    @Test
    void readersMeetNothingThatIsWrong() throws Exception {
        AdjRibIn peer = up(1);
        try (ExecutorService threads = Executors.newFixedThreadPool(1)) {
            Future<Long> reader = threads.submit(reader(peer));
            try {
                for (int round = 0; round < 60 && !reader.isDone(); round++) {
                    up(1);
                    for (int i = 1; i < 3000; i++) {
                        peer.update(Attributes.announce(
                                Attributes.path(70_000 + i, 1 + i),
                                HOP,
                                List.of(Prefix.of(Address.ipv4(0x0a00_0000 + (i << 8)), 24))));
                    }
                    peer.down();
                    aMinuteLater();
                }
            } finally {
                over = true;
            }
            assertTrue(reader.get() > 0);
        }
    }

    private Callable<Long> reader(AdjRibIn peer) {
        return () -> {
            RouteMatches found = new RouteMatches();
            RouteReader routes = new RouteReader(rib);
            RouteQuery query = new RouteQuery();
            PeerTiers[] asked = peers(PeerTiers.inOrder(peer));
            long[] high = new long[64];
            long checked = 0;
            try (Epochs.Reader reader = epochs.register()) {
                for (int first = 1; !over; first = first % 2900 + 1) {
                    int from = first;
                    long[] low = ipv4(IntStream.range(from, from + 64)
                            .map(i -> 0x0a00_0001 + (i << 8))
                            .toArray());
                    reader.enter();
                    routes.find(query.rows(first % 2 == 0 ? -1L : 1L, high, low, asked), found);
                    rib.attributes().touch(found.attributes(), 64); // as the tagger does, rows of earlier batches too
                    for (int row = 0; row < (first % 2 == 0 ? 64 : 1); row++) {
                        int set = found.attributes()[row];
                        if (set != 0) {
                            assertEquals(1 + from + row, rib.attributes().originAs(set));
                            assertEquals(70_000 + from + row, rib.attributes().neighbourAs(set));
                            checked++;
                        }
                    }
                    reader.leave();
                }
            }
            return checked;
        };
    }
}

package ribflow.bgp.rib;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Nlri;
import ribflow.bgp.message.PathAttributes;
import ribflow.bgp.message.Update;
import ribflow.flow.FlowField;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.ip.Prefix;
import ribflow.ip.Prefixes;

class RibTest {

    private static final Address HOP = Address.parse("198.51.100.1");

    private final Epochs epochs = new Epochs();
    private Instant now = Instant.EPOCH;
    private final Rib rib = new Rib(epochs, () -> now);

    @Test
    void findsTheLongestPrefixOverAllPeersAndTheEarlierPeerOfTwo() {
        AdjRibIn edge = up("10.0.0.1");
        AdjRibIn reflector = up("10.0.0.2");
        edge.update(Attributes.announce(Attributes.path(1), HOP, "192.0.2.0/24"));
        reflector.update(Attributes.announce(Attributes.path(2), HOP, "192.0.2.0/24"));
        reflector.update(Attributes.announce(Attributes.path(3), HOP, "192.0.2.128/25"));
        reflector.update(Attributes.announce(Attributes.path(4), HOP, "0.0.0.0/0"));
        assertEquals("1 of 10.0.0.1 for /24", answer("192.0.2.1", edge, reflector));
        assertEquals("2 of 10.0.0.2 for /24", answer("192.0.2.1", reflector, edge));
        assertEquals("3 of 10.0.0.2 for /25", answer("192.0.2.129", edge, reflector));
        assertEquals("1 of 10.0.0.1 for /24", answer("192.0.2.129", edge));
        assertEquals("4 of 10.0.0.2 for /0", answer("203.0.113.1", edge, reflector));
        assertEquals("none", answer("203.0.113.1", edge));
        assertEquals("none", answer("2001:db8::1", edge, reflector));
        assertEquals("none", answer("192.0.2.1"));
        reflector.down();
        assertEquals("1 of 10.0.0.1 for /24", answer("192.0.2.129", edge, reflector));
    }

    @Test
    void withdrawsBeforeItAnnounces() {
        AdjRibIn peer = up("10.0.0.1");
        peer.update(Attributes.announce(Attributes.path(1), HOP, "2001:db8::/32"));
        assertEquals("1 of 10.0.0.1 for /32", answer("2001:db8::1", peer));
        peer.update(new Update(
                Attributes.withdraw("2001:db8::/32").withdrawn(),
                Attributes.announce(Attributes.path(2), HOP, "2001:db8::/32").announced(),
                Optional.of(Attributes.path(2)),
                Optional.empty()));
        assertEquals("2 of 10.0.0.1 for /32", answer("2001:db8::1", peer));
        peer.update(Attributes.withdraw("2001:db8::/32"));
        peer.update(Attributes.withdraw("2001:db8:1::/48"));
        assertEquals("none", answer("2001:db8::1", peer));
    }

    @Test
    void aPeerThatSendsNoEndOfRibIsCompleteWhenItHasBeenQuiet() {
        AdjRibIn peer = up("10.0.0.1");
        for (int i = 0; i < 5; i++) {
            now = now.plus(AdjRibIn.QUIET).minusMillis(1);
            peer.update(Attributes.announce(Attributes.path(1), HOP, "192.0.2.0/24"));
            peer.update(Attributes.announce(Attributes.path(2), HOP, "192.0.2.0/24"));
            rib.work(1_000_000);
            assertFalse(peer.complete(), "routes still come");
        }
        now = now.plus(AdjRibIn.QUIET);
        rib.work(1_000_000);
        assertTrue(peer.complete());

        peer.down();
        up("10.0.0.1");
        rib.work(1_000_000);
        assertFalse(peer.complete(), "a new session begins anew");
    }

    @Test
    void knowsItsPeersAndWhetherTheyAreComplete() {
        assertNull(rib.peer(new RibSource.Session(Address.parse("10.0.0.1"))));
        AdjRibIn peer = up("10.0.0.1");
        assertSame(peer, rib.peer(new RibSource.Session(Address.parse("10.0.0.1"))));
        assertEquals(Address.parse("172.16.0.1"), peer.routerId());
        assertEquals(Instant.EPOCH, peer.since());
        peer.update(Attributes.endOfRib(Family.IPV4_UNICAST));
        assertFalse(peer.complete());
        peer.update(Attributes.endOfRib(Family.IPV6_UNICAST));
        assertTrue(peer.complete());
        peer.update(Attributes.announce(Attributes.path(1), HOP, "192.0.2.0/24"));
        assertEquals(1, peer.routes(Family.IPV4_UNICAST));
        assertEquals(0, peer.routes(Family.IPV6_UNICAST));
        peer.down();
        assertFalse(peer.established());
        assertFalse(peer.complete());
        assertEquals(0, peer.routes(Family.IPV4_UNICAST));
        AdjRibIn again = rib.established(
                peer.source(),
                new Speaker(Address.parse("172.16.0.9"), 64500, false),
                Set.of(Family.IPV4_UNICAST),
                Set.of());
        assertSame(peer, again);
        assertEquals(Address.parse("172.16.0.9"), peer.routerId());
        assertFalse(peer.complete());
        assertEquals(List.of(peer), rib.peers());
    }

    @Test
    void tellsARouteAsAValue() {
        AdjRibIn peer = up("10.0.0.1");
        PathAttributes attributes = Attributes.random(new SplittableRandom(7));
        peer.update(Attributes.announce(attributes, HOP, "192.0.2.0/24"));
        assertEquals(
                Optional.of(new Route(
                        peer.peer(),
                        Family.IPV4_UNICAST,
                        Nlri.of(Prefix.parse("192.0.2.0/24")),
                        HOP,
                        attributes,
                        false)),
                Attributes.route(rib, peer, Address.parse("192.0.2.77")));
        assertEquals(Optional.empty(), Attributes.route(rib, peer, Address.parse("192.0.3.77")));
    }

    @Test
    void aPeerThatComesBackDuringTheSweepKeepsWhatItAnnouncesAnew() {
        AdjRibIn peer = up("10.0.0.1");
        List<Prefix> prefixes = IntStream.range(0, 5000)
                .mapToObj(i -> Prefix.of(Address.ipv4(0x0a000000 + (i << 8)), 24))
                .toList();
        peer.update(Attributes.announce(Attributes.path(1), HOP, prefixes));
        peer.down();
        assertEquals("none", answer("10.0.7.1", peer));
        assertFalse(rib.work(0), "not before it has had time to come back");
        now = now.plus(AdjRibIn.ROOM);
        assertTrue(rib.work(0));
        up("10.0.0.1").update(Attributes.announce(Attributes.path(2), HOP, prefixes.subList(0, 4000)));
        assertEquals("2 of 10.0.0.1 for /24", answer("10.0.7.1", peer));
        Attributes.settle(rib);
        assertEquals("2 of 10.0.0.1 for /24", answer("10.0.7.1", peer));
        assertEquals(4000, rib.memory().ipv4Prefixes());
        assertEquals(1, rib.memory().attributeSets());
    }

    @Test
    void aPeerThatComesBackSoonFindsItsAttributes() {
        AdjRibIn peer = up("10.0.0.1");
        announce(peer, 1, 100);
        int[] before = find(Address.parse("198.51.1.1"), peer).attributes().clone();
        peer.down();
        now = now.plus(AdjRibIn.ROOM).minusMillis(1);
        Attributes.settle(rib);
        assertEquals("none", answer("198.51.1.1", peer));

        up("10.0.0.1");
        announce(peer, 1, 50);
        assertArrayEquals(before, find(Address.parse("198.51.1.1"), peer).attributes());
        assertEquals("none", answer("198.51.77.1", peer));
        assertEquals(99, rib.attributes().size(), "those of routes that have not come again rest");

        now = now.plusMillis(1);
        Attributes.settle(rib);
        assertEquals(49, rib.attributes().size());
        assertEquals(49, rib.memory().ipv4Prefixes());
        assertEquals("7 of 10.0.0.1 for /24", answer("198.51.7.1", peer));
    }

    /** There are four numbers of generations, and no flap may wait for a sweep of what rests. */
    @Test
    void whatAPeerLeavesThatComesAndGoesIsSweptWithoutARest() {
        AdjRibIn peer = up("10.0.0.1");
        announce(peer, 1, 100);
        for (int flap = 1; flap <= 3; flap++) {
            peer.down();
            Attributes.settle(rib);
            assertEquals(flap < 3 ? 99 : 0, rib.attributes().size(), "after flap " + flap);
            up("10.0.0.1");
            announce(peer, flap, flap + 1);
        }
        assertEquals("3 of 10.0.0.1 for /24", answer("198.51.3.1", peer));
    }

    private static void announce(AdjRibIn peer, int from, int to) {
        for (int i = from; i < to; i++) {
            peer.update(Attributes.announce(Attributes.path(i), HOP, "198.51." + i + ".0/24"));
        }
    }

    /** The interleaving that random runs hardly meet: numbers are taken out and wanted again while a reader holds one. */
    @Test
    void whatAReaderHoldsStaysUntilItLeavesAndIsUsedAgainThen() {
        AdjRibIn peer = up("10.0.0.1");
        peer.update(Attributes.announce(Attributes.path(4711), HOP, "192.0.2.0/24"));
        Epochs.Reader reader = epochs.register();
        reader.enter();
        int held = find(Address.parse("192.0.2.1"), peer).attributes()[0];
        peer.update(Attributes.withdraw("192.0.2.0/24"));
        for (int i = 1; i < 100; i++) {
            peer.update(Attributes.announce(Attributes.path(i), HOP, "198.51." + i + ".0/24"));
            rib.work(0);
            assertNotEquals(
                    held, find(Address.parse("198.51." + i + ".1"), peer).attributes()[0]);
        }
        assertEquals(4711, rib.attributes().originAs(held));
        assertEquals(
                "4711",
                rib.attributes().text(FlowField.AS_PATH, rib.attributes().asPath(held)));
        reader.leave();
        rib.work(0);
        peer.update(Attributes.announce(Attributes.path(200), HOP, "192.0.2.0/24"));
        assertEquals(held, find(Address.parse("192.0.2.1"), peer).attributes()[0]);
        assertEquals("200 of 10.0.0.1 for /24", answer("192.0.2.1", peer));
    }

    /**
     * A fortieth of a full table, as route reflectors send it: two routes in nine bring attributes of their own, half of
     * them those of the other peer. A full table then costs a further peer less than 25 MB.
     */
    @Test
    void aFurtherPeerCostsItsPagesAndItsOwnAttributes() {
        SplittableRandom random = new SplittableRandom(3);
        AdjRibIn one = up("10.0.0.1");
        AdjRibIn two = up("10.0.0.2");
        int routes = 30_750;
        List<Update> updates = new ArrayList<>();
        for (int i = 0; i < routes; i += 5) {
            int start = i;
            boolean ipv4 = i % 37 < 30;
            List<Prefix> prefixes = IntStream.range(start, start + 5)
                    .mapToObj(n -> ipv4
                            ? Prefix.of(Address.ipv4((n << 12) + 0x01000000), 24)
                            : Prefix.of(new Address(0x2001_0000_0000_0000L + ((long) n << 16), 0), 48))
                    .toList();
            updates.add(Attributes.announce(Attributes.random(random), Address.ipv4(i % 8), prefixes));
        }
        updates.forEach(one::update);
        long before = rib.memory().attributeBytes();
        for (int i = 0; i < updates.size(); i++) {
            Update update = updates.get(i);
            two.update(
                    i % 2 == 0
                            ? update
                            : new Update(
                                    List.of(),
                                    update.announced(),
                                    Optional.of(Attributes.random(random)),
                                    Optional.empty()));
        }
        assertEquals(routes, two.routes(Family.IPV4_UNICAST) + two.routes(Family.IPV6_UNICAST));
        double limit = 25e6 / 1.23e6;
        assertTrue(two.bytes() < limit * routes, () -> two.bytes() + " bytes for one peer");
        long grown = rib.memory().attributeBytes() - before;
        assertTrue(grown < (limit - 4) * routes, () -> grown + " bytes of attributes more");
        assertTrue(two.bytes() > 4L * routes + 60L * updates.size() / 2, () -> two.bytes() + " bytes for one peer");
    }

    @Test
    void aPeerThatFlapsUsesTheSameMemoryAgain() {
        AdjRibIn steady = up("10.0.0.1");
        table(1).forEach(steady::update);
        List<Update> table = table(2);
        long settled = 0;
        for (int flap = 0; flap < 40; flap++) {
            AdjRibIn flapping = up("10.0.0.2");
            table.forEach(flapping::update);
            if (flap == 15) { // by then there is slack for the order in which numbers and pieces come free
                settled = bytes();
            }
            flapping.down();
            Attributes.settle(rib);
        }
        assertTrue(bytes() <= settled * 101 / 100, settled + " bytes grew to " + bytes());
    }

    private long bytes() {
        return rib.memory().prefixBytes() + rib.memory().attributeBytes();
    }

    /** The same prefixes for each seed, with other attributes. */
    private static List<Update> table(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return IntStream.range(0, 5000)
                .mapToObj(i -> Attributes.announce(
                        Attributes.random(random),
                        HOP,
                        IntStream.range(4 * i, 4 * i + 4)
                                .mapToObj(n -> Prefix.of(Address.ipv4(0x01000000 + (n << 8)), 24))
                                .toList()))
                .toList();
    }

    /** Random announcements, withdrawals, sessions and slices of work, against lists of routes. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void answersAsListsOfRoutesWould(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<PathAttributes> palette =
                Stream.generate(() -> Attributes.random(random)).limit(12).toList();
        List<Naive> peers = IntStream.rangeClosed(1, 4)
                .mapToObj(i -> new Naive("10.0.0." + i))
                .toList();
        Epochs.Reader slow = epochs.register();
        for (int step = 0; step < 4000; step++) {
            Naive peer = peers.get(random.nextInt(peers.size()));
            int what = random.nextInt(1000);
            if (what < 4) {
                peer.table.down();
                peer.routes.clear();
            } else if (what < 12 || !peer.table.established()) {
                up(peer.table.peer().toString());
                peer.routes.clear();
            } else if (what < 600) {
                List<Prefix> prefixes = prefixes(random);
                PathAttributes attributes = palette.get(random.nextInt(12));
                peer.table.update(Attributes.announce(attributes, HOP, prefixes));
                prefixes.forEach(prefix -> peer.routes.put(prefix, attributes));
            } else if (!peer.routes.isEmpty()) {
                Prefix most = peer.routes.ceilingKey(Prefixes.random(random, random.nextBoolean()));
                Prefix victim = most == null ? peer.routes.firstKey() : most;
                peer.table.update(Attributes.withdraw(List.of(victim)));
                peer.routes.remove(victim);
            }
            if (random.nextInt(20) == 0) {
                now = now.plusSeconds(random.nextInt(20));
                rib.work(random.nextInt(2000));
            }
            if (random.nextInt(100) == 0) {
                if (slow.online()) {
                    slow.leave();
                } else {
                    slow.enter();
                }
            }
            Address address = Prefixes.addressNear(random, Prefixes.random(random, random.nextBoolean()));
            if (step % 2 == 0) {
                check(
                        address,
                        random.ints(random.nextInt(4), 0, 4)
                                .distinct()
                                .mapToObj(peers::get)
                                .toList());
            }
        }
        slow.leave();
        long expected = peers.stream()
                .flatMap(peer -> peer.routes.keySet().stream())
                .filter(prefix -> prefix.length() > 0)
                .distinct()
                .count();
        now = now.plus(AdjRibIn.ROOM);
        Attributes.settle(rib);
        assertEquals(expected, rib.memory().ipv4Prefixes() + rib.memory().ipv6Prefixes());
        peers.forEach(peer -> peer.table.down());
        now = now.plus(AdjRibIn.ROOM);
        Attributes.settle(rib);
        assertEquals(0, rib.memory().ipv4Prefixes() + rib.memory().ipv6Prefixes());
        assertEquals(0, rib.memory().attributeSets());
    }

    private static List<Prefix> prefixes(SplittableRandom random) {
        boolean ipv4 = random.nextBoolean();
        return Stream.generate(() -> Prefixes.random(random, ipv4))
                .limit(random.nextInt(1, 6))
                .distinct()
                .toList();
    }

    private void check(Address address, List<Naive> peers) {
        @Nullable Prefix best = null;
        @Nullable PathAttributes expected = null;
        int index = 0;
        for (int i = 0; i < peers.size(); i++) {
            for (Prefix prefix : peers.get(i).routes.keySet()) {
                boolean covers = prefix.isIpv4() == address.isIpv4() && prefix.contains(address.high(), address.low());
                if (covers && (best == null || prefix.length() > best.length())) {
                    best = prefix;
                    expected = peers.get(i).routes.get(prefix);
                    index = i;
                }
            }
        }
        AdjRibIn[] tables = peers.stream().map(peer -> peer.table).toArray(AdjRibIn[]::new);
        RouteMatches found = find(address, tables);
        int set = found.attributes()[0];
        if (best == null) {
            assertEquals(0, set, () -> "a route for " + address);
        } else {
            assertEquals(best.length(), found.prefixLength()[0]);
            assertEquals(index, found.peer()[0]);
            assertEquals(expected, rib.attributes().attributes(set));
        }
    }

    /** A peer, and its routes as a map. */
    private final class Naive {

        private final AdjRibIn table;
        private final TreeMap<Prefix, PathAttributes> routes = new TreeMap<>();

        Naive(String address) {
            this.table = up(address);
        }
    }

    private AdjRibIn up(String address) {
        return rib.established(
                new RibSource.Session(Address.parse(address)),
                new Speaker(Address.parse("172.16.0.1"), 64500, false),
                Attributes.BOTH,
                Set.of());
    }

    private RouteMatches find(Address address, AdjRibIn... peers) {
        RouteMatches out = new RouteMatches();
        long[] high = {address.high()};
        long[] low = {address.low()};
        PeerTiers[] asked = {PeerTiers.inOrder(peers)};
        new RouteReader(rib).find(new RouteQuery().rows(1, high, low, asked), out);
        return out;
    }

    private String answer(String address, AdjRibIn... peers) {
        RouteMatches found = find(Address.parse(address), peers);
        int set = found.attributes()[0];
        return set == 0
                ? "none"
                : rib.attributes().originAs(set) + " of " + peers[found.peer()[0]] + " for /" + found.prefixLength()[0];
    }

    @Test
    void rowsOfABatchAreAnsweredTogether() {
        AdjRibIn one = up("10.0.0.1");
        AdjRibIn two = up("10.0.0.2");
        List<PeerTiers> lists = new ArrayList<>();
        long[] high = new long[64];
        long[] low = new long[64];
        for (int i = 0; i < 64; i++) {
            Address address = Address.parse(i % 3 == 0 ? "2001:db8:" + i + "::1" : "10.0." + i + ".1");
            AdjRibIn owner = i % 2 == 0 ? one : two;
            owner.update(Attributes.announce(
                    Attributes.path(i + 1), HOP, List.of(Prefix.of(address, i % 3 == 0 ? 48 : 24))));
            high[i] = address.high();
            low[i] = address.low();
            lists.add(i % 5 == 0 ? PeerTiers.inOrder(one) : PeerTiers.inOrder(one, two));
        }
        RouteMatches found = new RouteMatches();
        found.attributes()[63] = 4711;
        PeerTiers[] peers = lists.toArray(PeerTiers[]::new);
        new RouteReader(rib).find(new RouteQuery().rows(Long.MAX_VALUE, high, low, peers), found);
        assertEquals(4711, found.attributes()[63], "a row that was not asked for");
        for (int i = 0; i < 63; i++) {
            int set = found.attributes()[i];
            boolean known = i % 2 == 0 || i % 5 != 0;
            assertEquals(known ? i + 1 : 0, set == 0 ? 0 : rib.attributes().originAs(set));
        }
    }

    @Test
    void aPeerThatSendsPathsWithoutEndIsStoppedAtSoMany() {
        AdjRibIn peer = up("10.0.0.1");
        int many = 3 * Layers.MOST_PATHS;
        for (int path = 1; path <= many; path++) {
            peer.update(new Update(
                    List.of(),
                    List.of(new Update.Announcement(
                            Family.IPV4_UNICAST,
                            HOP,
                            List.of(new Nlri(Prefix.parse("192.0.2.0/24"), path, 0, List.of())))),
                    Optional.of(Attributes.path(path)),
                    Optional.empty()));
        }
        assertEquals(Layers.MOST_PATHS, peer.routes(Family.IPV4_UNICAST));
        assertEquals(many - Layers.MOST_PATHS, peer.pathsRefused());
        assertEquals(Layers.MOST_PATHS, rib.attributes().size(), "nothing is kept of those refused");
        peer.down();
        now = now.plus(AdjRibIn.ROOM);
        Attributes.settle(rib);
        assertEquals(0, rib.attributes().size());
        assertEquals(0, rib.memory().ipv4Prefixes());
    }
}

package ribflow.bgp.rib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ribflow.bgp.message.AsPath;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Nlri;
import ribflow.bgp.message.PathAttributes;
import ribflow.bgp.message.PathAttributes.Aggregator;
import ribflow.bgp.message.PathAttributes.Origin;
import ribflow.bgp.message.PathAttributes.Rare;
import ribflow.bgp.message.Retention;
import ribflow.bgp.message.Update;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.ip.Prefix;
import ribflow.ip.Prefixes;

/**
 * All that sessions can do, in random order, against plain maps of routes and a choice written as lists: eight families,
 * several paths, route distinguishers, restarts, refreshes, sources that go for good, and a file in the middle.
 */
class RibPropertyTest {

    private static final long[] RDS = {0, 1, 64500L << 32 | 7};
    private static final Retention RESTART = new Retention(Duration.ofMinutes(2), Duration.ZERO);
    private static final Retention LONG_LIVED = new Retention(Duration.ZERO, Duration.ofHours(1));
    private static final Retention NOTHING = new Retention(Duration.ZERO, Duration.ZERO);

    @TempDir
    Path folder = Path.of("");

    private Epochs epochs = new Epochs();
    private Instant now = Instant.EPOCH;
    private Rib rib = new Rib(epochs, () -> now);
    private SplittableRandom random = new SplittableRandom();
    private final Map<NaivePeer, AdjRibIn> tables = new HashMap<>();
    private final Set<Choice> rules = EnumSet.noneOf(Choice.class);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void answersAsListsOfRoutesWould(long seed) throws Exception {
        random = new SplittableRandom(seed);
        List<PathAttributes> palette =
                Stream.generate(this::attributes).limit(40).toList();
        List<NaivePeer> peers = IntStream.rangeClosed(1, 4)
                .mapToObj(i -> new NaivePeer(new RibSource.Session(Address.ipv4(0x0a000000 + i))))
                .toList();
        peers.forEach(this::up);
        Epochs.Reader slow = epochs.register();
        for (int step = 0; step < 6000; step++) {
            NaivePeer peer = peers.get(random.nextInt(peers.size()));
            change(peer, palette);
            if (random.nextInt(20) == 0) {
                rib.work(random.nextInt(2000));
            }
            if (random.nextInt(100) == 0) {
                if (slow.online()) {
                    slow.leave();
                } else {
                    slow.enter();
                }
            }
            if (step % 2 == 0) {
                check(peers);
            }
            if (step % 500 == 0) {
                peers.forEach(this::checkAll);
            }
            if (step % 1500 == 1499) {
                reload(peers);
                slow = epochs.register();
            }
        }
        slow.leave();
        peers.forEach(this::checkAll);
        peers.forEach(peer -> rib.remove(peer.source));
        Attributes.settle(rib);
        RibMemory memory = rib.memory();
        assertEquals(0, memory.ipv4Prefixes() + memory.ipv6Prefixes() + memory.otherPrefixes());
        assertEquals(0, memory.vpnTables());
        assertEquals(0, memory.attributeSets());
        assertEquals(0, rib.labels().size());
    }

    /** What random routes seldom show, they show in this test: that each rule has decided something. */
    @Test
    void eachRuleDecides() {
        for (int seed = 0; seed < 60 && rules.size() < Choice.values().length; seed++) {
            random = new SplittableRandom(seed);
            epochs = new Epochs();
            rib = new Rib(epochs, () -> now);
            List<NaivePeer> peers = IntStream.rangeClosed(1, 3)
                    .mapToObj(i -> new NaivePeer(new RibSource.Session(Address.ipv4(0x0a000000 + i))))
                    .toList();
            peers.forEach(this::up);
            List<PathAttributes> alike =
                    Stream.iterate(attributes(), this::mutated).limit(6).toList();
            for (int step = 0; step < 400; step++) {
                change(peers.get(random.nextInt(peers.size())), alike);
                check(peers);
            }
        }
        assertEquals(EnumSet.allOf(Choice.class), rules);
    }

    private void up(NaivePeer peer) {
        Speaker speaker = new Speaker(Address.ipv4(0xac100000 + random.nextInt(3)), 64500, random.nextBoolean());
        Set<Family> families = some(6);
        Set<Family> kept = some(4);
        peer.established(speaker, families, kept, some(4));
        tables.put(peer, rib.established(peer.source, speaker, families, kept));
    }

    private Set<Family> some(int of8) {
        return Family.read().stream().filter(family -> random.nextInt(8) < of8).collect(Collectors.toSet());
    }

    private void change(NaivePeer peer, List<PathAttributes> palette) {
        @Nullable AdjRibIn table = tables.get(peer);
        if (table == null) {
            up(peer);
            return;
        }
        int what = random.nextInt(1000);
        Family family = Family.read().get(random.nextInt(8));
        if (what < 8) {
            Map<Family, Retention> kept = new HashMap<>();
            for (Family each : some(5)) {
                kept.put(each, List.of(RESTART, RESTART, LONG_LIVED, NOTHING).get(random.nextInt(4)));
            }
            peer.down(kept);
            table.down(kept);
            Attributes.settle(rib); // what must not be long-lived goes one by one
        } else if (what < 10) {
            peer.routes.clear();
            peer.reloaded();
            rib.remove(peer.source);
            tables.remove(peer);
        } else if (what < 20 || !peer.up && what < 100) {
            up(peer);
        } else if (what < 40) {
            if (peer.up) {
                peer.refreshing(family);
            }
            table.refreshing(family);
        } else if (what < 60) {
            if (peer.up) {
                peer.refreshed(family);
            }
            table.refreshed(family);
        } else if (what < 70) {
            if (peer.up) {
                peer.endOfRib(family);
            }
            table.update(Attributes.endOfRib(family));
        } else if (what < 600) {
            announce(peer, table, family, palette.get(random.nextInt(palette.size())));
        } else if (!peer.routes.isEmpty()) {
            withdraw(peer, table);
        }
    }

    private void announce(NaivePeer peer, AdjRibIn table, Family family, PathAttributes attributes) {
        Address nextHop = Address.ipv4(0xc0000200 + random.nextInt(4));
        List<Nlri> list = new ArrayList<>();
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            long pathId = peer.addPath.contains(family) ? 0xffff_fffeL + random.nextInt(2) - random.nextInt(3) : -1;
            List<Integer> labels = !family.isLabelled()
                    ? List.of()
                    : random.ints(random.nextInt(1, 3), 0, 1 << 20).boxed().toList();
            list.add(new Nlri(
                    Prefixes.random(random, family.isIpv4()),
                    pathId,
                    family.isVpn() ? RDS[random.nextInt(RDS.length)] : 0,
                    labels));
        }
        table.update(new Update(
                List.of(),
                List.of(new Update.Announcement(family, nextHop, list)),
                Optional.of(attributes),
                Optional.empty()));
        if (peer.up) {
            list.forEach(nlri -> peer.routes.put(
                    new NaivePeer.Key(family, nlri.rd(), nlri.prefix(), nlri.pathId()),
                    new NaivePeer.Entry(nextHop, attributes, nlri.labels(), 0)));
        }
    }

    private void withdraw(NaivePeer peer, AdjRibIn table) {
        Prefix near = Prefixes.random(random, random.nextBoolean());
        NaivePeer.Key most = peer.routes.ceilingKey(new NaivePeer.Key(Family.IPV4_UNICAST, 0, near, -1));
        NaivePeer.Key victim = most == null ? peer.routes.firstKey() : most;
        long pathId = random.nextInt(10) == 0 ? random.nextInt(3) - 1 : victim.pathId();
        Nlri nlri = new Nlri(victim.prefix(), pathId, victim.rd(), List.of());
        table.update(new Update(
                List.of(new Update.Withdrawal(victim.family(), List.of(nlri))),
                List.of(),
                Optional.empty(),
                Optional.empty()));
        if (peer.up) {
            peer.routes.remove(new NaivePeer.Key(victim.family(), victim.rd(), victim.prefix(), pathId));
        }
    }

    /** Everything goes through a file into another RIB. */
    private void reload(List<NaivePeer> peers) throws IOException {
        Path file = folder.resolve("rib");
        RibFile.save(rib, file);
        epochs = new Epochs();
        rib = new Rib(epochs, () -> now);
        RibFile.Loaded loaded = RibFile.load(rib, file, Duration.ofHours(1), source -> true);
        assertEquals(now, loaded.saved());
        for (NaivePeer peer : peers) {
            peer.reloaded();
            @Nullable AdjRibIn table = rib.peer(peer.source);
            assertEquals(tables.containsKey(peer), table != null);
            if (table != null) {
                tables.put(peer, table);
                assertEquals(peer.speaker, table.speaker());
            }
        }
        peers.forEach(this::checkAll);
    }

    private void checkAll(NaivePeer peer) {
        @Nullable AdjRibIn table = tables.get(peer);
        if (table == null) {
            return;
        }
        List<Route> routes = new ArrayList<>();
        rib.forEach(table, routes::add);
        Set<Route> expected = peer.routes.keySet().stream().map(peer::route).collect(Collectors.toSet());
        assertEquals(expected.size(), routes.size());
        assertEquals(expected, new HashSet<>(routes));
        assertEquals(expected.stream().filter(Route::stale).count(), table.stale());
        for (Family family : Family.read()) {
            assertEquals(
                    expected.stream()
                            .filter(route -> route.family().equals(family))
                            .count(),
                    table.routes(family));
        }
    }

    private void check(List<NaivePeer> all) {
        List<NaivePeer> peers = random.ints(random.nextInt(4), 0, all.size())
                .distinct()
                .mapToObj(all::get)
                .filter(tables::containsKey)
                .toList();
        int[] numbers = new int[peers.size()];
        List<List<AdjRibIn>> tiers = new ArrayList<>();
        for (int i = 0; i < numbers.length; i++) {
            if (tiers.isEmpty() || random.nextInt(3) == 0) {
                tiers.add(new ArrayList<>());
            }
            tiers.getLast().add(java.util.Objects.requireNonNull(tables.get(peers.get(i))));
            numbers[i] = tiers.size() - 1;
        }
        Address address = Prefixes.addressNear(random, Prefixes.random(random, random.nextBoolean()));
        OptionalLong rd =
                random.nextInt(3) == 0 ? OptionalLong.of(RDS[random.nextInt(RDS.length)]) : OptionalLong.empty();
        Optional<Address> nextHop =
                random.nextInt(4) == 0 ? Optional.of(Address.ipv4(0xc0000200 + random.nextInt(5))) : Optional.empty();
        check(new NaiveChoice(peers, numbers, address, rd), PeerTiers.of(tiers), address, rd, nextHop);
    }

    private void check(
            NaiveChoice naive, PeerTiers tiers, Address address, OptionalLong rd, Optional<Address> nextHop) {
        RouteMatches found = new RouteMatches();
        RouteQuery query = new RouteQuery()
                .rows(1, new long[] {address.high()}, new long[] {address.low()}, new PeerTiers[] {tiers});
        nextHop.ifPresent(hop -> query.nextHops(1, new long[] {hop.high()}, new long[] {hop.low()}));
        rd.ifPresent(value -> query.distinguishers(1, new long[] {value}));
        new RouteReader(rib).find(query, found);
        Explanation explained = rib.explain(tiers, address, rd, nextHop);
        int set = found.attributes()[0];
        if (naive.all().isEmpty()) {
            assertEquals(0, set);
            assertEquals(List.of(), explained.candidates());
            return;
        }
        NaiveChoice.Candidate expected = naive.choose(nextHop);
        assertEquals(
                naive.all().stream().map(NaiveChoice.Candidate::route).collect(Collectors.toSet()),
                explained.candidates().stream()
                        .map(Explanation.Candidate::route)
                        .collect(Collectors.toSet()));
        assertEquals(naive.all().size(), explained.candidates().size());
        assertEquals(expected.key().prefix().length(), found.prefixLength()[0]);
        assertEquals(Optional.of(expected.key().prefix()), explained.prefix());
        Explanation.Candidate chosen = explained.chosen().orElseThrow();
        assertEquals(chosen.route().attributes(), rib.attributes().attributes(set));
        assertEquals(chosen.route().nextHop(), rib.attributes().nextHop(set));
        assertEquals(chosen.from(), tiers.peer(found.peer()[0]));
        assertEquals(chosen.route().stale(), (found.stale() & 1) != 0);
        Choice rule = Choice.of(found.choice()[0]);
        boolean lowerNotAsked = rule == Choice.ONLY && explained.rule() == Choice.TIER;
        assertEquals(explained.rule(), lowerNotAsked ? Choice.TIER : rule);
        if (!naive.isTie()) {
            assertEquals(expected.route(), chosen.route());
            assertEquals(naive.rule(), explained.rule());
        }
        rules.add(explained.rule());
        assertTrue(explained.candidates().stream()
                .filter(each -> !each.isChosen())
                .allMatch(each -> each.lostBy().orElseThrow().compareTo(explained.rule()) <= 0));
    }

    /** Attributes of which many are alike. */
    private PathAttributes attributes() {
        List<Integer> communities = new ArrayList<>();
        if (random.nextInt(8) == 0) {
            communities.add(0xffff_0006 + random.nextInt(2));
        }
        return new PathAttributes(
                Origin.values()[random.nextInt(3)],
                random.nextInt(10) == 0
                        ? AsPath.EMPTY
                        : AsPath.ofSequence(
                                random.ints(random.nextInt(1, 4), 1, 4).toArray()),
                random.nextBoolean() ? OptionalLong.of(random.nextInt(3)) : OptionalLong.empty(),
                random.nextInt(3) == 0 ? OptionalLong.of(99 + random.nextInt(3)) : OptionalLong.empty(),
                communities,
                List.of(),
                List.of(),
                random.nextBoolean() ? Optional.of(Address.ipv4(random.nextInt(4) - 2)) : Optional.empty(),
                random.ints(random.nextInt(3), 0, 4).mapToObj(Address::ipv4).toList(),
                random.nextInt(4) > 0
                        ? Rare.NONE
                        : new Rare(
                                random.nextBoolean(),
                                random.nextBoolean()
                                        ? Optional.of(new Aggregator(4_200_000_000L, Address.ipv4(random.nextInt())))
                                        : Optional.empty(),
                                random.nextBoolean() ? OptionalLong.of(random.nextInt(3)) : OptionalLong.empty(),
                                random.nextBoolean() ? OptionalLong.of(4_200_000_001L) : OptionalLong.empty(),
                                random.nextBoolean() ? List.of() : List.of("000220010db8000000000000000000010102deaf"),
                                random.nextBoolean() ? "" : "0100070000000000002a"));
    }

    /** The same, but for one thing. */
    private PathAttributes mutated(PathAttributes old) {
        PathAttributes other = attributes();
        int what = random.nextInt(9);
        return new PathAttributes(
                what == 0 ? other.origin() : old.origin(),
                what == 1 ? other.asPath() : old.asPath(),
                what == 2 ? other.med() : old.med(),
                what == 3 ? other.localPref() : old.localPref(),
                what == 4 ? other.communities() : old.communities(),
                List.of(),
                List.of(),
                what == 5 ? other.originatorId() : old.originatorId(),
                what == 6 ? other.clusterList() : old.clusterList(),
                what == 7 ? other.rare() : old.rare());
    }
}

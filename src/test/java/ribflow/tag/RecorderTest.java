package ribflow.tag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ribflow.bgp.message.AsPath;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Nlri;
import ribflow.bgp.message.PathAttributes;
import ribflow.bgp.message.Retention;
import ribflow.bgp.message.Update;
import ribflow.bgp.rib.AdjRibIn;
import ribflow.bgp.rib.PeerTiers;
import ribflow.bgp.rib.Rib;
import ribflow.bgp.rib.RibSource;
import ribflow.bgp.rib.RouteMatches;
import ribflow.bgp.rib.Speaker;
import ribflow.flow.Exporters;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;
import ribflow.flow.Names;
import ribflow.flow.RouteDistinguisher;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.ip.Prefix;
import ribflow.maps.ColourMap;
import ribflow.maps.CustomerMap;
import ribflow.maps.MapErrors;
import ribflow.maps.MapLine;
import ribflow.maps.MapPaths;
import ribflow.maps.Maps;
import ribflow.maps.NetworksMap;
import ribflow.maps.TagMap;
import ribflow.rpki.Vrp;
import ribflow.rpki.VrpTable;
import ribflow.tag.TagConfig.Source;

/** A tagger that is watched does what one does that is not, and tells of each value from where it is. */
final class RecorderTest {

    private static final Set<Family> FAMILIES = Set.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST, Family.IPV4_VPN);

    private static final Set<FlowField> ALL = Set.copyOf(FlowField.values());

    private final Epochs epochs = new Epochs();
    private final Rib rib = new Rib(epochs);
    private final Exporters exporters = new Exporters(10);

    @TempDir
    private Path folder;

    private final VrpTable vrps = new VrpTable(epochs);

    /** What was told, by column and row. */
    private static final class Told implements Recorder {

        private final Map<FlowField, Map<Integer, List<Origin>>> known = new HashMap<>();
        private final Map<FlowField, Map<Integer, List<MapLine>>> lines = new HashMap<>();
        private final Map<FlowField, Long> looked = new HashMap<>();

        @Override
        public void looked(FlowField host, Aim aim, long rows, PeerTiers[] asked, RouteMatches found) {
            looked.merge(host, rows, (one, other) -> one | other);
        }

        @Override
        public void asked(FlowField column, Origin source, long rows, long answered) {
            assertEquals(0, answered & ~rows, "knows of a row that it was not asked for");
            for (long left = answered; left != 0; left &= left - 1) {
                known.computeIfAbsent(column, _ -> new HashMap<>())
                        .computeIfAbsent(Long.numberOfTrailingZeros(left), _ -> new ArrayList<>())
                        .add(source);
            }
        }

        @Override
        public void line(FlowField column, int row, MapLine line) {
            lines.computeIfAbsent(column, _ -> new HashMap<>())
                    .computeIfAbsent(row, _ -> new ArrayList<>())
                    .add(line);
        }

        List<Origin> of(FlowField column, int row) {
            return known.getOrDefault(column, Map.of()).getOrDefault(row, List.of());
        }

        List<MapLine> linesOf(FlowField column, int row) {
            return lines.getOrDefault(column, Map.of()).getOrDefault(row, List.of());
        }
    }

    private static Address router(int number) {
        return Address.parse("10.0.0." + number);
    }

    private static <T> T any(Random random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    private static String prefix(Random random) {
        return any(
                random,
                List.of(
                        "0.0.0.0/0",
                        "203.0.0.0/16",
                        "203.0.113.0/24",
                        "203.0.113.128/25",
                        "198.51.100.0/24",
                        "2001:db8::/32",
                        "::/0"));
    }

    private static Address host(Random random) {
        return Address.parse(any(
                random,
                List.of("203.0.113.5", "203.0.113.200", "203.0.1.1", "198.51.100.7", "2001:db8::7", "224.0.0.5")));
    }

    private void routes(Random random) {
        for (int i = 1; i <= 5; i++) {
            if (random.nextInt(5) == 0) {
                continue;
            }
            AdjRibIn peer = rib.established(
                    new RibSource.Session(router(i)), new Speaker(router(i), 64500, false), FAMILIES, Set.of());
            for (int route = random.nextInt(12); route > 0; route--) {
                announce(peer, random);
            }
            if (random.nextInt(4) == 0) {
                peer.down(Map.of(Family.IPV4_UNICAST, new Retention(Duration.ofMinutes(2), Duration.ZERO)));
            } else if (random.nextBoolean()) {
                FAMILIES.forEach(
                        family -> peer.update(new Update(List.of(), List.of(), Optional.empty(), Optional.of(family))));
            }
        }
    }

    private static void announce(AdjRibIn peer, Random random) {
        Prefix prefix = Prefix.parse(prefix(random));
        boolean vpn = prefix.isIpv4() && random.nextInt(4) == 0;
        Family family = vpn ? Family.IPV4_VPN : prefix.isIpv4() ? Family.IPV4_UNICAST : Family.IPV6_UNICAST;
        Nlri nlri = vpn
                ? new Nlri(prefix, Nlri.NO_PATH_ID, RouteDistinguisher.parse("64500:1"), List.of(16))
                : Nlri.of(prefix);
        int[] path = random.ints(random.nextInt(3), 64501, 64505).toArray();
        peer.update(new Update(
                List.of(),
                List.of(new Update.Announcement(family, router(1 + random.nextInt(8)), List.of(nlri))),
                Optional.of(new PathAttributes(
                        PathAttributes.Origin.IGP,
                        AsPath.ofSequence(path),
                        random.nextBoolean() ? OptionalLong.of(5) : OptionalLong.empty(),
                        random.nextBoolean() ? OptionalLong.of(100) : OptionalLong.empty(),
                        random.nextBoolean() ? List.of(64500 << 16 | 7) : List.of(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        List.of())),
                Optional.empty()));
    }

    private Maps maps(Random random) throws IOException, MapErrors {
        Path tags = Files.writeString(folder.resolve("pretag.map"), random.nextBoolean() ? "" : """
                set_tag=1 ip=10.0.0.1 jeq=kind
                set_tag=2 set_tag2=3 ip=10.0.0.2
                set_label=d label=kind dst_as=64502 jeq=end
                set_tos=32 src_net=198.51.100.0/24 label=end
                """);
        return Maps.read(
                new MapPaths(
                                file(
                                        random,
                                        "exporters.map",
                                        "bgp_ip=10.0.0.3 ip=10.0.0.0/24",
                                        "bgp_ip=10.0.0.4 ip=10.0.0.1"),
                                file(
                                        random,
                                        "pops.map",
                                        "pop=A ip=10.0.0.1",
                                        "pop=B ip=10.0.0.2 in=3",
                                        "pop=C nexthop=10.0.0.0/30"),
                                file(
                                        random,
                                        "interfaces.map",
                                        "ip=10.0.0.1 in=3 role=edge",
                                        "ip=10.0.0.0/24 role=core"),
                                file(random, "peers.map", "id=65009 ip=10.0.0.1 in=3", "id=65010 ip=10.0.0.2"),
                                file(random, "sampling.map", "ip=10.0.0.1 rate=10 in=3", "ip=10.0.0.2 rate=none"),
                                file(random, "vrf.map", "rd=0:64500:1 ip=10.0.0.1 in=4", "rd=0:0:0 ip=10.0.0.2 vrf=7"))
                        .and(TagMap.FORMAT, tags)
                        .and(
                                NetworksMap.FORMAT,
                                write("networks.map", "64520,203.0.113.0/24\n10.0.0.2,64521,198.51.0.0/16\n"))
                        .and(
                                CustomerMap.FORMAT,
                                write("customers.map", "name=one net=203.0.113.0/25\nname=two ip=10.0.0.1 in=3\n"))
                        .and(ColourMap.FORMAT, write("colours.map", "colour=red community=64500:7\n")),
                new Names());
    }

    private Path write(String name, String rows) throws IOException {
        return Files.writeString(folder.resolve(name), rows);
    }

    private Optional<Path> file(Random random, String name, String... rows) throws IOException {
        List<String> chosen =
                Arrays.stream(rows).filter(_ -> random.nextInt(3) > 0).toList();
        return Optional.of(Files.write(folder.resolve(name), chosen));
    }

    private static List<Source> order(Random random) {
        List<Source> order = new ArrayList<>(List.of(Source.values()));
        Collections.shuffle(order, random);
        return order.subList(0, 1 + random.nextInt(order.size()));
    }

    private static TagConfig config(Random random) {
        TagConfig.Follow follow = new TagConfig.Follow(
                random.nextInt(3),
                random.nextBoolean() ? List.of() : List.of(Prefix.parse("10.0.0.0/29")),
                random.nextBoolean());
        return new TagConfig(
                TagConfig.sources(order(random), order(random), order(random), order(random)),
                random.nextBoolean() ? 0 : 500,
                TagConfig.ROUTES,
                follow);
    }

    /** The same flows whenever the random numbers are the same. */
    private FlowBatch flows(Random random) {
        FlowBatch batch = new FlowBatch();
        while (!batch.full()) {
            Address exporter = router(1 + random.nextInt(3));
            int row = batch.append(Objects.requireNonNull(exporters.find(exporter.high(), exporter.low())));
            for (FlowField column : List.of(FlowField.SRC_HOST, FlowField.DST_HOST, FlowField.FLOW_BGP_NEXTHOP)) {
                Address address = column == FlowField.FLOW_BGP_NEXTHOP ? router(1 + random.nextInt(8)) : host(random);
                if (random.nextInt(8) > 0) {
                    batch.setAddress(column, row, address.high(), address.low());
                }
            }
            maybe(random, batch, row, FlowField.SRC_AS, 64511);
            maybe(random, batch, row, FlowField.DST_AS, 64512);
            maybe(random, batch, row, FlowField.PEER_SRC_AS, 64513);
            maybe(random, batch, row, FlowField.SRC_MASK, 24L * random.nextInt(2));
            maybe(random, batch, row, FlowField.DST_MASK, 24L * random.nextInt(2));
            maybe(random, batch, row, FlowField.IN_IFACE, 3 + random.nextInt(2));
            maybe(random, batch, row, FlowField.OUT_IFACE, 3 + random.nextInt(2));
            maybe(random, batch, row, FlowField.INGRESS_VRF, 7);
            maybe(random, batch, row, FlowField.SAMPLING_RATE, 100);
            maybe(random, batch, row, FlowField.SAMPLING_DIRECTION, random.nextInt(2));
            maybe(random, batch, row, FlowField.FWD_STATUS, random.nextBoolean() ? 64 : 128);
            batch.set(FlowField.BYTES, row, 1000);
        }
        return batch;
    }

    private static void maybe(Random random, FlowBatch batch, int row, FlowField column, long value) {
        if (random.nextBoolean()) {
            batch.set(column, row, value);
        }
    }

    private static Map<FlowField, String> values(FlowBatch batch, int row) {
        Map<FlowField, String> values = new HashMap<>();
        for (FlowField column : FlowField.values()) {
            if (batch.has(column, row)) {
                long high = column.kind() == Kind.ADDRESS ? batch.high(column)[row] : 0;
                values.put(column, column.kind() == Kind.FLAG ? "set" : high + ":" + batch.column(column)[row]);
            }
        }
        return values;
    }

    private void tag(
            FlowBatch batch,
            TagConfig config,
            Set<FlowField> wanted,
            Correlation correlation,
            @Nullable Recorder recorder) {
        try (Epochs.Reader reader = epochs.register()) {
            reader.enter();
            new Tagger(config, wanted, correlation, rib, () -> vrps, _ -> {}, recorder).accept(batch);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void theSameColumnsAndOneSourceForEach(int hundred) throws IOException, MapErrors {
        vrps.add(new Vrp(Prefix.parse("203.0.113.0/24"), 24, 64501));
        for (int seed = 100 * hundred; seed < 100 * hundred + 12; seed++) {
            Random random = new Random(seed);
            routes(random);
            Correlation correlation = new Correlation(rib, maps(random));
            TagConfig config = config(random);
            Set<FlowField> wanted = random.nextBoolean() ? ALL : some(random);
            long flows = random.nextLong();
            FlowBatch given = flows(new Random(flows));
            FlowBatch plain = flows(new Random(flows));
            FlowBatch watched = flows(new Random(flows));
            Told told = new Told();
            tag(plain, config, wanted, correlation, null);
            tag(watched, config, wanted, correlation, told);
            for (int row = 0; row < FlowBatch.CAPACITY; row++) {
                Map<FlowField, String> before = values(given, row);
                Map<FlowField, String> after = values(watched, row);
                assertEquals(values(plain, row), after, "seed " + seed + ", row " + row);
                int at = row;
                for (FlowField column : FlowField.values()) {
                    String where = "seed " + seed + ", row " + row + ", " + column + ", told " + told.of(column, at);
                    boolean set = after.containsKey(column);
                    boolean touched = !Objects.equals(before.get(column), after.get(column));
                    int sources = told.of(column, row).size();
                    assertTrue(sources <= 1 && (set || sources == 0) && (!set || !touched || sources == 1), where);
                    boolean byMap = told.of(column, row).equals(List.of(Origin.MAP))
                            || told.of(column, row).equals(List.of(Origin.NETWORKS));
                    assertTrue(!byMap || !told.linesOf(column, at).isEmpty(), () -> where + " has no row of a map");
                }
            }
        }
    }

    private static Set<FlowField> some(Random random) {
        Set<FlowField> some = new TreeSet<>(Tagger.reads());
        FlowField.values().stream().filter(_ -> random.nextInt(4) == 0).forEach(some::add);
        return some;
    }

    @Test
    void routesThatAreFollowedAreToldStepByStep() throws IOException, MapErrors {
        Random random = new Random(7);
        routes(random);
        Told told = new Told();
        FlowBatch batch = flows(random);
        tag(batch, config(random), ALL, new Correlation(rib, maps(random)), told);
        long unicast = batch.rows();
        for (int row = 0; row < batch.size(); row++) {
            boolean multicast = batch.column(FlowField.DST_HOST)[row]
                    == Address.parse("224.0.0.5").low();
            if (!batch.has(FlowField.DST_HOST, row) || multicast) {
                unicast &= ~(1L << row);
            }
        }
        assertEquals(unicast, told.looked.get(FlowField.DST_HOST));
    }
}

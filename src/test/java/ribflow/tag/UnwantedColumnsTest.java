package ribflow.tag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.tag.TagConfig.Source.BGP;
import static ribflow.tag.TagConfig.Source.LONGEST;
import static ribflow.tag.TagConfig.Source.MAP;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.bgp.message.AsPath;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.PathAttributes;
import ribflow.bgp.message.PathAttributes.LargeCommunity;
import ribflow.bgp.message.Update;
import ribflow.bgp.rib.AdjRibIn;
import ribflow.bgp.rib.PeerTiers;
import ribflow.bgp.rib.Rib;
import ribflow.bgp.rib.RibSource;
import ribflow.bgp.rib.RouteMatches;
import ribflow.bgp.rib.Speaker;
import ribflow.flow.Exporter;
import ribflow.flow.Exporters;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Names;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.ip.Prefix;
import ribflow.maps.MapLine;
import ribflow.maps.MapPaths;
import ribflow.maps.Maps;
import ribflow.tag.RouteColumns.Side;

/** What nobody asks for is not worked out, since most of a tagger's time is spent on waiting for memory that it has to read. */
final class UnwantedColumnsTest {

    private static final Address EDGE = Address.parse("10.0.0.1");
    private static final TagConfig CONFIG = new TagConfig(List.of(BGP), List.of(BGP), List.of(BGP), List.of(MAP, BGP));

    /** What the exporters' counters of reasons are counted from, and the next hop, by which the egress PoP is known. */
    private static final Set<FlowField> ALWAYS =
            Set.of(FlowField.PEER_DST_IP, FlowField.DST_REASON, FlowField.EGRESS_REASON);

    /** What one pass over the rows finds out together. */
    private static final List<Set<FlowField>> TOGETHER = List.of(
            Set.of(FlowField.INGRESS_POP, FlowField.INGRESS_REASON, FlowField.ENTERS),
            Set.of(FlowField.EGRESS_POP, FlowField.EGRESS_ROUTER));

    private final Rib rib = new Rib(new Epochs());
    private final Exporter edge = Objects.requireNonNull(new Exporters(10).find(EDGE.high(), EDGE.low()));

    @TempDir
    private Path folder;

    private Correlation correlation;

    @BeforeEach
    void knowTwoRoutesAndTheMaps() throws Exception {
        correlation = new Correlation(
                rib,
                Maps.read(
                        new MapPaths(
                                Optional.empty(),
                                Optional.of(file("pops.map", "pop=Paris ip=10.0.0.1\npop=Rome nexthop=10.0.1.0/24\n")),
                                Optional.of(file("interfaces.map", "ip=10.0.0.1 in=3 role=edge\n")),
                                Optional.empty(),
                                Optional.empty()),
                        new Names()));
        AdjRibIn routes = rib.established(
                new RibSource.Session(EDGE), new Speaker(EDGE, 64500, false), Set.of(Family.IPV4_UNICAST), Set.of());
        correlation.changed();
        for (String prefix : List.of("203.0.113.0/24", "198.51.100.0/24")) {
            routes.update(new Update(
                    List.of(),
                    List.of(Update.Announcement.of(
                            Family.IPV4_UNICAST, Address.parse("10.0.1.7"), List.of(Prefix.parse(prefix)))),
                    Optional.of(new PathAttributes(
                            PathAttributes.Origin.IGP,
                            AsPath.ofSequence(64501, 64502),
                            OptionalLong.of(5),
                            OptionalLong.of(100),
                            List.of(64500 << 16 | 7),
                            List.of(1L),
                            List.of(new LargeCommunity(1, 2, 3)),
                            Optional.empty(),
                            List.of())),
                    Optional.empty()));
        }
    }

    private Path file(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text);
    }

    private static void address(FlowBatch batch, FlowField field, String text) {
        Address address = Address.parse(text);
        batch.setAddress(field, 0, address.high(), address.low());
    }

    private FlowBatch flow() {
        FlowBatch batch = new FlowBatch();
        batch.append(edge);
        address(batch, FlowField.SRC_HOST, "198.51.100.9");
        address(batch, FlowField.DST_HOST, "203.0.113.5");
        batch.set(FlowField.IN_IFACE, 0, 3);
        batch.set(FlowField.BYTES, 0, 1000);
        batch.set(FlowField.SAMPLING_RATE, 0, 1);
        return batch;
    }

    private Tagger tagger(TagConfig config, Set<FlowField> wanted, @Nullable Recorder recorder) {
        return new Tagger(config, wanted, correlation, rib, () -> null, _ -> {}, recorder);
    }

    private FlowBatch tagged(Set<FlowField> wanted) {
        FlowBatch batch = flow();
        tagger(CONFIG, wanted, null).accept(batch);
        return batch;
    }

    /** The columns that a tagger has filled. */
    private Set<FlowField> filled(FlowBatch batch) {
        FlowBatch before = flow();
        return FlowField.values().stream()
                .filter(field -> batch.has(field, 0) && !before.has(field, 0))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void eachColumnIsFilledForWhoAsksForItAndNoOther() {
        FlowBatch all = tagged(Set.copyOf(FlowField.values()));
        assertTrue(filled(all).size() > 20, () -> "this is to be about most columns: " + filled(all));
        for (FlowField wanted : filled(all)) {
            FlowBatch one = tagged(Set.of(wanted));
            assertTrue(one.has(wanted, 0), wanted::label);
            assertEquals(all.column(wanted)[0], one.column(wanted)[0], wanted::label);
            Set<FlowField> unasked = filled(one);
            unasked.remove(wanted);
            unasked.removeAll(ALWAYS);
            TOGETHER.stream().filter(group -> group.contains(wanted)).forEach(unasked::removeAll);
            assertEquals(Set.of(), unasked, wanted::label);
        }
    }

    /** Sides that were looked up. */
    private static final class Looks implements Recorder {

        private final Set<FlowField> hosts = new HashSet<>();

        @Override
        public void looked(FlowField host, Aim aim, long rows, PeerTiers[] asked, RouteMatches found) {
            hosts.add(host);
        }

        @Override
        public void asked(FlowField column, Origin source, long rows, long known) {}

        @Override
        public void line(FlowField column, int row, MapLine line) {}
    }

    private Set<FlowField> looksFor(FlowField wanted) {
        Looks looks = new Looks();
        tagger(CONFIG, Set.of(wanted), looks).accept(flow());
        return looks.hosts;
    }

    @Test
    void theRouteToTheSourceIsLookedUpForWhoAsksOfIt() {
        assertEquals(Set.of(FlowField.DST_HOST), looksFor(FlowField.DST_AS));
        assertEquals(Set.of(FlowField.DST_HOST), looksFor(FlowField.INGRESS_POP));
        assertEquals(Set.of(FlowField.DST_HOST, FlowField.SRC_HOST), looksFor(FlowField.SRC_AS));
        assertEquals(Set.of(FlowField.DST_HOST, FlowField.SRC_HOST), looksFor(FlowField.SRC_AS_PATH));
    }

    @Test
    void howLongPrefixesAreIsAskedForNetworksMasksAndOriginsAlone() {
        for (Side side : List.of(Side.SOURCE, Side.DESTINATION)) {
            Set<FlowField> asking = ofLength(side);
            for (FlowField column : FlowField.values()) {
                boolean asks = tagger(CONFIG, Set.of(column), null).asksLength(side);
                assertEquals(asking.contains(column), asks, column::label);
            }
        }
        TagConfig longest = new TagConfig(List.of(LONGEST), List.of(BGP), List.of(BGP), List.of(BGP));
        assertTrue(tagger(longest, Set.of(FlowField.DST_AS), null).asksLength(Side.DESTINATION));
    }

    private static Set<FlowField> ofLength(Side side) {
        return side == Side.SOURCE
                ? Set.of(FlowField.SRC_NET, FlowField.SRC_MASK, FlowField.SRC_ROA)
                : Set.of(FlowField.DST_NET, FlowField.DST_MASK, FlowField.DST_ROA);
    }
}

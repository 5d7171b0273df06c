package ribflow.tag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.tag.TagConfig.Source.BGP;
import static ribflow.tag.TagConfig.Source.FLOW;
import static ribflow.tag.TagConfig.Source.LONGEST;
import static ribflow.tag.TagConfig.Source.MAP;
import static ribflow.tag.TagConfig.Source.NETWORKS;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.bgp.message.AsPath;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.PathAttributes;
import ribflow.bgp.message.Retention;
import ribflow.bgp.message.Update;
import ribflow.bgp.rib.AdjRibIn;
import ribflow.bgp.rib.Rib;
import ribflow.bgp.rib.RibSource;
import ribflow.bgp.rib.Speaker;
import ribflow.flow.Exporter;
import ribflow.flow.ExporterCounter;
import ribflow.flow.Exporters;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.InterfaceLedger;
import ribflow.flow.Names;
import ribflow.flow.Reason;
import ribflow.flow.SamplingSource;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.ip.Prefix;
import ribflow.maps.MapErrors;
import ribflow.maps.MapPaths;
import ribflow.maps.Maps;
import ribflow.maps.NetworksMap;

final class TaggerTest {

    private static final Set<Family> BOTH = Set.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST);
    private static final TagConfig RIB_FIRST =
            new TagConfig(List.of(BGP, FLOW), List.of(BGP, FLOW), List.of(BGP, FLOW), List.of(MAP, FLOW));
    private static final Address EDGE = Address.parse("10.0.0.1");
    private static final Address REFLECTOR = Address.parse("10.0.0.100");

    private final Epochs epochs = new Epochs();
    private final Rib rib = new Rib(epochs);
    private final Exporters exporters = new Exporters(10);
    private final Names names = new Names();
    private final FlowBatch batch = new FlowBatch();

    @TempDir
    private Path folder;

    private Correlation correlation;

    @BeforeEach
    void readMaps() throws IOException, MapErrors {
        correlation = new Correlation(
                rib,
                Maps.read(
                        new MapPaths(
                                Optional.of(file("exporters.map", "bgp_ip=10.0.0.100 ip=10.0.0.0/24\n")),
                                Optional.of(file("pops.map", """
                                pop=Paris ip=10.0.0.1
                                pop=Lyon ip=10.0.0.1 in=9
                                pop=Rome nexthop=10.0.1.0/24
                                """)),
                                Optional.of(file(
                                        "interfaces.map", "ip=10.0.0.1 in=3 role=edge\nip=10.0.0.1 in=4 role=core\n")),
                                Optional.of(file("peers.map", "id=65009 ip=10.0.0.1 in=3\n")),
                                Optional.empty()),
                        names));
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private AdjRibIn up(Address peer) {
        AdjRibIn routes = rib.established(new RibSource.Session(peer), new Speaker(peer, 64500, false), BOTH, Set.of());
        correlation.changed();
        return routes;
    }

    private static void complete(AdjRibIn peer) {
        BOTH.forEach(family -> peer.update(new Update(List.of(), List.of(), Optional.empty(), Optional.of(family))));
    }

    private static void announce(AdjRibIn peer, String prefix, String nextHop, int... path) {
        Prefix parsed = Prefix.parse(prefix);
        Family family = parsed.isIpv4() ? Family.IPV4_UNICAST : Family.IPV6_UNICAST;
        peer.update(new Update(
                List.of(),
                List.of(Update.Announcement.of(family, Address.parse(nextHop), List.of(parsed))),
                Optional.of(new PathAttributes(
                        PathAttributes.Origin.IGP,
                        AsPath.ofSequence(path),
                        OptionalLong.of(5),
                        OptionalLong.empty(),
                        List.of(64500 << 16 | 7),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        List.of())),
                Optional.empty()));
    }

    private Exporter edge() {
        return Objects.requireNonNull(exporters.find(EDGE.high(), EDGE.low()));
    }

    private int flow(String source, String destination) {
        int row = batch.append(edge());
        address(FlowField.SRC_HOST, row, source);
        address(FlowField.DST_HOST, row, destination);
        batch.set(FlowField.BYTES, row, 1000);
        batch.set(FlowField.SAMPLING_RATE, row, 1);
        return row;
    }

    private void address(FlowField field, int row, String text) {
        Address address = Address.parse(text);
        batch.setAddress(field, row, address.high(), address.low());
    }

    private String text(FlowField field, int row) {
        return new Address(batch.high(field)[row], batch.column(field)[row]).toString();
    }

    private void tag() {
        tag(RIB_FIRST);
    }

    private void tag(TagConfig config) {
        try (Epochs.Reader reader = epochs.register()) {
            reader.enter();
            new Tagger(config, Set.copyOf(FlowField.values()), correlation, rib, tagged -> {}).accept(batch);
        }
    }

    private void assertReason(Reason reason, FlowField field, int row) {
        assertTrue(batch.has(field, row), () -> "no " + field.label());
        assertEquals(reason, Reason.of(batch.column(field)[row]));
    }

    @Test
    void aFlowGetsAllFromTheRouteOfItsExporter() {
        announce(up(EDGE), "203.0.113.0/24", "10.0.1.7", 64501, 64502);
        announce(up(REFLECTOR), "198.51.100.0/24", "10.0.1.8", 64511);
        int row = flow("198.51.100.9", "203.0.113.5");
        tag();
        assertEquals(64502, batch.column(FlowField.DST_AS)[row]);
        assertEquals(64501, batch.column(FlowField.PEER_DST_AS)[row]);
        assertEquals(64511, batch.column(FlowField.SRC_AS)[row]);
        assertEquals("10.0.1.7", text(FlowField.PEER_DST_IP, row));
        assertEquals("203.0.113.0", text(FlowField.DST_NET, row));
        assertEquals(24, batch.column(FlowField.DST_MASK)[row]);
        assertEquals(5, batch.column(FlowField.MED)[row]);
        assertFalse(batch.has(FlowField.LOCAL_PREF, row), "an absent LOCAL_PREF is not 0");
        int path = (int) batch.column(FlowField.AS_PATH)[row];
        assertEquals("64501 64502", rib.attributes().text(FlowField.AS_PATH, path));
        int communities = (int) batch.column(FlowField.STD_COMM)[row];
        assertEquals("64500:7", rib.attributes().text(FlowField.STD_COMM, communities));
        assertEquals("10.0.0.1", text(FlowField.DST_RIB_PEER, row));
        assertEquals("10.0.0.100", text(FlowField.SRC_RIB_PEER, row));
        assertFalse(batch.has(FlowField.DST_REASON, row));
        assertEquals("Rome", names.text((int) batch.column(FlowField.EGRESS_POP)[row]));
        assertEquals("Paris", names.text((int) batch.column(FlowField.INGRESS_POP)[row]));
    }

    @Test
    void theLongestPrefixOfTheUnionWinsAndOfEqualOnesTheOwnSessions() {
        AdjRibIn edge = up(EDGE);
        AdjRibIn reflector = up(REFLECTOR);
        announce(edge, "203.0.0.0/16", "10.0.1.1", 1);
        announce(reflector, "203.0.113.0/24", "10.0.1.2", 2);
        announce(edge, "192.0.2.0/24", "10.0.1.1", 3);
        announce(reflector, "192.0.2.0/24", "10.0.1.2", 4);
        int specific = flow("192.0.2.1", "203.0.113.5");
        int equal = flow("192.0.2.1", "192.0.2.5");
        tag();
        assertEquals(2, batch.column(FlowField.DST_AS)[specific]);
        assertEquals(3, batch.column(FlowField.DST_AS)[equal]);
    }

    @Test
    void aStaleRouteTagsAndIsMarkedAndCounted() {
        AdjRibIn edge = up(EDGE);
        announce(edge, "203.0.113.0/24", "10.0.1.7", 64501);
        edge.down(Map.of(Family.IPV4_UNICAST, new Retention(Duration.ofMinutes(2), Duration.ZERO)));
        int row = flow("192.0.2.1", "203.0.113.5");
        tag();
        assertEquals(64501, batch.column(FlowField.DST_AS)[row]);
        assertTrue(batch.has(FlowField.DST_ROUTE_STALE, row));
        assertFalse(batch.has(FlowField.DST_REASON, row));
        assertEquals(1, edge().counters().get(ExporterCounter.ROUTES_STALE));

        edge = rib.established(edge.source(), edge.speaker(), BOTH, BOTH);
        announce(edge, "203.0.113.0/24", "10.0.1.7", 64501);
        batch.clear();
        row = flow("192.0.2.1", "203.0.113.5");
        tag();
        assertFalse(batch.has(FlowField.DST_ROUTE_STALE, row), "confirmed");
        assertEquals(1, edge().counters().get(ExporterCounter.ROUTES_STALE));
    }

    private static TagConfig following(TagConfig.Follow follow) {
        return new TagConfig(
                TagConfig.sources(List.of(BGP), List.of(BGP), List.of(BGP), List.of(MAP)), 0, TagConfig.ROUTES, follow);
    }

    @Test
    void aDefaultRouteIsFollowedToTheRouterThatItNames() {
        announce(up(EDGE), "0.0.0.0/0", "10.0.1.1", 1);
        AdjRibIn core = up(Address.parse("10.0.1.1"));
        announce(core, "203.0.113.0/24", "10.0.1.7", 64501, 64502);
        announce(core, "0.0.0.0/0", "10.0.1.2", 2);
        AdjRibIn border = up(Address.parse("10.0.1.2"));
        announce(border, "198.51.100.0/24", "10.0.1.9", 64511);
        announce(border, "0.0.0.0/0", "10.0.1.1", 3);
        int near = flow("192.0.2.1", "203.0.113.5");
        int far = flow("192.0.2.1", "198.51.100.5");
        tag(following(new TagConfig.Follow(1, List.of(), false)));
        assertEquals(64502, batch.column(FlowField.DST_AS)[near]);
        assertEquals("10.0.1.7", text(FlowField.PEER_DST_IP, near));
        assertEquals("10.0.1.1", text(FlowField.DST_RIB_PEER, near), "who answered");
        assertReason(Reason.DEFAULT_ONLY, FlowField.DST_REASON, far);

        batch.clear();
        far = flow("192.0.2.1", "198.51.100.5");
        int nowhere = flow("192.0.2.1", "100.64.0.1");
        tag(following(new TagConfig.Follow(5, List.of(), false)));
        assertEquals(64511, batch.column(FlowField.DST_AS)[far]);
        assertFalse(batch.has(FlowField.DST_REASON, far));
        assertReason(Reason.DEFAULT_ONLY, FlowField.DST_REASON, nowhere);
        assertEquals("10.0.1.1", text(FlowField.PEER_DST_IP, nowhere), "two defaults that point at each other");

        batch.clear();
        near = flow("192.0.2.1", "203.0.113.5");
        tag(following(TagConfig.Follow.NOTHING));
        assertReason(Reason.DEFAULT_ONLY, FlowField.DST_REASON, near);
    }

    @Test
    void aDefaultRouteToAnUnknownRouterStands() {
        announce(up(EDGE), "0.0.0.0/0", "10.0.1.77", 1);
        int row = flow("192.0.2.1", "203.0.113.5");
        tag(following(new TagConfig.Follow(3, List.of(), false)));
        assertReason(Reason.DEFAULT_ONLY, FlowField.DST_REASON, row);
        assertEquals("10.0.1.77", text(FlowField.PEER_DST_IP, row));
    }

    @Test
    void aNextHopIsFollowedToTheLastInsideOrTheFirstOutside() {
        announce(up(EDGE), "203.0.113.0/24", "10.0.1.1", 64501);
        announce(up(Address.parse("10.0.1.1")), "203.0.113.0/24", "10.0.1.2", 64502);
        AdjRibIn last = up(Address.parse("10.0.1.2"));
        announce(last, "203.0.113.0/24", "192.0.2.9", 64503);
        List<Prefix> inside = List.of(Prefix.parse("10.0.1.0/24"));
        int row = flow("192.0.2.1", "203.0.113.5");
        tag(following(new TagConfig.Follow(0, inside, false)));
        assertEquals("10.0.1.2", text(FlowField.PEER_DST_IP, row));
        assertEquals(64501, batch.column(FlowField.DST_AS)[row], "all else is as the exporter sees it");

        batch.clear();
        row = flow("192.0.2.1", "203.0.113.5");
        tag(following(new TagConfig.Follow(0, inside, true)));
        assertEquals("192.0.2.9", text(FlowField.PEER_DST_IP, row));

        announce(last, "203.0.113.0/24", "10.0.1.1", 64503);
        batch.clear();
        row = flow("192.0.2.1", "203.0.113.5");
        tag(following(new TagConfig.Follow(0, inside, true)));
        assertEquals("10.0.1.1", text(FlowField.PEER_DST_IP, row), "a circle ends where it closes");

        batch.clear();
        row = flow("192.0.2.1", "203.0.113.5");
        tag(following(new TagConfig.Follow(0, List.of(Prefix.parse("10.0.2.0/24")), true)));
        assertEquals("10.0.1.1", text(FlowField.PEER_DST_IP, row), "a next hop outside is not followed");
    }

    @Test
    void ofTheRibsOfAMonitoredRouterTheFirstThatIsThereCounts() {
        Address peer = Address.parse("192.0.2.77");
        AdjRibIn before = rib.established(
                new RibSource.Monitored(EDGE, 0, peer, RibSource.View.ADJ_RIB_IN_PRE), Speaker.UNKNOWN, BOTH, Set.of());
        announce(before, "203.0.113.128/25", "192.0.2.77", 64501);
        announce(before, "198.51.100.0/24", "192.0.2.77", 64502);
        correlation.changed();
        int row = flow("192.0.2.1", "203.0.113.200");
        tag();
        assertEquals(64501, batch.column(FlowField.DST_AS)[row]);

        AdjRibIn chosen = rib.established(
                new RibSource.Monitored(EDGE, 0, Address.UNSPECIFIED, RibSource.View.LOC_RIB),
                new Speaker(EDGE, 64500, false),
                BOTH,
                Set.of());
        announce(chosen, "203.0.113.0/24", "10.0.1.7", 64503);
        announce(up(EDGE), "198.51.100.0/24", "10.0.1.8", 64504);
        correlation.changed();
        batch.clear();
        row = flow("192.0.2.1", "203.0.113.200");
        int bySession = flow("192.0.2.1", "198.51.100.1");
        tag();
        assertEquals(64503, batch.column(FlowField.DST_AS)[row], "the policy may have refused the more specific one");
        assertEquals(64504, batch.column(FlowField.DST_AS)[bySession], "the session's routes count beside");

        chosen.down();
        correlation.changed();
        batch.clear();
        row = flow("192.0.2.1", "203.0.113.200");
        tag();
        assertEquals(64501, batch.column(FlowField.DST_AS)[row], "the Loc-RIB is gone");
    }

    /** Each of its instances may be monitored in another way. */
    @Test
    void theLocRibOfAVrfDoesNotStandInForTheGlobalTable() {
        Address peer = Address.parse("10.0.9.1");
        rib.established(
                new RibSource.Monitored(EDGE, 7, Address.UNSPECIFIED, RibSource.View.LOC_RIB),
                new Speaker(EDGE, 64500, false),
                Set.of(Family.IPV4_VPN),
                Set.of());
        AdjRibIn global = rib.established(
                new RibSource.Monitored(EDGE, 0, peer, RibSource.View.ADJ_RIB_IN_POST),
                Speaker.UNKNOWN,
                BOTH,
                Set.of());
        correlation.changed();
        assertTrue(correlation.peersOf(EDGE).contains(global));
        assertEquals(2, correlation.peersOf(EDGE).size());
    }

    @Test
    void whatIsNotKnownHasAReason() {
        int without = flow("192.0.2.1", "203.0.113.5");
        tag();
        assertReason(Reason.NO_SESSION, FlowField.DST_REASON, without);
        assertReason(Reason.NO_SESSION, FlowField.EGRESS_REASON, without);
        assertFalse(batch.has(FlowField.DST_AS, without), "an unknown AS is not 0");

        AdjRibIn edge = up(EDGE);
        batch.clear();
        int loading = flow("192.0.2.1", "203.0.113.5");
        tag();
        assertReason(Reason.SESSION_LOADING, FlowField.DST_REASON, loading);

        complete(edge);
        announce(edge, "10.9.0.0/16", "10.0.0.1");
        batch.clear();
        int noRoute = flow("192.0.2.1", "203.0.113.5");
        int own = flow("192.0.2.1", "10.9.1.1");
        int group = flow("192.0.2.1", "232.1.1.1");
        address(FlowField.FLOW_BGP_NEXTHOP, group, "10.0.1.1");
        int noAddress = batch.append(edge());
        tag();
        assertReason(Reason.NO_ROUTE, FlowField.DST_REASON, noRoute);
        assertReason(Reason.OWN_PREFIX, FlowField.DST_REASON, own);
        assertReason(Reason.MULTICAST, FlowField.EGRESS_REASON, group);
        assertReason(Reason.NO_ADDRESS, FlowField.DST_REASON, noAddress);
        assertEquals("Paris", names.text((int) batch.column(FlowField.EGRESS_POP)[own]), "the next hop is an exporter");

        announce(edge, "0.0.0.0/0", "10.0.1.3", 64501, 64502);
        batch.clear();
        int byDefault = flow("192.0.2.1", "203.0.113.5");
        tag();
        assertReason(Reason.DEFAULT_ONLY, FlowField.DST_REASON, byDefault);
        assertFalse(batch.has(FlowField.DST_AS, byDefault), "a default route does not say whose the address is");
        assertEquals(64501, batch.column(FlowField.PEER_DST_AS)[byDefault]);
        assertEquals("Rome", names.text((int) batch.column(FlowField.EGRESS_POP)[byDefault]));

        batch.clear();
        int noNextHop = flow("192.0.2.1", "203.0.113.5");
        tag(new TagConfig(List.of(BGP), List.of(BGP), List.of(FLOW), List.of()));
        assertReason(Reason.NO_NEXTHOP, FlowField.EGRESS_REASON, noNextHop);

        edge.down();
        batch.clear();
        int down = flow("192.0.2.1", "203.0.113.5");
        tag();
        assertReason(Reason.SESSION_STALE, FlowField.DST_REASON, down);
        assertEquals(1, edge().flowsByReason().get(Reason.NO_SESSION));
        assertEquals(1, edge().flowsByReason().get(Reason.SESSION_STALE));
        assertEquals(1000, edge().bytesByReason().get(Reason.SESSION_STALE));
    }

    @Test
    void theFlowsOwnFieldsFillInWhereTheRibKnowsNothing() {
        complete(up(EDGE));
        int row = flow("192.0.2.1", "203.0.113.5");
        batch.set(FlowField.DST_AS, row, 65000);
        address(FlowField.FLOW_BGP_NEXTHOP, row, "10.0.1.9");
        tag();
        assertEquals(65000, batch.column(FlowField.DST_AS)[row]);
        assertEquals("10.0.1.9", text(FlowField.PEER_DST_IP, row));

        batch.clear();
        row = flow("192.0.2.1", "203.0.113.5");
        batch.set(FlowField.DST_AS, row, 65000);
        tag(new TagConfig(List.of(BGP), List.of(BGP), List.of(BGP), List.of()));
        assertFalse(batch.has(FlowField.DST_AS, row));
    }

    @Test
    void theOrderOfTheSourcesDecides() {
        announce(up(EDGE), "203.0.113.0/24", "10.0.1.7", 64501, 64502);
        int row = flow("192.0.2.1", "203.0.113.5");
        batch.set(FlowField.DST_AS, row, 65000);
        address(FlowField.FLOW_BGP_NEXTHOP, row, "10.0.1.9");
        tag(new TagConfig(List.of(FLOW, BGP), List.of(BGP), List.of(FLOW, BGP), List.of()));
        assertEquals(65000, batch.column(FlowField.DST_AS)[row]);
        assertEquals(64501, batch.column(FlowField.PEER_DST_AS)[row], "the flow knew none");
        assertEquals("10.0.1.9", text(FlowField.PEER_DST_IP, row));
        assertEquals(1, edge().counters().get(ExporterCounter.NEXTHOP_DISAGREES));
    }

    @Test
    void aRecordThatHasOnlyTheMaskNamesThePrefixAllTheSame() {
        TagConfig byFlow = new TagConfig(List.of(FLOW), List.of(FLOW), List.of(FLOW), List.of());
        int masked = flow("192.0.2.77", "2001:db8:7::5");
        batch.set(FlowField.SRC_MASK, masked, 26);
        batch.set(FlowField.DST_MASK, masked, 33);
        int named = flow("192.0.2.77", "203.0.113.5");
        batch.set(FlowField.DST_MASK, named, 24);
        address(FlowField.DST_NET, named, "203.0.112.0");
        batch.set(FlowField.SRC_MASK, named, 0);
        tag(byFlow);
        assertEquals("192.0.2.64", text(FlowField.SRC_NET, masked));
        assertEquals("2001:db8::", text(FlowField.DST_NET, masked));
        assertEquals("203.0.112.0", text(FlowField.DST_NET, named));
        assertFalse(batch.has(FlowField.SRC_NET, named), "a mask of 0 often means that the router does not know");
        assertFalse(batch.has(FlowField.SRC_MASK, named));
    }

    @Test
    void aRecordByTheDefaultRouteLeavesNetAndMaskToTheSameSource() {
        announce(up(EDGE), "203.0.113.0/24", "10.0.1.7", 64501, 64502);
        int row = flow("192.0.2.1", "203.0.113.5");
        batch.set(FlowField.DST_MASK, row, 0);
        tag(allFrom(List.of(FLOW, BGP)));
        assertEquals("203.0.113.0", text(FlowField.DST_NET, row));
        assertEquals(24, batch.column(FlowField.DST_MASK)[row]);
    }

    private static TagConfig allFrom(List<TagConfig.Source> sources) {
        return new TagConfig(sources, sources, sources, sources);
    }

    private void networks(String rows) throws IOException, MapErrors {
        correlation.maps(Maps.read(MapPaths.NONE.and(NetworksMap.FORMAT, file("networks.map", rows)), names));
    }

    @Test
    void theNetworksMapIsASourceOfItsOwn() throws IOException, MapErrors {
        networks("""
                net=203.0.113.0/25 as=64601 peer_as=64602 nexthop=10.0.1.5
                net=203.0.113.128/25
                64603,2001:db8:7::/48
                """);
        int all = flow("2001:db8:7::9", "203.0.113.5");
        int little = flow("192.0.2.1", "203.0.113.200");
        tag(allFrom(List.of(NETWORKS)));
        assertEquals(64601, batch.column(FlowField.DST_AS)[all]);
        assertEquals(64602, batch.column(FlowField.PEER_DST_AS)[all]);
        assertEquals("10.0.1.5", text(FlowField.PEER_DST_IP, all));
        assertEquals("203.0.113.0", text(FlowField.DST_NET, all));
        assertEquals(25, batch.column(FlowField.DST_MASK)[all]);
        assertEquals(64603, batch.column(FlowField.SRC_AS)[all]);
        assertEquals("2001:db8:7::", text(FlowField.SRC_NET, all));
        assertEquals(48, batch.column(FlowField.SRC_MASK)[all]);
        assertFalse(batch.has(FlowField.PEER_SRC_AS, all));
        assertEquals("203.0.113.128", text(FlowField.DST_NET, little));
        assertFalse(batch.has(FlowField.DST_AS, little), "the row names none");
        assertFalse(batch.has(FlowField.PEER_DST_IP, little));
        assertFalse(batch.has(FlowField.SRC_NET, little), "no row holds the address");
    }

    @Test
    void theNetworksMapFillsWhatTheOthersLeave() throws IOException, MapErrors {
        announce(up(EDGE), "203.0.113.0/24", "10.0.1.7", 64501, 64502);
        networks("net=203.0.0.0/16 as=64601 peer_as=64602\n");
        int routed = flow("192.0.2.1", "203.0.113.5");
        int unrouted = flow("192.0.2.1", "203.0.5.5");
        tag(allFrom(List.of(BGP, FLOW, NETWORKS)));
        assertEquals(64502, batch.column(FlowField.DST_AS)[routed]);
        assertEquals(64501, batch.column(FlowField.PEER_DST_AS)[routed]);
        assertEquals(64601, batch.column(FlowField.DST_AS)[unrouted]);
        assertEquals(64602, batch.column(FlowField.PEER_DST_AS)[unrouted]);
        assertEquals(16, batch.column(FlowField.DST_MASK)[unrouted]);
    }

    /** Each row names the source that its AS must come from: 1 the route, 2 the record, 3 the networks map. */
    @Test
    void theLongestMaskDecidesRowByRow() throws IOException, MapErrors {
        AdjRibIn edge = up(EDGE);
        announce(edge, "203.0.113.0/24", "10.0.1.7", 1);
        announce(edge, "203.0.112.0/22", "10.0.1.7", 1);
        networks("3,203.0.113.128/25\n3,203.0.114.0/24\n3,198.51.100.0/24\n");
        Map<Integer, Integer> expected = new LinkedHashMap<>();
        expected.put(destination("203.0.113.5", 24), 1); // of equal ones the route
        expected.put(destination("203.0.113.5", 25), 2);
        expected.put(destination("203.0.113.200", 24), 3);
        expected.put(destination("203.0.113.200", 25), 2); // the record before the map
        expected.put(destination("203.0.113.200", 26), 2);
        expected.put(destination("203.0.114.5", 22), 3);
        expected.put(destination("198.51.100.5", 0), 3); // a mask of 0 knows no AS
        expected.put(destination("198.51.101.5", 8), 2);
        expected.put(destination("203.0.112.5", -1), 1);
        expected.put(destination("192.0.2.5", -1), 2); // a record without a mask is better than nothing
        tag(allFrom(List.of(LONGEST)));
        expected.forEach((row, as) -> assertEquals((long) as, batch.column(FlowField.DST_AS)[row], "row " + row));
        assertEquals(
                List.of(24L, 25L, 25L, 25L, 26L, 24L, 24L, 8L, 22L),
                List.copyOf(expected.keySet()).subList(0, 9).stream()
                        .map(row -> batch.get(FlowField.DST_MASK, row, -1))
                        .toList());
        assertEquals("203.0.113.192", text(FlowField.DST_NET, 4));
        assertEquals("203.0.113.128", text(FlowField.DST_NET, 2));
        assertEquals("10.0.1.7", text(FlowField.PEER_DST_IP, 2), "the map's row has no next hop, the route has one");
        assertEquals(1, batch.column(FlowField.PEER_DST_AS)[2]);
        assertFalse(batch.has(FlowField.DST_NET, 9));
    }

    private int destination(String address, int mask) {
        int row = flow("192.0.2.1", address);
        batch.set(FlowField.DST_AS, row, 2);
        if (mask >= 0) {
            batch.set(FlowField.DST_MASK, row, mask);
        }
        return row;
    }

    @Test
    void eachFieldMayHaveItsOwnSources() throws IOException, MapErrors {
        announce(up(EDGE), "203.0.113.0/24", "10.0.1.7", 1);
        networks("3_3,203.0.0.0/16\n");
        int row = flow("192.0.2.1", "203.0.113.5");
        batch.set(FlowField.DST_AS, row, 2);
        batch.set(FlowField.DST_MASK, row, 20);
        Map<SourcedField, List<TagConfig.Source>> sources =
                new EnumMap<>(allFrom(List.of(BGP)).sources());
        sources.put(SourcedField.DST_AS, List.of(FLOW));
        sources.put(SourcedField.PEER_DST_AS, List.of(NETWORKS));
        sources.put(SourcedField.DST_NET, List.of(FLOW));
        tag(new TagConfig(sources, 0, TagConfig.ROUTES, TagConfig.Follow.NOTHING));
        assertEquals(2, batch.column(FlowField.DST_AS)[row]);
        assertEquals(3, batch.column(FlowField.PEER_DST_AS)[row]);
        assertEquals("203.0.112.0", text(FlowField.DST_NET, row));
        assertEquals(24, batch.column(FlowField.DST_MASK)[row]);
    }

    @Test
    void onlyIngressFlowsOnEdgeInterfacesEnter() {
        complete(up(EDGE));
        int edge = flow("192.0.2.1", "203.0.113.5");
        batch.set(FlowField.IN_IFACE, edge, 3);
        int core = flow("192.0.2.1", "203.0.113.5");
        batch.set(FlowField.IN_IFACE, core, 4);
        int unlisted = flow("192.0.2.1", "203.0.113.5");
        batch.set(FlowField.IN_IFACE, unlisted, 5);
        int egress = flow("192.0.2.1", "203.0.113.5");
        batch.set(FlowField.IN_IFACE, egress, 3);
        batch.set(FlowField.SAMPLING_DIRECTION, egress, 1);
        int withoutRoles = batch.append(Objects.requireNonNull(exporters.find(0, Address.ipv4Low(0x0a000002))));
        tag();
        assertEquals(1L << edge | 1L << withoutRoles, batch.present(FlowField.ENTERS));
        assertEquals(65009, batch.column(FlowField.PEER_SRC_AS)[edge]);
        assertFalse(batch.has(FlowField.PEER_SRC_AS, core));
        assertReason(Reason.NO_POP, FlowField.INGRESS_REASON, withoutRoles);
    }

    @Test
    void thePopMayDependOnTheInterfaceAndDroppedFlowsLeaveNowhere() {
        announce(up(EDGE), "203.0.113.0/24", "10.0.1.7", 64501);
        int row = flow("192.0.2.1", "203.0.113.5");
        batch.set(FlowField.IN_IFACE, row, 9);
        batch.set(FlowField.FWD_STATUS, row, 0b10_000000);
        tag();
        assertEquals("Lyon", names.text((int) batch.column(FlowField.INGRESS_POP)[row]));
        assertReason(Reason.DROPPED, FlowField.EGRESS_REASON, row);
    }

    @Test
    void newMapsAreSeenByTheNextBatch() throws IOException, MapErrors {
        complete(up(EDGE));
        Tagger tagger = new Tagger(RIB_FIRST, Set.copyOf(FlowField.values()), correlation, rib, tagged -> {});
        flow("192.0.2.1", "203.0.113.5");
        tagger.accept(batch);
        assertEquals("Paris", names.text((int) batch.column(FlowField.INGRESS_POP)[0]));
        correlation.maps(Maps.read(
                new MapPaths(
                        Optional.empty(),
                        Optional.of(file("pops.map", "pop=Nice ip=10.0.0.1\n")),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                names));
        batch.clear();
        flow("192.0.2.1", "203.0.113.5");
        tagger.accept(batch);
        assertEquals("Nice", names.text((int) batch.column(FlowField.INGRESS_POP)[0]));
    }

    private static SamplingSource source(FlowBatch batch, int row) {
        return SamplingSource.of(batch.column(FlowField.SAMPLING_SOURCE)[row]);
    }

    @SuppressWarnings("EnumOrdinal") // as columns hold sources
    private int sampled(long rate, SamplingSource source, long in, long out) {
        int row = flow("192.0.2.1", "203.0.113.5");
        batch.set(FlowField.IN_IFACE, row, in);
        batch.set(FlowField.OUT_IFACE, row, out);
        if (rate == 0) {
            batch.unset(FlowField.SAMPLING_RATE, row);
        } else {
            batch.set(FlowField.SAMPLING_RATE, row, rate);
            batch.set(FlowField.SAMPLING_SOURCE, row, source.ordinal());
        }
        return row;
    }

    private void sampling(String rows) throws IOException, MapErrors {
        correlation.maps(Maps.read(
                new MapPaths(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(file("sampling.map", rows))),
                names));
    }

    @Test
    void theSamplingMapOverridesAndTheDefaultStandsIn() throws IOException, MapErrors {
        sampling("ip=10.0.0.0/24 in=3 rate=4000\nip=10.0.0.1 in=9 rate=none\n");
        sampled(100, SamplingSource.SAMPLER, 3, 4);
        sampled(0, SamplingSource.MAP, 9, 4);
        sampled(100, SamplingSource.RECORD, 4, 3);
        sampled(0, SamplingSource.MAP, 4, 3);
        batch.set(FlowField.SAMPLING_SIZE, 0, 3);
        batch.set(FlowField.SAMPLING_POPULATION, 0, 301);
        tag(new TagConfig(
                TagConfig.sources(List.of(BGP), List.of(BGP), List.of(BGP), List.of()),
                50,
                TagConfig.ROUTES,
                TagConfig.Follow.NOTHING));
        assertEquals(
                List.of(4000L, 1L, 100L, 50L),
                List.of(0, 1, 2, 3).stream()
                        .map(row -> batch.get(FlowField.SAMPLING_RATE, row, -1))
                        .toList());
        assertEquals(
                List.of(SamplingSource.MAP, SamplingSource.MAP, SamplingSource.RECORD, SamplingSource.DEFAULT),
                List.of(0, 1, 2, 3).stream().map(row -> source(batch, row)).toList());
        assertFalse(batch.has(FlowField.SAMPLING_SIZE, 0), "the exporter's own fraction");
        assertEquals(2, edge().flowsBySampling().get(SamplingSource.MAP));
        assertEquals(1, edge().flowsBySampling().get(SamplingSource.RECORD));
        assertEquals(1, edge().flowsBySampling().get(SamplingSource.DEFAULT));
        assertEquals(0, edge().flowsByReason().get(Reason.SAMPLING_UNKNOWN));
    }

    @Test
    void aRateThatNobodyKnowsIsCountedAsUnknown() {
        sampled(0, SamplingSource.MAP, 3, 4);
        tag();
        assertFalse(batch.has(FlowField.SAMPLING_RATE, 0));
        assertEquals(1, edge().flowsByReason().get(Reason.SAMPLING_UNKNOWN));
        assertEquals(1000, edge().bytesByReason().get(Reason.SAMPLING_UNKNOWN));
    }

    /** What was entered in a ledger: by interface, positive for in and negative for out. */
    private static final class Entries implements InterfaceLedger {

        private final long[] sampled = new long[16];
        private final long[] bytes = new long[16];

        @Override
        public void entered(long ifIndex, long packets, long scaled) {
            sampled[(int) ifIndex] += packets;
            bytes[(int) ifIndex] += scaled;
        }

        @Override
        public void left(long ifIndex, long packets, long scaled) {
            entered(ifIndex + 8, packets, scaled);
        }
    }

    private int sampled(long direction, int packets) {
        int row = flow("192.0.2.1", "198.51.100.1");
        batch.set(FlowField.IN_IFACE, row, 3);
        batch.set(FlowField.OUT_IFACE, row, 4);
        batch.set(FlowField.PACKETS, row, packets);
        batch.unset(FlowField.SAMPLING_RATE, row);
        if (direction >= 0) {
            batch.set(FlowField.SAMPLING_DIRECTION, row, direction);
        }
        return row;
    }

    /** Each flow is held against the counter of the interface where it was sampled, by the rate that finally counts. */
    @Test
    void flowsAreEnteredInTheLedgerOfInterfaces() throws IOException, MapErrors {
        sampling("ip=10.0.0.1 in=3 rate=50\n");
        Entries entries = new Entries();
        edge().interfaces(entries);
        batch.set(FlowField.SAMPLING_RATE, sampled(0, 2), 10);
        sampled(1, 3);
        int elsewhere = sampled(1, 4);
        batch.set(FlowField.IN_IFACE, elsewhere, 5);
        batch.set(FlowField.SAMPLING_RATE, elsewhere, 2);
        batch.set(FlowField.SAMPLING_SIZE, elsewhere, 2);
        batch.set(FlowField.SAMPLING_POPULATION, elsewhere, 5);
        int unknown = sampled(0, 5);
        batch.set(FlowField.IN_IFACE, unknown, 5);
        sampled(-1, 100);
        tag();
        assertEquals(2, entries.sampled[3]);
        assertEquals(50_000, entries.bytes[3], "by the map, not by the record");
        assertEquals(7, entries.sampled[8 + 4]);
        assertEquals(50_000 + 2_500, entries.bytes[8 + 4], "by the map, and by a fraction");
        assertEquals(1_000, entries.bytes[5], "by no rate");
        assertEquals(14, Arrays.stream(entries.sampled).sum(), "and nothing that does not say where it was sampled");
    }

    @Test
    void taggingAllocatesNothing() {
        assertNoAllocation();
        edge().interfaces(new Entries());
        assertNoAllocation();
    }

    private void assertNoAllocation() {
        AdjRibIn edge = up(EDGE);
        announce(edge, "203.0.113.0/24", "10.0.1.7", 64501, 64502);
        complete(edge);
        Tagger tagger = new Tagger(RIB_FIRST, Set.copyOf(FlowField.values()), correlation, rib, tagged -> {});
        Runnable fullBatch = () -> {
            batch.clear();
            for (int i = 0; i < FlowBatch.CAPACITY; i++) {
                int row = batch.append(edge());
                batch.setAddress(FlowField.SRC_HOST, row, 0, Address.ipv4Low(0xc0000200 + i));
                batch.setAddress(FlowField.DST_HOST, row, 0, Address.ipv4Low(0xcb007100 + i * 7));
                batch.set(FlowField.IN_IFACE, row, i & 7);
                batch.set(FlowField.BYTES, row, 1);
                batch.set(FlowField.SAMPLING_DIRECTION, row, 0);
            }
            tagger.accept(batch);
        };
        for (int i = 0; i < 5_000; i++) {
            fullBatch.run();
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 5 && least > 0; round++) { // the virtual machine itself allocates now and then
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 1_000; i++) {
                fullBatch.run();
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least, "bytes in 64,000 flows");
    }

    /** Juniper: a record's source AS may be that of the neighbour who announced the default route. */
    @Test
    void juniperFillsSrcAsFromTheDefaultRoute() {
        int byDefault = flow("192.0.2.1", "198.51.100.1");
        batch.set(FlowField.SRC_AS, byDefault, 2914);
        batch.set(FlowField.SRC_MASK, byDefault, 0);
        int byRoute = flow("192.0.2.1", "198.51.100.1");
        batch.set(FlowField.SRC_AS, byRoute, 2914);
        batch.set(FlowField.SRC_MASK, byRoute, 24);
        int withoutMask = flow("192.0.2.1", "198.51.100.1");
        batch.set(FlowField.SRC_AS, withoutMask, 2914);
        tag();
        assertFalse(batch.has(FlowField.SRC_AS, byDefault), "nobody knows the AS");
        assertEquals(2914, batch.get(FlowField.SRC_AS, byRoute, 0));
        assertEquals(2914, batch.get(FlowField.SRC_AS, withoutMask, 0));
    }
}

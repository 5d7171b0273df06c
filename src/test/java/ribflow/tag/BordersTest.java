package ribflow.tag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static ribflow.tag.TagConfig.Source.BGP;
import static ribflow.tag.TagConfig.Source.FLOW;
import static ribflow.tag.TagConfig.Source.MAP;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.bgp.message.AsPath;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.PathAttributes;
import ribflow.bgp.message.Update;
import ribflow.bgp.rib.AdjRibIn;
import ribflow.bgp.rib.Rib;
import ribflow.bgp.rib.RibSource;
import ribflow.bgp.rib.RibSource.View;
import ribflow.bgp.rib.Speaker;
import ribflow.flow.ExporterCounter;
import ribflow.flow.Exporters;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Names;
import ribflow.flow.Reason;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.ip.Prefix;
import ribflow.maps.ClassMap;
import ribflow.maps.ExporterMap;
import ribflow.maps.InterfaceMap;
import ribflow.maps.MapErrors;
import ribflow.maps.MapFormat;
import ribflow.maps.MapPaths;
import ribflow.maps.Maps;
import ribflow.maps.PopMap;

/** Where flows enter and leave: from no maps at all to those that say everything. */
final class BordersTest {

    private static final TagConfig CONFIG =
            new TagConfig(List.of(BGP, FLOW), List.of(BGP, FLOW), List.of(BGP, FLOW), List.of(MAP, FLOW));
    private static final Set<Family> BOTH = Set.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST);

    private final Epochs epochs = new Epochs();
    private final Rib rib = new Rib(epochs);
    private final Exporters exporters = new Exporters(10);
    private final Names names = new Names();
    private final FlowBatch batch = new FlowBatch();

    @TempDir
    private Path folder;

    private MapPaths paths = MapPaths.NONE;

    private void map(MapFormat format, String rows) throws IOException {
        paths = paths.and(format, Files.writeString(folder.resolve(format.file()), rows));
    }

    private static AdjRibIn up(Rib rib, String address, String routerId, long as) {
        return rib.established(
                new RibSource.Session(Address.parse(address)),
                new Speaker(Address.parse(routerId), as, as != 64500),
                BOTH,
                Set.of());
    }

    private AdjRibIn up(String address, String routerId) {
        return up(rib, address, routerId, 64500);
    }

    private static void announce(AdjRibIn peer, String prefix, String nextHop, Optional<String> originator) {
        Prefix parsed = Prefix.parse(prefix);
        Family family = parsed.isIpv4() ? Family.IPV4_UNICAST : Family.IPV6_UNICAST;
        PathAttributes attributes = new PathAttributes(
                PathAttributes.Origin.IGP,
                AsPath.ofSequence(64501),
                OptionalLong.empty(),
                OptionalLong.empty(),
                List.of(),
                List.of(),
                List.of(),
                originator.map(Address::parse),
                List.of());
        peer.update(new Update(
                List.of(),
                List.of(Update.Announcement.of(family, Address.parse(nextHop), List.of(parsed))),
                Optional.of(attributes),
                Optional.empty()));
    }

    private int flow(String exporter, String destination) {
        Address router = Address.parse(exporter);
        int row = batch.append(Objects.requireNonNull(exporters.find(router.high(), router.low())));
        Address to = Address.parse(destination);
        batch.setAddress(FlowField.DST_HOST, row, to.high(), to.low());
        return row;
    }

    private int flow(long in, long out, long direction) {
        int row = flow("10.0.0.1", "203.0.113.1");
        batch.set(FlowField.IN_IFACE, row, in);
        batch.set(FlowField.OUT_IFACE, row, out);
        batch.set(FlowField.SAMPLING_DIRECTION, row, direction);
        return row;
    }

    private Tagger tagger() throws MapErrors {
        Correlation correlation = new Correlation(rib, Maps.read(paths, names));
        return new Tagger(CONFIG, Set.copyOf(FlowField.values()), correlation, rib, _ -> {});
    }

    private void tag() throws MapErrors {
        try (Epochs.Reader reader = epochs.register()) {
            reader.enter();
            tagger().accept(batch);
        }
    }

    private String name(FlowField field, int row) {
        return batch.has(field, row) ? names.text((int) batch.column(field)[row]) : "-";
    }

    private String router(int row) {
        return batch.has(FlowField.EGRESS_ROUTER, row)
                ? new Address(batch.high(FlowField.EGRESS_ROUTER)[row], batch.column(FlowField.EGRESS_ROUTER)[row])
                        .toString()
                : "-";
    }

    @Test
    void withoutMapsEachRouterIsAPop() throws Exception {
        announce(up("10.0.0.2", "192.0.2.2"), "203.0.113.0/24", "192.0.2.2", Optional.empty());
        map(ExporterMap.FORMAT, "bgp_ip=10.0.0.2 ip=10.0.0.0/24\n");
        flow("10.0.0.2", "198.51.100.1"); // heard as an exporter
        int row = flow("10.0.0.1", "203.0.113.1");
        tag();
        assertEquals("10.0.0.1", name(FlowField.INGRESS_POP, row));
        assertEquals("10.0.0.2", name(FlowField.EGRESS_POP, row), "the next hop is its router id");
        assertEquals("10.0.0.2", router(row));
        assertFalse(batch.has(FlowField.EGRESS_REASON, row));
        assertFalse(batch.has(FlowField.INGRESS_REASON, row));
    }

    @Test
    void aRouterThatExportsFromItsRouterIdIsOneRouter() throws Exception {
        announce(up("10.9.9.9", "10.0.0.2"), "203.0.113.0/24", "10.9.9.9", Optional.empty());
        map(ExporterMap.FORMAT, "bgp_ip=10.9.9.9 ip=10.0.0.0/24\n");
        flow("10.0.0.2", "198.51.100.1");
        int row = flow("10.0.0.1", "203.0.113.1");
        tag();
        assertEquals("10.0.0.2", router(row), "the session's address is known by the same name as the exporter");
    }

    @Test
    void theNextHopOfANeighbourIsBehindTheRouterThatBroughtTheRoute() throws Exception {
        AdjRibIn reflector = up("10.0.0.100", "10.0.0.100");
        announce(reflector, "203.0.113.0/25", "198.51.100.66", Optional.of("10.0.0.2"));
        announce(reflector, "203.0.113.128/25", "198.51.100.67", Optional.of("10.0.0.3"));
        announce(reflector, "2001:db8:1::/48", "2001:db8::2", Optional.of("10.0.0.2"));
        announce(up("10.0.0.1", "10.0.0.1"), "192.0.2.0/24", "198.51.100.68", Optional.empty());
        map(ExporterMap.FORMAT, "bgp_ip=10.0.0.100 ip=10.0.0.0/24\n");
        map(PopMap.FORMAT, "pop=Rome ip=10.0.0.2\npop=Paris ip=10.0.0.1\n");
        int known = flow("10.0.0.1", "203.0.113.1");
        int silent = flow("10.0.0.1", "203.0.113.129");
        int ipv6 = flow("10.0.0.1", "2001:db8:1::1");
        int own = flow("10.0.0.1", "192.0.2.1");
        tag();
        assertEquals(List.of("10.0.0.2", "Rome"), List.of(router(known), name(FlowField.EGRESS_POP, known)));
        assertEquals(List.of("10.0.0.3", "-"), List.of(router(silent), name(FlowField.EGRESS_POP, silent)));
        assertEquals(Reason.NO_POP, Reason.of(batch.column(FlowField.EGRESS_REASON)[silent]));
        assertEquals(List.of("10.0.0.2", "Rome"), List.of(router(ipv6), name(FlowField.EGRESS_POP, ipv6)));
        assertEquals(List.of("10.0.0.1", "Paris"), List.of(router(own), name(FlowField.EGRESS_POP, own)));
    }

    private AdjRibIn monitored(String router, String peer, boolean external, View view) {
        return rib.established(
                new RibSource.Monitored(Address.parse(router), 0, Address.parse(peer), view),
                new Speaker(Address.parse(peer), external ? 64501 : 64500, external),
                BOTH,
                Set.of());
    }

    @Test
    void whatAnotherAsTellsAMonitoredRouterLeavesThere() throws Exception {
        announce(
                monitored("10.0.0.1", "198.51.100.1", true, View.ADJ_RIB_IN_POST),
                "203.0.113.0/24",
                "198.51.100.1",
                Optional.empty());
        AdjRibIn internal = monitored("10.0.0.1", "10.0.0.2", false, View.ADJ_RIB_IN_POST);
        announce(internal, "198.51.100.128/25", "192.0.2.7", Optional.empty());
        announce(internal, "198.51.100.0/25", "192.0.2.7", Optional.of("10.0.0.3"));
        int local = flow("10.0.0.1", "203.0.113.1");
        int ofPeer = flow("10.0.0.1", "198.51.100.129");
        int reflected = flow("10.0.0.1", "198.51.100.1");
        tag();
        assertEquals("10.0.0.1", router(local));
        assertEquals("10.0.0.1", name(FlowField.EGRESS_POP, local));
        assertEquals("10.0.0.2", router(ofPeer));
        assertEquals("10.0.0.3", router(reflected));
    }

    @Test
    void aLocRibDoesNotSayWhoBroughtARoute() throws Exception {
        announce(
                monitored("10.0.0.1", "0.0.0.0", false, View.LOC_RIB),
                "203.0.113.0/24",
                "198.51.100.1",
                Optional.empty());
        int row = flow("10.0.0.1", "203.0.113.1");
        tag();
        assertEquals("-", router(row));
        assertEquals(Reason.NO_POP, Reason.of(batch.column(FlowField.EGRESS_REASON)[row]));
    }

    @Test
    void aNeighbourInAnotherAsIsNoRouterOfOurs() throws Exception {
        announce(up(rib, "10.0.0.1", "10.0.0.1", 64999), "203.0.113.0/24", "198.51.100.66", Optional.empty());
        int row = flow("10.0.0.1", "203.0.113.1");
        tag();
        assertEquals("-", router(row));
        assertEquals(Reason.NO_POP, Reason.of(batch.column(FlowField.EGRESS_REASON)[row]));
    }

    @Test
    void theMapSaysWhoseANextHopIsAndSoOfARouterId() throws Exception {
        AdjRibIn reflector = up("10.0.0.100", "10.0.0.100");
        announce(reflector, "203.0.113.0/25", "192.0.2.7", Optional.empty());
        announce(reflector, "203.0.113.128/25", "198.51.100.67", Optional.of("192.0.2.7"));
        map(ExporterMap.FORMAT, "bgp_ip=10.0.0.100 ip=10.0.0.0/24\n");
        map(PopMap.FORMAT, "pop=Rome nexthop=192.0.2.7 router=10.0.0.7\npop=Turin ip=10.0.0.7\n");
        int byNextHop = flow("10.0.0.1", "203.0.113.1");
        int byOriginator = flow("10.0.0.1", "203.0.113.129");
        tag();
        assertEquals(List.of("10.0.0.7", "Rome"), List.of(router(byNextHop), name(FlowField.EGRESS_POP, byNextHop)));
        assertEquals(
                List.of("10.0.0.7", "Turin"), List.of(router(byOriginator), name(FlowField.EGRESS_POP, byOriginator)));
    }

    @Test
    void ofARouterThatMetersOnlyWhatGoesOutThoseRecordsCount() throws Exception {
        map(InterfaceMap.FORMAT, """
            ip=10.0.0.1 in=3 role=customer
            ip=10.0.0.1 in=4 role=peer
            ip=10.0.0.1 in=5 role=core
            ip=10.0.0.0/24 metering=egress
            """);
        flow(3, 4, 0); // not to be counted: so will be its egress record
        int local = flow(3, 4, 1);
        int entering = flow(3, 5, 1);
        int leaving = flow(5, 4, 1);
        flow(5, 5, 1);
        tag();
        assertEquals(1L << local | 1L << entering, batch.present(FlowField.ENTERS));
        assertEquals(1L << local | 1L << leaving, batch.present(FlowField.LEAVES));
    }

    @Test
    void recordsWithoutADirectionAreOfTheOneThatTheRouterMeters() throws Exception {
        map(
                InterfaceMap.FORMAT,
                "ip=10.0.0.1 in=3 role=edge\nip=10.0.0.1 in=4 role=edge\nip=10.0.0.1 metering=egress\n");
        int row = flow(3, 4, 0);
        batch.unset(FlowField.SAMPLING_DIRECTION, row);
        tag();
        assertEquals(1L << row, batch.present(FlowField.ENTERS));
        assertEquals(1L << row, batch.present(FlowField.LEAVES));
    }

    @Test
    void recordsOfTheOtherDirectionAreCounted() throws Exception {
        flow(3, 4, 0);
        flow(3, 4, 1);
        flow(5, 4, 1);
        tag();
        assertEquals(2, batch.exporter(0).counters().get(ExporterCounter.FLOWS_EGRESS));
        map(InterfaceMap.FORMAT, "ip=10.0.0.1 metering=egress\n");
        batch.clear();
        flow(3, 4, 1);
        tag();
        assertEquals(2, batch.exporter(0).counters().get(ExporterCounter.FLOWS_EGRESS), "now they count");
    }

    @Test
    void whatLeavesIsSeenOnce() throws Exception {
        map(InterfaceMap.FORMAT, """
            ip=10.0.0.1 in=3 role=customer
            ip=10.0.0.1 in=5 role=core
            """);
        int local = flow(3, 3, 0);
        flow(3, 3, 1);
        flow(3, 5, 0);
        int leaving = flow(5, 3, 0);
        int dropped = flow(5, 3, 0);
        batch.set(FlowField.FWD_STATUS, dropped, 0b10_000000);
        flow(5, 9, 0); // of which nobody says what it is
        batch.unset(FlowField.OUT_IFACE, flow(5, 3, 0));
        tag();
        assertEquals(1L << local | 1L << leaving, batch.present(FlowField.LEAVES));
    }

    @Test
    void ofARouterThatMetersBothOnEdgesEachRecordSaysOneThing() throws Exception {
        map(InterfaceMap.FORMAT, "ip=10.0.0.1 in=3 role=edge\nip=10.0.0.1 metering=both\n");
        int in = flow(3, 3, 0);
        int out = flow(3, 3, 1);
        tag();
        assertEquals(1L << in, batch.present(FlowField.ENTERS));
        assertEquals(1L << out, batch.present(FlowField.LEAVES));
    }

    @Test
    void codePointsHaveClasses() throws Exception {
        map(ClassMap.FORMAT, "class=voice dscp=ef,40-41\nclass=low dscp=cs1,be\n");
        int[] codePoints = {46, 40, 42, 8, 0};
        for (int codePoint : codePoints) {
            batch.set(FlowField.DSCP, flow("10.0.0.1", "203.0.113.1"), codePoint);
        }
        flow("10.0.0.1", "203.0.113.1");
        tag();
        assertEquals(
                List.of("voice", "voice", "-", "low", "low", "-"),
                List.of(0, 1, 2, 3, 4, 5).stream()
                        .map(row -> name(FlowField.DSCP_CLASS, row))
                        .toList());
    }

    @Test
    void allocatesNothing() throws Exception {
        AdjRibIn reflector = up("10.0.0.100", "10.0.0.100");
        announce(reflector, "203.0.113.0/24", "198.51.100.66", Optional.of("10.0.0.3"));
        map(ExporterMap.FORMAT, "bgp_ip=10.0.0.100 ip=10.0.0.0/24\n");
        map(InterfaceMap.FORMAT, "ip=10.0.0.1 role=edge\n");
        map(ClassMap.FORMAT, "class=voice dscp=46\n");
        Tagger tagger = tagger();
        Runnable fullBatch = () -> {
            batch.clear();
            for (int i = 0; i < FlowBatch.CAPACITY; i++) {
                int row = batch.append(Objects.requireNonNull(exporters.find(0, Address.ipv4Low(0x0a000001))));
                batch.setAddress(FlowField.DST_HOST, row, 0, Address.ipv4Low(0xcb007100 + i));
                batch.set(FlowField.IN_IFACE, row, i & 7);
                batch.set(FlowField.OUT_IFACE, row, i & 3);
                batch.set(FlowField.DSCP, row, i);
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
        assertEquals("10.0.0.3", router(0));
        assertEquals(46, Long.numberOfTrailingZeros(batch.present(FlowField.DSCP_CLASS)));
    }
}

package ribflow.tag;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static ribflow.flow.RoaState.INVALID_LOST;
import static ribflow.flow.RoaState.INVALID_REROUTED;
import static ribflow.flow.RoaState.UNKNOWN;
import static ribflow.flow.RoaState.VALID;
import static ribflow.tag.TagConfig.Source.BGP;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import ribflow.bgp.message.AsPath;
import ribflow.bgp.message.AsPath.Segment;
import ribflow.bgp.message.AsPath.SegmentType;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.PathAttributes;
import ribflow.bgp.message.Update;
import ribflow.bgp.rib.AdjRibIn;
import ribflow.bgp.rib.Rib;
import ribflow.bgp.rib.RibSource;
import ribflow.bgp.rib.Speaker;
import ribflow.flow.Exporters;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.RoaState;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.ip.Prefix;
import ribflow.maps.Maps;
import ribflow.rpki.Vrp;
import ribflow.rpki.VrpTable;

/** The columns src_roa and dst_roa: states of routes, and what would become of the traffic of invalid ones. */
final class OriginStatesTest {

    private static final Address EDGE = Address.parse("10.0.0.1");
    private static final TagConfig CONFIG = new TagConfig(List.of(BGP), List.of(BGP), List.of(BGP), List.of(BGP));
    private static final long OWN_AS = 64500;

    private final Epochs epochs = new Epochs();
    private final Rib rib = new Rib(epochs);
    private final Correlation correlation = new Correlation(rib, Maps.EMPTY);
    private final FlowBatch batch = new FlowBatch();
    private final Exporters exporters = new Exporters(10);
    private @Nullable VrpTable vrps = new VrpTable(epochs);
    private AdjRibIn peer = up(OWN_AS);

    private AdjRibIn up(long as) {
        AdjRibIn up = rib.established(
                new RibSource.Session(EDGE),
                new Speaker(EDGE, as, false),
                Set.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST),
                Set.of());
        correlation.changed();
        return up;
    }

    private void vrp(String prefix, int maxLength, long as) {
        Objects.requireNonNull(vrps).add(new Vrp(Prefix.parse(prefix), maxLength, as));
    }

    private void route(String prefix, int... path) {
        route(prefix, AsPath.ofSequence(path));
    }

    private void route(String prefix, AsPath path) {
        Prefix parsed = Prefix.parse(prefix);
        Family family = parsed.isIpv4() ? Family.IPV4_UNICAST : Family.IPV6_UNICAST;
        peer.update(new Update(
                List.of(),
                List.of(Update.Announcement.of(family, Address.parse("10.0.1.7"), List.of(parsed))),
                Optional.of(new PathAttributes(
                        PathAttributes.Origin.IGP,
                        path,
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        List.of())),
                Optional.empty()));
    }

    private Tagger tagger(FlowField... wanted) {
        return new Tagger(CONFIG, Set.of(wanted), correlation, rib, () -> vrps, tagged -> {});
    }

    private int flow(String source, String destination) {
        int row = batch.append(Objects.requireNonNull(exporters.find(EDGE.high(), EDGE.low())));
        Address from = Address.parse(source);
        Address to = Address.parse(destination);
        batch.setAddress(FlowField.SRC_HOST, row, from.high(), from.low());
        batch.setAddress(FlowField.DST_HOST, row, to.high(), to.low());
        return row;
    }

    private void assertState(@Nullable RoaState expected, String destination) {
        batch.clear();
        int row = flow(destination, destination);
        try (Epochs.Reader reader = epochs.register()) {
            reader.enter();
            tagger(FlowField.DST_ROA, FlowField.SRC_ROA).accept(batch);
        }
        for (FlowField field : List.of(FlowField.DST_ROA, FlowField.SRC_ROA)) {
            assertEquals(
                    expected,
                    batch.has(field, row) ? RoaState.of(batch.column(field)[row]) : null,
                    () -> destination + " " + field);
        }
    }

    @Test
    void theRouteAndItsOriginAreJudged() {
        vrp("192.0.2.0/24", 24, 64501);
        vrp("2001:db8::/32", 48, 64501);
        route("192.0.2.0/24", 64510, 64501);
        route("198.51.100.0/24", 64510, 64501);
        route("2001:db8:1::/48", 64510, 64501);
        route("2001:db8:2::/49", 64510, 64501);
        assertState(VALID, "192.0.2.7");
        assertState(UNKNOWN, "198.51.100.7");
        assertState(VALID, "2001:db8:1::1");
        assertState(INVALID_LOST, "2001:db8:2::1");
        assertState(null, "203.0.113.1");
        assertState(null, "224.0.0.1");
    }

    @Test
    void withoutVrpsThereIsNoState() {
        route("192.0.2.0/24", 64510, 64501);
        vrps = null;
        assertState(null, "192.0.2.7");
        peer = up(0);
        route("192.0.2.0/24");
        assertState(null, "192.0.2.7");
    }

    @Test
    void trafficOfAnInvalidRouteTakesTheNextThatIsNot() {
        vrp("10.0.0.0/8", 8, 64501);
        route("10.1.1.0/24", 64510, 64666);
        assertState(INVALID_LOST, "10.1.1.1");
        route("10.1.0.0/16", 64510, 64667);
        assertState(INVALID_LOST, "10.1.1.1");
        route("10.0.0.0/8", 64510, 64501);
        assertState(INVALID_REROUTED, "10.1.1.1");
        assertState(INVALID_REROUTED, "10.1.9.9");
        assertState(VALID, "10.9.9.9");
    }

    @Test
    void anUnknownOrDefaultRouteTakesTheTrafficToo() {
        vrp("10.1.0.0/16", 16, 64501);
        route("10.1.1.0/24", 64510, 64666);
        route("0.0.0.0/0", 64510);
        assertState(INVALID_REROUTED, "10.1.1.1");
        assertState(UNKNOWN, "10.2.0.0");
        vrp("0.0.0.0/0", 0, 1);
        assertState(INVALID_LOST, "10.1.1.1");
    }

    @Test
    void aPathThatEndsWithASetHasNoOrigin() {
        AsPath path = new AsPath(List.of(
                new Segment(SegmentType.AS_SEQUENCE, new int[] {64510}),
                new Segment(SegmentType.AS_SET, new int[] {64501, 64501})));
        route("192.0.2.0/24", path);
        assertState(UNKNOWN, "192.0.2.7");
        vrp("192.0.2.0/24", 24, 64501);
        assertState(INVALID_LOST, "192.0.2.7");
    }

    @Test
    void anEmptyPathIsTheOwnAs() {
        AsPath confederation = new AsPath(List.of(new Segment(SegmentType.AS_CONFED_SEQUENCE, new int[] {65001})));
        route("192.0.2.0/24");
        route("198.51.100.0/24", confederation);
        vrp("192.0.2.0/24", 24, OWN_AS);
        vrp("198.51.100.0/24", 24, OWN_AS);
        assertState(VALID, "192.0.2.7");
        assertState(VALID, "198.51.100.7");
        peer = up(0);
        route("192.0.2.0/24");
        assertState(UNKNOWN, "192.0.2.7");
    }

    @Test
    void aChangeOfVrpsIsSeenWithTheNextFlow() {
        route("192.0.2.0/24", 64510, 64501);
        assertState(UNKNOWN, "192.0.2.7");
        vrp("192.0.2.0/24", 24, 64502);
        assertState(INVALID_LOST, "192.0.2.7");
        vrp("192.0.2.0/24", 24, 64501);
        assertState(VALID, "192.0.2.7");
        vrps = new VrpTable(epochs);
        assertState(UNKNOWN, "192.0.2.7");
    }

    @Test
    void whoDoesNotAskForItDoesNotGetIt() {
        vrp("192.0.2.0/24", 24, 64501);
        route("192.0.2.0/24", 64510, 64501);
        int row = flow("192.0.2.7", "192.0.2.7");
        try (Epochs.Reader reader = epochs.register()) {
            reader.enter();
            tagger(FlowField.DST_AS).accept(batch);
        }
        assertFalse(batch.has(FlowField.DST_ROA, row) || batch.has(FlowField.SRC_ROA, row));
    }

    @Test
    void judgingAllocatesNothing() {
        vrp("10.0.0.0/8", 8, 64501);
        vrp("2001:db8::/32", 32, 64501);
        route("10.1.1.0/24", 64510, 64666);
        route("10.1.0.0/16", 64510, 64667);
        route("10.0.0.0/8", 64510, 64501);
        route("2001:db8:1::/48", 64510, 64501);
        for (int i = 0; i < FlowBatch.CAPACITY; i++) {
            flow(i % 2 == 0 ? "10.1.1.1" : "2001:db8:1::1", i % 3 == 0 ? "10.1.1.1" : "10.9.9.9");
        }
        Tagger tagger = tagger(FlowField.DST_ROA, FlowField.SRC_ROA);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        try (Epochs.Reader reader = epochs.register()) {
            reader.enter();
            for (int round = 0; round < 5 && least > 0; round++) { // the virtual machine itself allocates now and then
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < 5_000; i++) {
                    tagger.accept(batch);
                }
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
        }
        assertEquals(0, least);
        assertEquals(INVALID_REROUTED, RoaState.of(batch.column(FlowField.SRC_ROA)[0]));
        assertEquals(INVALID_LOST, RoaState.of(batch.column(FlowField.SRC_ROA)[1]));
        assertEquals(VALID, RoaState.of(batch.column(FlowField.DST_ROA)[1]));
    }
}

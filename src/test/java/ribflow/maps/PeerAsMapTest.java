package ribflow.maps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import ribflow.flow.FlowField;
import ribflow.flow.Names;
import ribflow.ip.Address;
import ribflow.ip.Epochs;

final class PeerAsMapTest {

    private static final Address ROUTER = Address.parse("10.1.0.1");
    private static final long MAC = 0x0000_5e00_5301L;

    private static PeerAsMap map(String rows) {
        List<Problem> problems = new ArrayList<>();
        PeerAsMap map = PeerAsMap.of(Rows.parse("peers.map", rows, PeerAsMap.FORMAT, problems), new Names());
        assertEquals(List.of(), problems);
        return map;
    }

    @Test
    void whatAFlowBroughtIsAskedForByItsTextAndNotByAnIdThatAnotherHadBefore() {
        Names names = new Names();
        PeerFlows flow = flow(3);
        PeerAsMap.Finder finder = PeerAsMap.of(
                        Rows.parse(
                                "peers.map",
                                "id=1 ip=10.1.0.1 filter='mpls_label_stack == \"17\"'",
                                PeerAsMap.FORMAT,
                                new ArrayList<>()),
                        names)
                .finder(flow, (_, _) -> "");
        Epochs epochs = new Epochs();
        for (String stack : List.of("17", "18", "17")) {
            int id = names.wire(stack);
            assertEquals(1, id);
            finder.begin();
            flow.with(FlowField.MPLS_LABEL_STACK, id);
            assertEquals(stack.equals("17") ? 1 : PeerAsMap.NONE, finder.asOf(flow.batch(), 0), stack);
            names.sweep(epochs);
            names.sweep(epochs);
        }
    }

    private static PeerFlows flow(long in) {
        return new PeerFlows().from(ROUTER, in);
    }

    @Test
    void theRowThatAsksForTheMostWins() {
        PeerAsMap map = map("""
                id=1 ip=10.0.0.0/8 in=3 src_mac=00:00:5e:00:53:01 vlan=7
                id=2 ip=10.1.0.1
                id=3 ip=10.1.0.1 in=3
                id=4 ip=10.1.0.1 in=3 src_mac=00:00:5e:00:53:01
                id=5 ip=10.1.0.1 in=3 src_mac=00-0-5E-0-53-02
                id=6 ip=10.1.0.1 src_mac=00:00:5e:00:53:01
                id=7 ip=10.1.0.1 vlan=0
                """);
        assertEquals(2, flow(4).asOf(map), "the longest prefix goes before what else is asked for");
        assertEquals(3, flow(3).asOf(map));
        assertEquals(
                4, flow(3).with(FlowField.SRC_MAC, MAC).with(FlowField.VLAN, 7).asOf(map));
        assertEquals(5, flow(3).with(FlowField.SRC_MAC, MAC + 1).asOf(map));
        assertEquals(3, flow(3).with(FlowField.SRC_MAC, MAC + 2).asOf(map));
        assertEquals(
                6, flow(9).with(FlowField.SRC_MAC, MAC).with(FlowField.VLAN, 0).asOf(map), "the earlier of equals");
        assertEquals(7, flow(9).with(FlowField.VLAN, 0).asOf(map), "a VLAN of 0 is one that is known");
        assertEquals(2, flow(-1).asOf(map));
        assertEquals(
                "peers.map:4: id=4 ip=10.1.0.1 in=3 src_mac=00:00:5e:00:53:01",
                flow(3).with(FlowField.SRC_MAC, MAC).lineOf(map));
        assertEquals(Set.of(FlowField.SRC_MAC, FlowField.VLAN), map.columns());
        assertFalse(map.asksRoute());
    }

    @Test
    void theRouteBackIsAGuessThatMayBeAskedFor() {
        PeerAsMap map = map("""
                id=1 ip=10.1.0.1 bgp_nexthop=192.0.2.1
                id=2 ip=10.1.0.1 peer_dst_as=64502
                id=3 ip=10.1.0.1 peer_dst_as=64502 bgp_nexthop=2001:db8::1
                """);
        assertTrue(map.asksRoute());
        assertEquals(-1, flow(3).asOf(map));
        assertEquals(1, flow(3).routed("192.0.2.1", 64502).asOf(map));
        assertEquals(2, flow(3).routed("192.0.2.2", 64502).asOf(map));
        assertEquals(3, flow(3).routed("2001:db8::1", 64502).asOf(map));
        assertEquals(-1, flow(3).routed("2001:db8::1", -1).asOf(map));
    }

    @Test
    void aFilterIsAnExpression() {
        PeerAsMap map = map("""
                id=1 ip=10.1.0.1 in=3 filter='dst_port == 80'
                id=2 ip=10.1.0.1 in=3 filter='dst_port in 1..1000 and proto == tcp'
                id=3 ip=10.1.0.1 in=3
                id=bgp ip=10.1.0.1 in=4
                id=4 ip=10.1.0.0/16
                """);
        assertEquals(
                1, flow(3).with(FlowField.DST_PORT, 80).with(FlowField.PROTO, 6).asOf(map));
        assertEquals(
                2, flow(3).with(FlowField.DST_PORT, 81).with(FlowField.PROTO, 6).asOf(map));
        assertEquals(
                3,
                flow(3).with(FlowField.DST_PORT, 81).with(FlowField.PROTO, 17).asOf(map));
        assertEquals(-1, flow(4).asOf(map), "bgp leaves it to the next source, whatever else there is");
        assertEquals(4, flow(5).asOf(map));
        assertEquals(Set.of(FlowField.SRC_MAC, FlowField.VLAN, FlowField.DST_PORT, FlowField.PROTO), map.columns());
    }

    @Test
    void thousandsOfNeighboursAreFoundAsFastAsOneAndWithoutAllocation() {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            rows.append("id=%d ip=10.1.0.1 in=%d src_mac=00:00:5e:00:%02x:%02x%n"
                    .formatted(1 + i, 1 + i % 4, i >> 8, i & 0xff));
        }
        PeerAsMap map = map(rows.toString());
        PeerFlows flows = flow(1);
        PeerAsMap.Finder finder = flows.finder(map);
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = 0;
        long began = 0;
        for (int i = 0; i < 60_000; i++) {
            if (i == 20_000) {
                before = memory.getCurrentThreadAllocatedBytes();
                began = memory.getCurrentThreadCpuTime();
            }
            int neighbour = i % 20_000;
            flows.with(FlowField.IN_IFACE, 1 + neighbour % 4).with(FlowField.SRC_MAC, 0x0000_5e00_0000L + neighbour);
            assertTrue(finder.asOf(flows.batch(), 0) == 1 + neighbour);
        }
        long nanos = (memory.getCurrentThreadCpuTime() - began) / 40_000;
        long bytes = memory.getCurrentThreadAllocatedBytes() - before;
        assertTrue(bytes < 5_000, () -> bytes + " bytes");
        assertTrue(nanos < 20_000, () -> nanos + " ns; tried one after the other they take 100,000");
    }
}

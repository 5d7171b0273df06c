package ribflow.maps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Names;
import ribflow.flow.RouteDistinguisher;
import ribflow.ip.Address;

/** The rules of the VRF map: which row a flow meets. */
final class VrfMapTest {

    private static final Address ROUTER = Address.parse("10.1.0.1");

    @TempDir
    private Path folder;

    private final Names names = new Names();
    private final FlowBatch batch = new FlowBatch();
    private final int row = batch.append(null);

    private VrfRules rules(String text) throws IOException, MapErrors {
        return VrfMap.read(Files.writeString(folder.resolve("vrf.map"), text), names)
                .rulesOf(ROUTER)
                .orElseThrow();
    }

    private String found(VrfRules rules) {
        int rule = rules.find(batch, row);
        return rule == VrfRules.NONE ? "none" : RouteDistinguisher.text(rules.distinguisher(rule));
    }

    @Test
    void theFirstRowThatMatchesInAllItsKeysCounts() throws IOException, MapErrors {
        VrfRules rules = rules("""
                rd=0:64500:1 ip=10.1.0.1 in=3 out=4
                rd=0:64500:2 ip=10.1.0.1 vrf=7 mpls_label_bottom=24001
                id=1:192.0.2.1:3 ip=10.1.0.0/16 in=3
                rd=64500:4 ip=10.1.0.1 mpls_vpn_id=7
                rd=2:4200000000:5 ip=10.1.0.1 bgp_nexthop=2001:db8::1
                rd=0:64500:6 ip=10.1.0.1 vrf_name="customer A"
                rd=0:64500:7 ip=10.2.0.1
                """);
        assertEquals(6, rules.rules().size(), "another router's row");
        assertEquals("none", found(rules));
        batch.set(FlowField.VRF_NAME, row, names.id("customer A"));
        assertEquals("0:64500:6", found(rules));
        batch.set(FlowField.INGRESS_VRF_NAME, row, names.id("customer B"));
        assertEquals("none", found(rules), "the ingress VRF's name goes before the flow's");
        batch.setAddress(FlowField.FLOW_BGP_NEXTHOP, row, 0x2001_0db8_0000_0000L, 1);
        assertEquals("2:4200000000:5", found(rules));
        batch.set(FlowField.INGRESS_VRF, row, 7);
        assertEquals("0:64500:4", found(rules));
        batch.set(FlowField.IN_IFACE, row, 3);
        assertEquals("1:192.0.2.1:3", found(rules));
        batch.set(FlowField.MPLS_LABEL_BOTTOM, row, 24001);
        assertEquals("0:64500:2", found(rules));
        batch.set(FlowField.OUT_IFACE, row, 4);
        assertEquals("0:64500:1", found(rules));
    }

    @Test
    void aRowForAllThatComesFirstHidesTheOthers() throws IOException, MapErrors {
        VrfRules rules = rules("rd=0:0:0 ip=10.1.0.1\nrd=0:64500:1 ip=10.1.0.1 vrf=7\n");
        batch.set(FlowField.INGRESS_VRF, row, 7);
        assertEquals("0:0:0", found(rules));
    }

    /** Any rules give what going through them one by one gives. */
    @Test
    void chainsGiveWhatTheListGives() throws IOException, MapErrors {
        Random random = new Random(4364);
        StringBuilder text = new StringBuilder();
        Set<String> conditions = new LinkedHashSet<>();
        while (conditions.size() < 300) {
            conditions.add(" mpls_label_bottom=" + random.nextInt(4)
                    + (random.nextBoolean() ? " in=" + (1 + random.nextInt(8)) : "")
                    + (random.nextBoolean() ? " vrf=" + random.nextInt(8) : "")
                    + " out=" + (1 + random.nextInt(40)));
        }
        conditions.forEach(
                keys -> text.append("rd=0:64500:1 ip=10.1.0.1").append(keys).append('\n'));
        VrfRules rules = rules(text.toString());
        int met = 0;
        for (int i = 0; i < 20_000; i++) {
            batch.set(FlowField.IN_IFACE, row, 1 + random.nextInt(9));
            batch.set(FlowField.OUT_IFACE, row, 1 + random.nextInt(41));
            batch.set(FlowField.INGRESS_VRF, row, random.nextInt(9));
            batch.set(FlowField.MPLS_LABEL_BOTTOM, row, random.nextInt(5));
            int expected = VrfRules.NONE;
            for (int rule = rules.rules().size() - 1; rule >= 0; rule--) {
                expected = meets(rules.rules().get(rule)) ? rule : expected;
            }
            assertEquals(expected, rules.find(batch, row));
            met += expected == VrfRules.NONE ? 0 : 1;
        }
        assertTrue(met > 1000, () -> "too few flows meet a rule for this to say anything");
    }

    private boolean meets(VrfRules.Rule rule) {
        return rule.in().orElse(batch.column(FlowField.IN_IFACE)[row]) == batch.column(FlowField.IN_IFACE)[row]
                && rule.out().orElseThrow() == batch.column(FlowField.OUT_IFACE)[row]
                && rule.vrf().orElse(batch.column(FlowField.INGRESS_VRF)[row])
                        == batch.column(FlowField.INGRESS_VRF)[row]
                && rule.label().orElseThrow() == batch.column(FlowField.MPLS_LABEL_BOTTOM)[row];
    }

    @Test
    void findingAllocatesNothing() throws IOException, MapErrors {
        VrfRules rules = rules("""
                rd=0:64500:1 ip=10.1.0.1 in=3 vrf=9
                rd=0:64500:2 ip=10.1.0.1 bgp_nexthop=10.0.0.1 vrf_name=x
                """);
        batch.set(FlowField.INGRESS_VRF, row, 9);
        batch.set(FlowField.IN_IFACE, row, 4);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 5 && least > 0; round++) { // the virtual machine itself allocates now and then
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 10_000; i++) {
                rules.find(batch, row);
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least);
    }
}

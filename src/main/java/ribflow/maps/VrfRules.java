package ribflow.maps;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.ip.Address;

/**
 * What the VRF map says of one exporter: rules in order, of which the first counts that a flow meets.
 *
 * <p>A router may have thousands of VRFs, and as many rules. So rules that name a VRF are chained by its id, those that name
 * an input interface by that, and all others in one chain more; a flow walks the chains that are about it, each in the order
 * of the map, and of the three rules that it meets first the first counts.
 *
 * <p>Hot: {@link #find} is allocation-free. Immutable.
 */
public final class VrfRules {

    /** The answer where no rule is met. */
    public static final int NONE = -1;

    private static final int BY_VRF = 0;
    private static final int BY_INTERFACE = 1;
    private static final int OTHERS = 2;

    private final Rule[] rules;

    /** By kind and hash the first rule of a chain, and by rule the next one; -1 ends it. */
    private final int[][] first = new int[3][];

    private final int[] next;

    /**
     * A rule: the distinguisher, and what a flow has if it is about it.
     *
     * @param vrfName the id of the name
     */
    public record Rule(
            long distinguisher,
            OptionalLong in,
            OptionalLong out,
            OptionalLong vrf,
            OptionalLong vrfName,
            OptionalLong label,
            Optional<Address> nextHop,
            MapLine line) {

        private int kind() {
            return vrf.isPresent() ? BY_VRF : in.isPresent() ? BY_INTERFACE : OTHERS;
        }

        private long key() {
            return vrf.orElse(in.orElse(0));
        }
    }

    VrfRules(List<Rule> inOrder) {
        rules = inOrder.toArray(Rule[]::new);
        next = new int[rules.length];
        int size = Integer.highestOneBit(rules.length) * 2;
        for (int kind = BY_VRF; kind <= OTHERS; kind++) {
            first[kind] = new int[size];
            Arrays.fill(first[kind], NONE);
        }
        for (int i = rules.length - 1; i >= 0; i--) {
            int[] chains = first[rules[i].kind()];
            int slot = slot(rules[i].key());
            next[i] = chains[slot];
            chains[slot] = i;
        }
    }

    private int slot(long key) {
        return (int) (key * 0x9e37_79b9_7f4a_7c15L >>> 40) & (first[OTHERS].length - 1);
    }

    /** The rule that a flow meets first, or {@link #NONE}. */
    public int find(FlowBatch batch, int row) {
        int best = find(first[OTHERS][slot(0)], batch, row, rules.length);
        if (batch.has(FlowField.INGRESS_VRF, row)) {
            long vrf = batch.column(FlowField.INGRESS_VRF)[row];
            best = find(first[BY_VRF][slot(vrf)], batch, row, best);
        }
        if (batch.has(FlowField.IN_IFACE, row)) {
            long in = batch.column(FlowField.IN_IFACE)[row];
            best = find(first[BY_INTERFACE][slot(in)], batch, row, best);
        }
        return best == rules.length ? NONE : best;
    }

    /** The row of the map that a rule stands in. */
    public MapLine lineOf(int rule) {
        return rules[rule].line;
    }

    /** The route distinguisher of a rule. */
    public long distinguisher(int rule) {
        return rules[rule].distinguisher;
    }

    /** The first rule of a chain that the flow meets, if it comes before another. */
    private int find(int chain, FlowBatch batch, int row, int before) {
        for (int rule = chain; rule != NONE && rule < before; rule = next[rule]) {
            if (meets(rules[rule], batch, row)) {
                return rule;
            }
        }
        return before;
    }

    private static boolean meets(Rule rule, FlowBatch batch, int row) {
        return is(rule.in, FlowField.IN_IFACE, batch, row)
                && is(rule.out, FlowField.OUT_IFACE, batch, row)
                && is(rule.vrf, FlowField.INGRESS_VRF, batch, row)
                && is(rule.label, FlowField.MPLS_LABEL_BOTTOM, batch, row)
                && isName(rule.vrfName, batch, row)
                && isNextHop(rule.nextHop, batch, row);
    }

    private static boolean is(OptionalLong wanted, FlowField field, FlowBatch batch, int row) {
        return wanted.isEmpty() || batch.has(field, row) && batch.column(field)[row] == wanted.getAsLong();
    }

    private static boolean isName(OptionalLong wanted, FlowBatch batch, int row) {
        FlowField field = batch.has(FlowField.INGRESS_VRF_NAME, row) ? FlowField.INGRESS_VRF_NAME : FlowField.VRF_NAME;
        return is(wanted, field, batch, row);
    }

    private static boolean isNextHop(Optional<Address> wanted, FlowBatch batch, int row) {
        if (wanted.isEmpty()) {
            return true;
        }
        Address address = wanted.get();
        return batch.has(FlowField.FLOW_BGP_NEXTHOP, row)
                && batch.column(FlowField.FLOW_BGP_NEXTHOP)[row] == address.low()
                && batch.high(FlowField.FLOW_BGP_NEXTHOP)[row] == address.high();
    }

    /** All rules, in order. */
    public List<Rule> rules() {
        return List.of(rules);
    }
}

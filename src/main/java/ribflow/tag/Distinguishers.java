package ribflow.tag;

import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.RdOrigin;
import ribflow.maps.VrfRules;

/**
 * In which VPN a flow is looked up: by the route distinguisher that the VRF map gives it, else the one in the record, else
 * the one that options tell of its VRF; the decoder has filled in the last two.
 *
 * <p>A flow with a distinguisher is looked up in that VPN and nowhere else: an address of a customer's network is not the
 * same address in the global table. The distinguisher 0:0:0 is the global table.
 *
 * <p>Hot: allocation-free.
 */
final class Distinguishers {

    private Distinguishers() {}

    /** Says of the distinguishers that are there that records had them. */
    @SuppressWarnings("EnumOrdinal") // as columns hold words
    static void ofRecords(FlowBatch batch) {
        long ofRecord = batch.present(FlowField.MPLS_VPN_RD) & ~batch.present(FlowField.MPLS_VPN_RD_ORIGIN);
        for (long left = ofRecord; left != 0; left &= left - 1) {
            batch.set(FlowField.MPLS_VPN_RD_ORIGIN, Long.numberOfTrailingZeros(left), RdOrigin.FLOW.ordinal());
        }
    }

    /** Sets the distinguishers that the map gives. */
    @SuppressWarnings("EnumOrdinal") // as columns hold words
    static void fill(FlowBatch batch, Correlation.Binding[] bindings) {
        for (int row = 0; row < batch.size(); row++) {
            VrfRules rules = bindings[row].vrfs();
            int rule = rules == null ? VrfRules.NONE : rules.find(batch, row);
            if (rules != null && rule != VrfRules.NONE) {
                batch.set(FlowField.MPLS_VPN_RD, row, rules.distinguisher(rule));
                batch.set(FlowField.MPLS_VPN_RD_ORIGIN, row, RdOrigin.MAP.ordinal());
            }
        }
    }

    /** The rows that are looked up in a VPN. */
    static long rows(FlowBatch batch) {
        long[] column = batch.column(FlowField.MPLS_VPN_RD);
        long rows = 0;
        for (long left = batch.present(FlowField.MPLS_VPN_RD); left != 0; left &= left - 1) {
            rows |= column[Long.numberOfTrailingZeros(left)] != 0 ? left & -left : 0;
        }
        return rows;
    }
}

package ribflow.decode.template;

import java.nio.ByteBuffer;
import ribflow.decode.template.Announced.What;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.RdOrigin;

/**
 * Names that options announced for the numbers in the records: of interfaces, VRFs, applications; and the route
 * distinguisher of the VRF. What stands in the record itself is left. The domain's own options are asked first, then what
 * any domain of the exporter announced: line cards announce for each other.
 *
 * <p>A flow has two VRFs, yet one {@code vrf_name} and one {@code mpls_vpn_rd}. They are those of the VPN: the ingress
 * VRF unless it is the global table, whose distinguisher is 0, and the egress VRF is not.
 */
record AnnouncedNames() implements ColumnFiller {

    @Override
    public void fill(ByteBuffer in, Records records, ExportMessage message, FlowRows rows, int first) {
        ObservationDomain domain = message.domain();
        Announced all = message.sender().announced();
        fill(rows.batch(), first, first + records.count(), domain == null ? all : domain.announced(), all);
    }

    /**
     * Fills the rows of a batch from one up to another.
     *
     * @param own what the options of the domain announced
     * @param all what those of any domain did
     */
    static void fill(FlowBatch batch, int first, int end, Announced own, Announced all) {
        name(What.INTERFACE, FlowField.IN_IFACE, FlowField.IN_IFACE_NAME, own, all, batch, first, end);
        name(What.INTERFACE, FlowField.OUT_IFACE, FlowField.OUT_IFACE_NAME, own, all, batch, first, end);
        name(What.VRF, FlowField.INGRESS_VRF, FlowField.INGRESS_VRF_NAME, own, all, batch, first, end);
        name(What.VRF, FlowField.EGRESS_VRF, FlowField.EGRESS_VRF_NAME, own, all, batch, first, end);
        name(What.APPLICATION, FlowField.APPLICATION_ID, FlowField.CLASS, own, all, batch, first, end);
        long vrfs = rows(first, end) & (batch.present(FlowField.INGRESS_VRF) | batch.present(FlowField.EGRESS_VRF));
        for (long left = vrfs; left != 0; left &= left - 1) {
            vpn(own, all, batch, Long.numberOfTrailingZeros(left));
        }
    }

    private static long rows(int first, int end) {
        return -1L << first & -1L >>> -end;
    }

    private static void name(
            What what,
            FlowField number,
            FlowField name,
            Announced own,
            Announced all,
            FlowBatch batch,
            int first,
            int end) {
        if (own.of(what).isEmpty() && all.of(what).isEmpty()) {
            return;
        }
        long nameless = rows(first, end) & batch.present(number) & ~batch.present(name);
        for (long left = nameless; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            long id = get(what, batch.column(number)[row], own, all);
            if (id != 0) {
                batch.set(name, row, id);
            }
        }
    }

    @SuppressWarnings("EnumOrdinal") // as columns hold words
    private static void vpn(Announced own, Announced all, FlowBatch batch, int row) {
        long ingress = ofVrf(What.DISTINGUISHER, FlowField.INGRESS_VRF, own, all, batch, row);
        long egress = ofVrf(What.DISTINGUISHER, FlowField.EGRESS_VRF, own, all, batch, row);
        boolean byEgress = Announced.distinguisher(ingress) == 0 && Announced.distinguisher(egress) != 0;
        long chosen = byEgress || ingress == 0 ? egress : ingress;
        if (chosen != 0 && !batch.has(FlowField.MPLS_VPN_RD, row)) {
            batch.set(FlowField.MPLS_VPN_RD, row, Announced.distinguisher(chosen));
            batch.set(FlowField.MPLS_VPN_RD_ORIGIN, row, RdOrigin.OPTION.ordinal());
        }
        if (!batch.has(FlowField.VRF_NAME, row)) {
            long ingressName = ofVrf(What.VRF, FlowField.INGRESS_VRF, own, all, batch, row);
            long egressName = ofVrf(What.VRF, FlowField.EGRESS_VRF, own, all, batch, row);
            long name = (byEgress || ingressName == 0) && egressName != 0 ? egressName : ingressName;
            if (name != 0) {
                batch.set(FlowField.VRF_NAME, row, name);
            }
        }
    }

    private static long ofVrf(What what, FlowField vrf, Announced own, Announced all, FlowBatch batch, int row) {
        return batch.has(vrf, row) ? get(what, batch.column(vrf)[row], own, all) : 0;
    }

    private static long get(What what, long number, Announced own, Announced all) {
        long known = own.of(what).get(number);
        return known != 0 ? known : all.of(what).get(number);
    }
}

package ribflow.tag;

import java.util.List;
import java.util.Optional;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.RdOrigin;
import ribflow.flow.SamplingSource;
import ribflow.ip.Address;
import ribflow.maps.MapLine;
import ribflow.maps.Maps;
import ribflow.maps.SamplingRules;
import ribflow.maps.VrfRules;
import ribflow.tag.RouteColumns.Side;

/**
 * Tells a recorder of the columns whose source is no matter of an order: what a route brings with it, what a map rules, and
 * what follows from other columns. Which of them decided, the tagged batch says itself; the maps are asked with the same
 * words as by the tagger, for the row in place of the value.
 */
final class Rulings {

    /** What follows from the other columns. */
    private static final List<FlowField> RULED =
            List.of(FlowField.SRC_REASON, FlowField.DST_REASON, FlowField.INGRESS_REASON, FlowField.EGRESS_REASON);

    private final Recorder recorder;
    private final Maps maps;

    Rulings(Recorder recorder, Maps maps) {
        this.recorder = recorder;
        this.maps = maps;
    }

    void tell(FlowBatch batch, Correlation.Binding[] bindings) {
        for (Side side : List.of(Side.SOURCE, Side.DESTINATION)) {
            for (FlowField column : side.ofRouteAlone()) {
                tell(batch, column, Origin.BGP, -1L);
            }
        }
        tell(batch, FlowField.SRC_ROA, Origin.RPKI, -1L);
        tell(batch, FlowField.DST_ROA, Origin.RPKI, -1L);
        RULED.forEach(column -> tell(batch, column, Origin.RULE, -1L));
        tell(batch, FlowField.EGRESS_ROUTER, Origin.RULE, -1L);
        tell(batch, FlowField.LEAVES, Origin.MAP, -1L);
        tell(batch, FlowField.DSCP_CLASS, Origin.MAP, -1L);
        for (int row = 0; row < batch.size(); row++) {
            distinguisher(batch, row, bindings[row]);
            sampling(batch, row, bindings[row]);
            entry(batch, row, bindings[row]);
            exit(batch, row);
            if (batch.has(FlowField.DSCP_CLASS, row)) {
                line(FlowField.DSCP_CLASS, row, maps.classes().lineOf(batch.column(FlowField.DSCP)[row]));
            }
        }
    }

    private void tell(FlowBatch batch, FlowField column, Origin origin, long rows) {
        recorder.asked(column, origin, rows & batch.rows(), rows & batch.present(column));
    }

    private void line(FlowField column, int row, Optional<MapLine> line) {
        line.ifPresent(found -> recorder.line(column, row, found));
    }

    @SuppressWarnings("EnumOrdinal") // as columns hold words
    private void distinguisher(FlowBatch batch, int row, Correlation.Binding binding) {
        VrfRules rules = binding.vrfs();
        boolean byMap = batch.get(FlowField.MPLS_VPN_RD_ORIGIN, row, -1) == RdOrigin.MAP.ordinal();
        tell(batch, FlowField.MPLS_VPN_RD, byMap ? Origin.MAP : Origin.FLOW, 1L << row);
        tell(batch, FlowField.MPLS_VPN_RD_ORIGIN, Origin.RULE, 1L << row);
        if (byMap && rules != null) {
            recorder.line(FlowField.MPLS_VPN_RD, row, rules.lineOf(rules.find(batch, row)));
        }
    }

    private void sampling(FlowBatch batch, int row, Correlation.Binding binding) {
        SamplingRules rules = binding.sampling();
        SamplingSource source = batch.has(FlowField.SAMPLING_SOURCE, row)
                ? SamplingSource.of(batch.column(FlowField.SAMPLING_SOURCE)[row])
                : SamplingSource.RECORD;
        Origin origin = source == SamplingSource.MAP
                ? Origin.MAP
                : source == SamplingSource.DEFAULT ? Origin.CONFIGURATION : Origin.FLOW;
        tell(batch, FlowField.SAMPLING_RATE, origin, 1L << row);
        tell(batch, FlowField.SAMPLING_SOURCE, Origin.RULE, 1L << row);
        if (source == SamplingSource.MAP && rules != null) {
            line(
                    FlowField.SAMPLING_RATE,
                    row,
                    rules.lineOf(
                            batch.get(FlowField.IN_IFACE, row, SamplingRules.ANY),
                            batch.get(FlowField.OUT_IFACE, row, SamplingRules.ANY)));
        }
    }

    private void entry(FlowBatch batch, int row, Correlation.Binding binding) {
        Address exporter = batch.exporter(row).address();
        long iface = batch.get(FlowField.IN_IFACE, row, -1);
        if (batch.has(FlowField.INGRESS_POP, row)) {
            pop(batch, FlowField.INGRESS_POP, row, maps.pops().lineOf(exporter, iface));
        }
        tell(batch, FlowField.ENTERS, binding.hasRoles() ? Origin.MAP : Origin.RULE, 1L << row);
        line(FlowField.ENTERS, row, maps.interfaces().lineOf(exporter, iface));
    }

    private void exit(FlowBatch batch, int row) {
        if (batch.has(FlowField.EGRESS_POP, row)) {
            Address nextHop =
                    new Address(batch.high(FlowField.PEER_DST_IP)[row], batch.column(FlowField.PEER_DST_IP)[row]);
            pop(
                    batch,
                    FlowField.EGRESS_POP,
                    row,
                    maps.pops().lineOfNextHop(nextHop).or(() -> lineOfRouter(batch, row)));
        }
        if (batch.has(FlowField.LEAVES, row)) {
            Address exporter = batch.exporter(row).address();
            line(FlowField.LEAVES, row, maps.interfaces().lineOf(exporter, batch.column(FlowField.OUT_IFACE)[row]));
        }
    }

    /** By a row of the map, or because a router is a PoP by itself. */
    private void pop(FlowBatch batch, FlowField column, int row, Optional<MapLine> line) {
        tell(batch, column, line.isPresent() ? Origin.MAP : Origin.RULE, 1L << row);
        line(column, row, line);
    }

    private Optional<MapLine> lineOfRouter(FlowBatch batch, int row) {
        return batch.has(FlowField.EGRESS_ROUTER, row)
                ? maps.pops()
                        .lineOf(new Address(
                                batch.high(FlowField.EGRESS_ROUTER)[row], batch.column(FlowField.EGRESS_ROUTER)[row]))
                : Optional.empty();
    }
}

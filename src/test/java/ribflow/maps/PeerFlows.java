package ribflow.maps;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import ribflow.flow.Exporter;
import ribflow.flow.Exporters;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.ip.Address;

/** Flows that ask a map of neighbours, for tests; their routes back are as many as they are given. */
public final class PeerFlows implements PeerAsMap.RouteBack {

    private final FlowBatch batch = new FlowBatch();
    private @Nullable Address nextHop;
    private long neighbour = -1;

    /** A flow from an interface of an exporter, of which no more is known. */
    public static long asOf(PeerAsMap map, Address exporter, long in) {
        return new PeerFlows().from(exporter, in).asOf(map);
    }

    public PeerFlows from(Address exporter, long in) {
        Exporter known = Objects.requireNonNull(new Exporters(1).find(exporter.high(), exporter.low()));
        batch.clear();
        batch.append(known);
        return in < 0 ? this : with(FlowField.IN_IFACE, in);
    }

    public PeerFlows with(FlowField column, long value) {
        batch.set(column, 0, value);
        return this;
    }

    PeerFlows routed(String hop, long as) {
        nextHop = Address.parse(hop);
        neighbour = as;
        return this;
    }

    public long asOf(PeerAsMap map) {
        return finder(map).asOf(batch, 0);
    }

    String lineOf(PeerAsMap map) {
        return finder(map).lineOf(batch, 0).map(MapLine::toString).orElse("none");
    }

    FlowBatch batch() {
        return batch;
    }

    PeerAsMap.Finder finder(PeerAsMap map) {
        return map.finder(this, (_, _) -> "");
    }

    @Override
    public boolean found(int row) {
        return nextHop != null;
    }

    @Override
    public long nextHopHigh(int row) {
        return Objects.requireNonNull(nextHop).high();
    }

    @Override
    public long nextHopLow(int row) {
        return Objects.requireNonNull(nextHop).low();
    }

    @Override
    public long neighbourAs(int row) {
        return neighbour;
    }
}

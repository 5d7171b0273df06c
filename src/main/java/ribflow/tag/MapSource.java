package ribflow.tag;

import java.util.Optional;
import ribflow.bgp.rib.AttributePool;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.maps.MapLine;
import ribflow.maps.Maps;
import ribflow.maps.PeerAsMap;

/** What {@code peers.map} says of the neighbour that a flow came from. It knows no other field. */
final class MapSource implements FieldSource, PeerAsMap.RouteBack {

    private final RouteColumns source;
    private final AttributePool pool;
    private PeerAsMap.Finder peers;

    MapSource(RouteColumns source, AttributePool pool) {
        this.source = source;
        this.pool = pool;
        this.peers = Maps.EMPTY.peers().finder(this, pool);
    }

    @Override
    public void begin(FlowBatch batch, Maps maps) {
        if (peers.map() != maps.peers()) {
            peers = maps.peers().finder(this, pool);
        }
        peers.begin();
    }

    @Override
    public long fill(SourcedField field, FlowBatch batch, long rows) {
        return field == SourcedField.PEER_SRC_AS ? peerSrcAs(batch, rows) : 0;
    }

    @Override
    public Optional<MapLine> lineOf(SourcedField field, FlowBatch batch, int row) {
        return peers.lineOf(batch, row);
    }

    private long peerSrcAs(FlowBatch batch, long rows) {
        long[] column = batch.column(FlowField.PEER_SRC_AS);
        long known = 0;
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            long as = peers.asOf(batch, row);
            if (as >= 0) {
                column[row] = as;
                known |= left & -left;
            }
        }
        return known;
    }

    @Override
    public boolean found(int row) {
        return (source.found() >>> row & 1) != 0;
    }

    @Override
    public long nextHopHigh(int row) {
        return pool.nextHopHigh(source.matches().attributes()[row]);
    }

    @Override
    public long nextHopLow(int row) {
        return pool.nextHopLow(source.matches().attributes()[row]);
    }

    @Override
    public long neighbourAs(int row) {
        return pool.neighbourAs(source.matches().attributes()[row]);
    }
}

package ribflow.tag;

import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.maps.Maps;
import ribflow.maps.PeerAsMap;

/** What {@code peers.map} says of the neighbour that a flow came from. It knows no other field. */
final class MapSource implements FieldSource {

    private PeerAsMap peers = Maps.EMPTY.peers();

    @Override
    public void begin(FlowBatch batch, Maps maps) {
        peers = maps.peers();
    }

    @Override
    public long fill(SourcedField field, FlowBatch batch, long rows) {
        return field == SourcedField.PEER_SRC_AS ? peerSrcAs(batch, rows) : 0;
    }

    private long peerSrcAs(FlowBatch batch, long rows) {
        long[] column = batch.column(FlowField.PEER_SRC_AS);
        long known = 0;
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            long as = peers.asOf(batch.exporter(row).address(), batch.get(FlowField.IN_IFACE, row, -1));
            if (as >= 0) {
                column[row] = as;
                known |= left & -left;
            }
        }
        return known;
    }
}

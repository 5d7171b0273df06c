package ribflow.tag;

import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.tag.RouteColumns.Side;

/** The routes that were looked up for both sides of the flows, and followed for their next hops. */
final class RouteSource implements FieldSource {

    private final RouteColumns source;
    private final RouteColumns destination;
    private final Following following;

    RouteSource(RouteColumns source, RouteColumns destination, Following following) {
        this.source = source;
        this.destination = destination;
        this.following = following;
    }

    @Override
    public long fill(SourcedField field, FlowBatch batch, long rows) {
        RouteColumns columns = of(field.side());
        return switch (field) {
            case SRC_AS, DST_AS -> columns.originAs(batch, rows);
            case PEER_SRC_AS, PEER_DST_AS -> columns.neighbourAs(batch, rows);
            case PEER_DST_IP -> nextHop(batch, rows);
            case SRC_NET, DST_NET -> columns.net(batch, rows);
            case SRC_MASK, DST_MASK -> columns.mask(batch, rows);
        };
    }

    /** The length of the prefix that a side's route is for, -1 if there is none. */
    int mask(Side side, int row) {
        RouteColumns columns = of(side);
        return (columns.found() >>> row & 1) == 0 ? -1 : columns.matches().prefixLength()[row];
    }

    private RouteColumns of(Side side) {
        return side == Side.SOURCE ? source : destination;
    }

    private long nextHop(FlowBatch batch, long rows) {
        long known = destination.nextHop(batch, rows);
        for (long left = rows & following.nextHops(batch, destination); left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            batch.high(FlowField.PEER_DST_IP)[row] = following.high()[row];
            batch.column(FlowField.PEER_DST_IP)[row] = following.low()[row];
        }
        return known;
    }
}

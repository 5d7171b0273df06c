package ribflow.tag;

import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.ip.Address;
import ribflow.ip.Prefix;
import ribflow.maps.Maps;
import ribflow.tag.RouteColumns.Side;

/**
 * The flow record itself. Its values stand in the columns already, where the decoder put them; what the record says of masks
 * is remembered before another source writes there.
 *
 * <p>A record that found the address by the default route alone (mask 0) does not know whose it is: routers then write the AS
 * that the default route came from. So it names neither AS nor prefix nor mask, unless the prefix itself stands in it. A record seldom carries the prefix itself (IE 44, 45, 169, 170), but the mask tells it.
 */
final class FlowSource implements FieldSource {

    /** What the records say of one side's prefix. */
    private static final class Masks {

        private final FlowField column;
        private final FlowField net;
        private final long[] lengths = new long[FlowBatch.CAPACITY];
        private long known;
        private long zero;

        /** Rows whose mask of 0 stands without a prefix. */
        private long nothing;

        Masks(FlowField column, FlowField net) {
            this.column = column;
            this.net = net;
        }

        void take(FlowBatch batch) {
            known = batch.present(column);
            zero = 0;
            long[] from = batch.column(column);
            for (long left = known; left != 0; left &= left - 1) {
                int row = Long.numberOfTrailingZeros(left);
                lengths[row] = from[row];
                zero |= from[row] == 0 ? left & -left : 0;
            }
            nothing = zero & ~batch.present(net);
        }
    }

    private final Masks source = new Masks(FlowField.SRC_MASK, FlowField.SRC_NET);
    private final Masks destination = new Masks(FlowField.DST_MASK, FlowField.DST_NET);

    @Override
    public void begin(FlowBatch batch, Maps maps) {
        source.take(batch);
        destination.take(batch);
    }

    @Override
    public long fill(SourcedField field, FlowBatch batch, long rows) {
        return switch (field) {
            case SRC_AS, DST_AS -> rows & batch.present(field.column()) & ~masks(field.side()).zero;
            case PEER_SRC_AS, PEER_DST_AS -> rows & batch.present(field.column());
            case SRC_MASK, DST_MASK -> rows & batch.present(field.column()) & ~masks(field.side()).nothing;
            case PEER_DST_IP -> nextHop(batch, rows);
            case SRC_NET, DST_NET -> net(field.side(), batch, rows);
        };
    }

    /** The length of the prefix that a record names for a side, -1 if none. */
    int mask(Side side, int row) {
        Masks masks = masks(side);
        return (masks.known >>> row & 1) == 0 ? -1 : (int) masks.lengths[row];
    }

    private Masks masks(Side side) {
        return side == Side.SOURCE ? source : destination;
    }

    private static long nextHop(FlowBatch batch, long rows) {
        long known = rows & batch.present(FlowField.FLOW_BGP_NEXTHOP);
        for (long left = known; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            batch.high(FlowField.PEER_DST_IP)[row] = batch.high(FlowField.FLOW_BGP_NEXTHOP)[row];
            batch.column(FlowField.PEER_DST_IP)[row] = batch.column(FlowField.FLOW_BGP_NEXTHOP)[row];
        }
        return known;
    }

    private long net(Side side, FlowBatch batch, long rows) {
        Masks masks = masks(side);
        long written = batch.present(side.net());
        long[] hostHigh = batch.high(side.host());
        long[] hostLow = batch.column(side.host());
        long[] high = batch.high(side.net());
        long[] low = batch.column(side.net());
        long told = masks.known & ~masks.zero & batch.present(side.host()) & ~written;
        for (long left = rows & told; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            int bits = Prefix.bits128(Address.isIpv4(hostHigh[row], hostLow[row]), (int) masks.lengths[row]);
            high[row] = hostHigh[row] & Prefix.maskHigh(bits);
            low[row] = hostLow[row] & Prefix.maskLow(bits);
        }
        return rows & (written | told);
    }
}

package ribflow.tag;

import java.util.Optional;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.ip.Address;
import ribflow.ip.Prefix;
import ribflow.maps.MapLine;
import ribflow.maps.Maps;
import ribflow.maps.NetworksMap;
import ribflow.tag.RouteColumns.Side;

/**
 * What {@code networks.map} says of the addresses. Only the rows that earlier sources leave are looked up, each once for all
 * fields of a side.
 */
final class NetworkSource implements FieldSource {

    private NetworksMap networks = Maps.EMPTY.networks();
    private final Found source = new Found();
    private final Found destination = new Found();
    private final int[] scratch = new int[FlowBatch.CAPACITY];

    /** What was found for the addresses of one side. */
    private static final class Found {
        private final int[] numbers = new int[FlowBatch.CAPACITY];
        private long looked;
        private long known;
    }

    @Override
    public void begin(FlowBatch batch, Maps maps) {
        networks = maps.networks();
        source.looked = 0;
        source.known = 0;
        destination.looked = 0;
        destination.known = 0;
    }

    @Override
    public long fill(SourcedField field, FlowBatch batch, long rows) {
        if (networks.isEmpty()) {
            return 0;
        }
        Found found = look(field.side(), batch, rows);
        long inMap = rows & found.known;
        return switch (field) {
            case SRC_AS, DST_AS -> as(found.numbers, batch.column(field.column()), inMap);
            case PEER_SRC_AS, PEER_DST_AS -> peerAs(found.numbers, batch.column(field.column()), inMap);
            case PEER_DST_IP -> nextHop(found.numbers, batch, inMap);
            case SRC_NET, DST_NET -> net(field.side(), found.numbers, batch, inMap);
            case SRC_MASK, DST_MASK -> mask(found.numbers, batch.column(field.column()), inMap);
        };
    }

    @Override
    public Optional<MapLine> lineOf(SourcedField field, FlowBatch batch, int row) {
        FlowField host = field.side().host();
        return networks.lineOf(new Address(batch.high(host)[row], batch.column(host)[row]));
    }

    /** The length of the network that holds a side's address, -1 if there is none; the row was looked up. */
    int mask(Side side, int row) {
        Found found = of(side);
        return (found.known >>> row & 1) == 0 ? -1 : networks.length(found.numbers[row]);
    }

    /** Looks up those of the rows that were not yet. */
    Found look(Side side, FlowBatch batch, long rows) {
        Found found = of(side);
        long missing = rows & ~found.looked & batch.present(side.host());
        if (missing != 0) {
            networks.find(missing, batch.high(side.host()), batch.column(side.host()), found.numbers, scratch);
            for (long left = missing; left != 0; left &= left - 1) {
                found.known |= found.numbers[Long.numberOfTrailingZeros(left)] == NetworksMap.NONE ? 0 : left & -left;
            }
        }
        found.looked |= rows;
        return found;
    }

    private Found of(Side side) {
        return side == Side.SOURCE ? source : destination;
    }

    private long as(int[] numbers, long[] column, long rows) {
        long known = 0;
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            long as = networks.as(numbers[row]);
            if (as != NetworksMap.NONE) {
                column[row] = as;
                known |= left & -left;
            }
        }
        return known;
    }

    private long peerAs(int[] numbers, long[] column, long rows) {
        long known = 0;
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            long as = networks.peerAs(numbers[row]);
            if (as != NetworksMap.NONE) {
                column[row] = as;
                known |= left & -left;
            }
        }
        return known;
    }

    private long nextHop(int[] numbers, FlowBatch batch, long rows) {
        long[] high = batch.high(FlowField.PEER_DST_IP);
        long[] low = batch.column(FlowField.PEER_DST_IP);
        long known = 0;
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            if (networks.hasNextHop(numbers[row])) {
                Address nextHop = networks.nextHop(numbers[row]);
                high[row] = nextHop.high();
                low[row] = nextHop.low();
                known |= left & -left;
            }
        }
        return known;
    }

    private long net(Side side, int[] numbers, FlowBatch batch, long rows) {
        long[] fromHigh = batch.high(side.host());
        long[] fromLow = batch.column(side.host());
        long[] high = batch.high(side.net());
        long[] low = batch.column(side.net());
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            int length = networks.length(numbers[row]);
            int bits = Prefix.bits128(Address.isIpv4(fromHigh[row], fromLow[row]), length);
            high[row] = fromHigh[row] & Prefix.maskHigh(bits);
            low[row] = fromLow[row] & Prefix.maskLow(bits);
        }
        return rows;
    }

    private long mask(int[] numbers, long[] column, long rows) {
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            column[row] = networks.length(numbers[row]);
        }
        return rows;
    }
}

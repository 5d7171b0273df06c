package ribflow.rpki;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import ribflow.ip.Address;

/**
 * Judges the routes of a batch of flows by the VRPs that hold at the moment: all longest prefixes first, so that memory
 * latencies overlap, then row by row up the chains.
 *
 * <p>Hot: lock-free and allocation-free. The caller is online in the tables' {@link ribflow.ip.Epochs}. One per worker.
 */
public final class OriginReader {

    private final Supplier<@Nullable VrpTable> vrps;
    private final int[] prefixes = new int[Long.SIZE];
    private final int[] scratch = new int[Long.SIZE];
    private long valid;
    private long invalid;
    private long unknown;
    private boolean any;

    /** @param vrps the table that is used at the moment; null where there is none */
    public OriginReader(Supplier<@Nullable VrpTable> vrps) {
        this.vrps = vrps;
    }

    /**
     * Judges rows; without VRPs none has a state.
     *
     * @param rows a bit for each row to judge
     * @param high the high halves of addresses in the routes' prefixes, by row
     * @param low their low halves
     * @param length the lengths of the routes' prefixes
     * @param origin the routes' origin AS, {@link VrpTable#NO_ORIGIN} where there is none
     */
    public void judge(long rows, long[] high, long[] low, int[] length, long[] origin) {
        valid = 0;
        invalid = 0;
        unknown = 0;
        VrpTable table = vrps.get();
        any = table != null;
        if (table == null) {
            return;
        }
        long v4 = 0;
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            v4 |= Address.isIpv4(high[row], low[row]) ? left & -left : 0;
        }
        judge(table, table.side(true), v4, high, low, length, origin);
        judge(table, table.side(false), rows & ~v4, high, low, length, origin);
    }

    private void judge(
            VrpTable table, VrpTable.Side side, long rows, long[] high, long[] low, int[] length, long[] origin) {
        side.prefixes.longest(rows, high, low, prefixes, scratch);
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            long bit = left & -left;
            int id = VrpTable.coveringOrSame(side, prefixes[row], length[row]);
            switch (table.validity(side, id, length[row], origin[row])) {
                case VALID -> valid |= bit;
                case INVALID -> invalid |= bit;
                case UNKNOWN -> unknown |= bit;
            }
        }
    }

    /** Whether there were VRPs when rows were judged last. */
    public boolean hadVrps() {
        return any;
    }

    /** Of the rows judged last, those of that state. */
    public long rows(Validity validity) {
        return switch (validity) {
            case VALID -> valid;
            case INVALID -> invalid;
            case UNKNOWN -> unknown;
        };
    }
}

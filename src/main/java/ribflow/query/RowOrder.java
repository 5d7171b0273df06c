package ribflow.query;

import java.util.Comparator;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;

/**
 * An order of packed rows, and a quick look at rows that are not packed yet: of millions, nearly all are behind the last of the
 * first ten, and one number shows it.
 */
final class RowOrder {

    private final Comparator<long[]> comparator;
    private final FlowField first;
    private final boolean descending;
    private final PackedRows packing;

    /**
     * @param first what rows are ordered by before anything else
     * @param descending whether the largest come first; rows without a value come last in any case
     */
    RowOrder(Comparator<long[]> comparator, FlowField first, boolean descending, PackedRows packing) {
        this.comparator = comparator;
        this.first = first;
        this.descending = descending;
        this.packing = packing;
    }

    Comparator<long[]> comparator() {
        return comparator;
    }

    /** What a packed row has of that by which rows are ordered before anything else; 0 if it has none. */
    long bound(long[] packed) {
        return packing.get(packed, first);
    }

    /**
     * The rows that may come before a packed one, or beside it; the others come behind it for certain. Hot: allocation-free.
     */
    long contenders(FlowBatch batch, long rows, long[] last) {
        if (first.kind() == Kind.ADDRESS || first.kind().interned() || !packing.has(last, first)) {
            return rows;
        }
        long[] values = batch.column(first);
        long bound = packing.get(last, first);
        long contenders = 0;
        for (int row = 0; row < batch.size(); row++) {
            int order = Long.compareUnsigned(values[row], bound);
            contenders |= ((descending ? order : -order) >= 0 ? 1L : 0L) << row;
        }
        return contenders & rows & batch.present(first);
    }
}

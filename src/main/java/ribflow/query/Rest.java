package ribflow.query;

import org.jspecify.annotations.Nullable;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/**
 * What {@code top … other} leaves over, as one row {@code other}: the sums of the counters of all rows that are not among the
 * top, so that totals stay exact. What the table itself folded together is part of it.
 */
final class Rest {

    private final long[] sums = new long[Total.COUNTERS.size()];
    private final @Nullable Rating rating;
    private boolean something;

    /** @param rating sets rates, where rows have rates by now */
    Rest(@Nullable Rating rating) {
        this.rating = rating;
    }

    /** Takes the rows that a table folded, and gives back the others. */
    long folded(FlowBatch batch, long rows) {
        long folded = rows & batch.present(FlowField.OTHER);
        add(batch, folded);
        return rows & ~folded;
    }

    /** Takes rows of a batch. */
    void add(FlowBatch batch, long rows) {
        something |= rows != 0;
        for (int i = 0; i < sums.length; i++) {
            FlowField counter = Total.COUNTERS.get(i);
            long[] values = batch.column(counter);
            for (long left = rows & batch.present(counter); left != 0; left &= left - 1) {
                sums[i] += values[Long.numberOfTrailingZeros(left)];
            }
        }
    }

    /** Takes a row that was packed. */
    void add(PackedRows packing, long[] packed) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += packing.get(packed, Total.COUNTERS.get(i));
        }
        something = true;
    }

    /** Appends the row, once, if there is anything in it. */
    void give(FlowBatch batch) {
        if (!something) {
            return;
        }
        something = false;
        int row = batch.append(null);
        batch.set(FlowField.OTHER, row, 1);
        for (int i = 0; i < sums.length; i++) {
            batch.set(Total.COUNTERS.get(i), row, sums[i]);
        }
        if (rating != null) {
            rating.rate(batch, row);
        }
    }
}

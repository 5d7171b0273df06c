package ribflow.expr;

import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/** Looks some bits of numbers up in a set of ranges. Hot: allocation-free. */
final class MaskedMask implements RowMask {

    private final FlowField field;
    private final long mask;
    private final LongRanges ranges;
    private final boolean negated;

    MaskedMask(FlowField field, long mask, LongRanges ranges, boolean negated) {
        this.field = field;
        this.mask = mask;
        this.ranges = ranges;
        this.negated = negated;
    }

    @Override
    public long test(FlowBatch batch, long rows) {
        long[] values = batch.column(field);
        long met = 0;
        for (long left = rows & batch.present(field); left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            if (ranges.contains(values[row] & mask) != negated) {
                met |= 1L << row;
            }
        }
        return met;
    }
}

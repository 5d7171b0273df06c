package ribflow.expr;

import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/** Looks numbers up in a set of ranges. Hot: allocation-free. */
final class NumberMask implements RowMask {

    private final FlowField field;
    private final LongRanges ranges;
    private final boolean negated;

    NumberMask(FlowField field, LongRanges ranges, boolean negated) {
        this.field = field;
        this.ranges = ranges;
        this.negated = negated;
    }

    @Override
    public long test(FlowBatch batch, long rows) {
        long[] values = batch.column(field);
        long met = 0;
        for (long left = rows & batch.present(field); left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            if (ranges.contains(values[row]) != negated) {
                met |= 1L << row;
            }
        }
        return met;
    }
}

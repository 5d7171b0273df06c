package ribflow.expr;

import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/** Looks addresses up in a set of ranges. Hot: allocation-free. */
final class AddressMask implements RowMask {

    private final FlowField field;
    private final AddressRanges ranges;
    private final boolean negated;

    AddressMask(FlowField field, AddressRanges ranges, boolean negated) {
        this.field = field;
        this.ranges = ranges;
        this.negated = negated;
    }

    @Override
    public long test(FlowBatch batch, long rows) {
        long[] high = batch.high(field);
        long[] low = batch.column(field);
        long met = 0;
        for (long left = rows & batch.present(field); left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            if (ranges.contains(high[row], low[row]) != negated) {
                met |= 1L << row;
            }
        }
        return met;
    }
}

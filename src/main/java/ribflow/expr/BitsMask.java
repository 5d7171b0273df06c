package ribflow.expr;

import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/** Asks whether all of some bits are set. Hot: allocation-free. */
final class BitsMask implements RowMask {

    private final FlowField field;
    private final long bits;

    BitsMask(FlowField field, long bits) {
        this.field = field;
        this.bits = bits;
    }

    @Override
    public long test(FlowBatch batch, long rows) {
        long[] values = batch.column(field);
        long met = 0;
        for (long left = rows & batch.present(field); left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            if ((values[row] & bits) == bits) {
                met |= 1L << row;
            }
        }
        return met;
    }
}

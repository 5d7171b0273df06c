package ribflow.query;

import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/** Rows with the begin of the longer bin that theirs lies in; bins begin at 00:00 UTC and every so often after. */
final class Rebinned implements RowSource {

    private final RowSource source;
    private final long length;

    Rebinned(RowSource source, long length) {
        this.source = source;
        this.length = length;
    }

    @Override
    public long next(FlowBatch batch) {
        long rows = source.next(batch);
        long[] starts = batch.column(FlowField.STAMP_INSERTED);
        for (long left = rows & batch.present(FlowField.STAMP_INSERTED); left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            starts[row] -= Math.floorMod(starts[row], length);
        }
        return rows;
    }
}

package ribflow.query;

import java.util.OptionalLong;
import java.util.function.LongPredicate;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.table.Snapshot;

/**
 * Where rows come from: all of a snapshot, or of one with time bins those in the bins that are wanted. Rows come bin by bin, so
 * a bin is judged once, and mostly for a whole batch.
 *
 * <p>Hot: allocation-free.
 */
final class SnapshotRows implements RowSource {

    private final Snapshot snapshot;
    private final LongPredicate wanted;
    private final Period period;
    private final boolean binned;
    private long judged = Long.MIN_VALUE;
    private boolean passes;

    /**
     * Rows of a snapshot.
     *
     * @param wanted which bins are, by their start
     * @param period notes the bins that were read
     */
    SnapshotRows(Snapshot snapshot, LongPredicate wanted, Period period) {
        this.snapshot = snapshot;
        this.wanted = wanted;
        this.period = period;
        this.binned = snapshot.bin().isPresent();
    }

    @Override
    public long next(FlowBatch batch) {
        if (!binned) {
            return snapshot.next(batch) ? batch.rows() : 0;
        }
        while (snapshot.next(batch)) {
            long rows = wanted(batch);
            if (rows != 0) {
                period.note(batch, rows);
                return rows;
            }
        }
        return 0;
    }

    private long wanted(FlowBatch batch) {
        long[] starts = batch.column(FlowField.STAMP_INSERTED);
        if (ofOneBin(starts, batch.size())) {
            return passes(starts[0]) ? batch.rows() : 0;
        }
        long rows = 0;
        for (int row = 0; row < batch.size(); row++) {
            rows |= passes(starts[row]) ? 1L << row : 0;
        }
        return rows;
    }

    private static boolean ofOneBin(long[] starts, int size) {
        long different = 0;
        for (int row = 1; row < size; row++) {
            different |= starts[row] ^ starts[0];
        }
        return different == 0;
    }

    private boolean passes(long start) {
        if (start != judged) {
            judged = start;
            passes = wanted.test(start);
        }
        return passes;
    }

    /** The first bin that is wanted, of those that the table has; or that one. */
    long firstBin(long otherwise) {
        OptionalLong known = snapshot.collected().stream()
                .mapToLong(start -> start)
                .filter(wanted)
                .min();
        if (known.isPresent()) {
            return Math.min(known.getAsLong(), otherwise);
        }
        FlowBatch batch = new FlowBatch();
        long first = otherwise;
        for (long rows = next(batch); rows != 0; rows = next(batch)) {
            first = Math.min(first, batch.column(FlowField.STAMP_INSERTED)[Long.numberOfTrailingZeros(rows)]);
        }
        return first;
    }
}

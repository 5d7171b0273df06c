package ribflow.query;

import java.util.TreeSet;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.table.Snapshot;

/**
 * The time that counters stand for: what a rate is divided by.
 *
 * <p>A table without bins has counted since its start or last erasure. In a table with bins, a row that has its
 * {@code stamp_inserted} stands for its bin, and a row that sums over bins stands for all bins that were read, whether
 * it had traffic in each of them or not: bins are only left out by conditions on {@code stamp_inserted} itself. Of the bin
 * in which the table began to count, and of the one that is still running, only the part counts that was counted.
 */
final class Period {

    /** No period is shorter: one second. */
    private static final long SHORTEST = 1_000;

    private final Snapshot snapshot;
    private final long bin;
    private final TreeSet<Long> seen = new TreeSet<>();
    private long seenMillis;

    Period(Snapshot snapshot) {
        this.snapshot = snapshot;
        this.bin = snapshot.bin().map(length -> length.toMillis()).orElse(0L);
    }

    /** Notes the bins of rows that were read. */
    void note(FlowBatch batch, long rows) {
        if (bin > 0) {
            long[] starts = batch.column(FlowField.STAMP_INSERTED);
            for (long left = rows & batch.present(FlowField.STAMP_INSERTED); left != 0; left &= left - 1) {
                long start = starts[Long.numberOfTrailingZeros(left)];
                if (seen.add(start)) {
                    seenMillis += millis(start);
                }
            }
        }
    }

    /** The seconds that the counters of a row stand for. */
    double seconds(FlowBatch batch, int row) {
        if (bin == 0) {
            return Math.max(SHORTEST, snapshot.takenAt() - snapshot.since()) / 1000.0;
        }
        long start = batch.get(FlowField.STAMP_INSERTED, row, Long.MIN_VALUE);
        return Math.max(SHORTEST, start == Long.MIN_VALUE ? seenMillis : millis(start)) / 1000.0;
    }

    private long millis(long start) {
        long end = start + bin;
        boolean first = start < snapshot.since() && snapshot.since() < end;
        return Math.max(SHORTEST, Math.min(end, snapshot.takenAt()) - (first ? snapshot.since() : start));
    }
}

package ribflow.query;

import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.table.Snapshot;

/**
 * The time that counters stand for: what a rate is divided by.
 *
 * <p>A table without bins has counted since its start or last erasure. In a table with bins, a row that has its
 * {@code stamp_inserted} stands for its bin, and a row that sums over bins stands for the whole period: all bins from the
 * first that was read to the last, whether it had traffic in each of them or not. Bins are only left out by conditions on
 * {@code stamp_inserted} itself, wherever in the query they stand. Of the bin in which the table began to count, and of the one that is still running, only
 * the part counts that was counted.
 *
 * <p>When bins were made coarser, such a bin stands for those of the table's bins in it that belong to the period.
 */
final class Period {

    /** No period is shorter: one second. */
    private static final long SHORTEST = 1_000;

    private final Snapshot snapshot;
    private final long bin;
    private LongPredicate wanted;
    private final NavigableSet<Long> seen = new TreeSet<>();
    private long last = Long.MIN_VALUE;
    private long coarse;
    private long whole;
    private int wholeOf;

    /** @param wanted which bins conditions on {@code stamp_inserted} let pass */
    Period(Snapshot snapshot, LongPredicate wanted) {
        this.snapshot = snapshot;
        this.wanted = wanted;
        this.bin = snapshot.bin().map(length -> length.toMillis()).orElse(0L);
        this.coarse = bin;
    }

    /** Bins are left out behind other stages, too; said before the first row is read. */
    void restrict(LongPredicate more) {
        long length = coarse;
        wanted = wanted.and(start -> more.test(length == bin ? start : start - Math.floorMod(start, length)));
    }

    /** From here on bins are so long. */
    void coarser(long millis) {
        coarse = millis;
    }

    /** The length of a bin as rows have it now; 0 if there are none. */
    long bin() {
        return coarse;
    }

    /** Notes the bins of rows that were read. */
    void note(FlowBatch batch, long rows) {
        if (bin > 0) {
            long[] starts = batch.column(FlowField.STAMP_INSERTED);
            for (long left = rows & batch.present(FlowField.STAMP_INSERTED); left != 0; left &= left - 1) {
                long start = starts[Long.numberOfTrailingZeros(left)];
                if (start != last) { // rows come bin by bin
                    last = start;
                    if (wanted.test(start)) {
                        seen.add(start);
                    }
                }
            }
        }
    }

    /** How many bins the period has, coarser ones if they were made so. */
    int bins() {
        int bins = 0;
        if (!seen.isEmpty()) {
            for (long start = seen.first(); start <= seen.last(); start = floor(start) + coarse) {
                bins += millis(floor(start), coarse) > 0 ? 1 : 0;
            }
        }
        return bins;
    }

    /** The seconds that the counters of a row stand for. */
    double seconds(FlowBatch batch, int row) {
        if (bin == 0) {
            return Math.max(SHORTEST, snapshot.takenAt() - snapshot.since()) / 1000.0;
        }
        long start = batch.get(FlowField.STAMP_INSERTED, row, Long.MIN_VALUE);
        if (start == Long.MIN_VALUE) {
            return Math.max(SHORTEST, whole()) / 1000.0;
        }
        return Math.max(SHORTEST, coarse == bin ? millis(start) : millis(start, coarse)) / 1000.0;
    }

    /** The time that was counted in all bins; worked out once, since rows that stand for all of them come when all was read. */
    private long whole() {
        if (seen.size() != wholeOf) {
            wholeOf = seen.size();
            whole = millis(seen.first(), seen.last() - seen.first() + 1);
        }
        return whole;
    }

    private long floor(long start) {
        return start - Math.floorMod(start, coarse);
    }

    /** The time that was counted in the bins of the period that begin in a span of time. */
    private long millis(long from, long length) {
        if (seen.isEmpty()) {
            return 0;
        }
        long first = Math.max(from, seen.first());
        long end = Math.min(from + length - 1, seen.last());
        long sum = 0;
        for (long start = first; start <= end; start += bin) {
            sum += seen.contains(start) || wanted.test(start) ? millis(start) : 0;
        }
        return sum;
    }

    private long millis(long start) {
        long end = start + bin;
        boolean first = start < snapshot.since() && snapshot.since() < end;
        return Math.max(SHORTEST, Math.min(end, snapshot.takenAt()) - (first ? snapshot.since() : start));
    }
}

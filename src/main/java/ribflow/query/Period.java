package ribflow.query;

import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.table.Snapshot;

/**
 * The time that counters stand for: what a rate is divided by, and how many samples a percentile has.
 *
 * <p>A table without bins has counted since its start or last erasure. In a table with bins, a row that has its
 * {@code stamp_inserted} stands for its bin, and a row that sums over bins stands for the whole period. A source that knows in
 * which bins flows were collected ({@link Snapshot#collected}) has those for a period, with traffic or without. For another
 * it is all bins from the first that was read to the last. Bins are only left out by conditions on {@code stamp_inserted}
 * itself, wherever in the query they stand.
 *
 * <p>Of each bin only the time counts in which flows were collected: of that in which the table began to count, or which is
 * still running, of that during which the daemon was down for a while. A bin of which nothing was collected is no zero, but
 * no part of the period at all.
 *
 * <p>When bins were made coarser, such a bin stands for those of the table's bins in it that belong to the period. Where a
 * history has only longer bins left, each stands for as many samples as it would have been: of an hour, twelve of five
 * minutes, all with the hour's mean.
 */
final class Period {

    /** No period is shorter: one second. */
    private static final long SHORTEST = 1_000;

    private final Snapshot snapshot;
    private final long bin;
    private LongPredicate wanted;
    private final NavigableSet<Long> seen = new TreeSet<>();
    private @Nullable NavigableMap<Long, Part> parts;
    private int partsOf;
    private long whole;
    private long last = Long.MIN_VALUE;
    private long coarse;

    /** A bin of the period as rows have it now: how long flows were collected in it, and how many samples it is. */
    private record Part(long millis, int samples) {}

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

    /** How many samples of the length of a bin the period has; coarser ones if bins were made so. */
    int samples() {
        return parts().values().stream().mapToInt(Part::samples).sum();
    }

    /** How many of them the bin of a row is. */
    int samples(FlowBatch batch, int row) {
        return part(batch.get(FlowField.STAMP_INSERTED, row, 0)).samples;
    }

    /** The seconds that the counters of a row stand for. */
    double seconds(FlowBatch batch, int row) {
        if (bin == 0) {
            return Math.max(SHORTEST, snapshot.takenAt() - snapshot.since()) / 1000.0;
        }
        long start = batch.get(FlowField.STAMP_INSERTED, row, Long.MIN_VALUE);
        if (start != Long.MIN_VALUE && coarse == bin) {
            return millis(start) / 1000.0;
        }
        parts();
        return Math.max(SHORTEST, start == Long.MIN_VALUE ? whole : part(start).millis) / 1000.0;
    }

    private Part part(long start) {
        Part part = parts().get(floor(start));
        return part == null ? new Part(0, 1) : part;
    }

    /** Worked out once, since whoever asks for more than a bin of the table asks when all was read. */
    private NavigableMap<Long, Part> parts() {
        NavigableMap<Long, Part> known = parts;
        if (known == null || partsOf != seen.size()) {
            partsOf = seen.size();
            known = new TreeMap<>();
            for (long start : bins()) {
                long millis = millis(start);
                long length = Math.max(snapshot.length(start), millis);
                int samples = length <= coarse ? 1 : (int) Math.max(1, (millis + coarse / 2) / coarse);
                known.merge(
                        floor(start),
                        new Part(millis, samples),
                        (one, other) -> new Part(one.millis + other.millis, Math.max(one.samples, other.samples)));
            }
            whole = known.values().stream().mapToLong(Part::millis).sum();
            parts = known;
        }
        return known;
    }

    /** The bins of the period. */
    private NavigableSet<Long> bins() {
        NavigableSet<Long> bins = new TreeSet<>(seen);
        snapshot.collected().stream().filter(wanted::test).forEach(bins::add);
        if (snapshot.collected().isEmpty() && !seen.isEmpty()) {
            for (long start = seen.first(); start < seen.last(); start += bin) {
                if (wanted.test(start)) {
                    bins.add(start);
                }
            }
        }
        return bins;
    }

    private long floor(long start) {
        return start - Math.floorMod(start, Math.max(1, coarse));
    }

    /** The time that was collected in a bin; all of one that was over when the table began, if flows of it still came. */
    private long millis(long start) {
        long covered = snapshot.covered(start);
        long length = snapshot.length(start);
        boolean late = covered <= 0 && start + length <= snapshot.takenAt();
        return Math.max(SHORTEST, late ? length : covered);
    }
}

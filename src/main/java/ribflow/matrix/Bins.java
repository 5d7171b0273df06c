package ribflow.matrix;

import java.util.ArrayList;
import java.util.List;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.table.Grain;
import ribflow.table.Snapshot;

/**
 * The bins of a snapshot that a matrix is of: from which moment to which, and for how long flows were collected in them.
 *
 * <p>A source that keeps a history says in which bins flows were collected; of another, all bins are from its beginning to the
 * snapshot's moment. A bin in which nothing was collected is no zero: it does not count at all.
 *
 * @param from bins begin then or later
 * @param until bins begin before
 * @param starts those that were collected, in order
 * @param lengths by the place of the start: how long flows were collected, in milliseconds
 * @param samples by the place of the start: for how many bins of the table's own length it stands
 * @param begin when the first of them began, or the table in it
 * @param end when the last of them ended, or the snapshot was taken
 * @param provisional whether flows may still be added to any
 */
record Bins(
        long from,
        long until,
        List<Long> starts,
        List<Long> lengths,
        List<Integer> samples,
        long begin,
        long end,
        boolean provisional) {

    /** Chooses those of a span, and tells the snapshot so, from which nothing was read yet. */
    static Bins choose(Snapshot snapshot, Span span, boolean percentile) {
        long length = snapshot.bin().orElseThrow().toMillis();
        return switch (span) {
            case Span.All() -> all(snapshot, length, percentile);
            case Span.Current() -> one(snapshot, floor(snapshot.takenAt(), length), length, percentile);
            case Span.At(long millis) -> one(snapshot, floor(millis, length), length, percentile);
            case Span.Between(long from, long until) -> of(snapshot, from, until, length, percentile);
            case Span.LatestComplete() -> {
                long start = floor(snapshot.takenAt(), length);
                long first = floor(snapshot.since(), length);
                while (start > first && snapshot.provisional(start)) {
                    start -= length;
                }
                yield snapshot.provisional(start)
                        ? all(snapshot, length, percentile)
                        : one(snapshot, start, length, percentile);
            }
        };
    }

    private static long floor(long millis, long length) {
        return millis - Math.floorMod(millis, length);
    }

    private static Bins one(Snapshot snapshot, long start, long length, boolean percentile) {
        return of(snapshot, start, start + length, length, percentile);
    }

    private static Bins of(Snapshot snapshot, long from, long until, long length, boolean percentile) {
        snapshot.within(from, until);
        return chosen(snapshot, from, until, length, percentile);
    }

    private static Bins all(Snapshot snapshot, long length, boolean percentile) {
        return chosen(snapshot, Long.MIN_VALUE, Long.MAX_VALUE, length, percentile);
    }

    private static Bins chosen(Snapshot snapshot, long from, long until, long length, boolean percentile) {
        snapshot.grain(percentile ? new Grain.Own() : new Grain.Any());
        List<Long> starts = new ArrayList<>();
        List<Long> lengths = new ArrayList<>();
        List<Integer> samples = new ArrayList<>();
        for (long start : collected(snapshot, from, until, length)) {
            long covered = snapshot.covered(start);
            if (covered > 0) {
                starts.add(start);
                lengths.add(covered);
                samples.add(samples(snapshot.length(start), covered, length));
            }
        }
        if (starts.isEmpty()) {
            long moment = Math.clamp(snapshot.takenAt(), from, until);
            return new Bins(from, until, starts, lengths, samples, moment, moment, true);
        }
        long last = starts.getLast();
        return new Bins(
                from,
                until,
                starts,
                lengths,
                samples,
                Math.max(starts.getFirst(), snapshot.since()),
                Math.min(last + snapshot.length(last), snapshot.takenAt()),
                starts.stream().anyMatch(snapshot::provisional));
    }

    private static int samples(long binLength, long covered, long length) {
        return binLength <= length ? 1 : (int) Math.max(1, (covered + length / 2) / length);
    }

    private static List<Long> collected(Snapshot snapshot, long from, long until, long length) {
        List<Long> known = snapshot.collected().stream()
                .filter(start -> from <= start && start < until)
                .toList();
        if (!known.isEmpty()) {
            return known;
        }
        List<Long> all = new ArrayList<>();
        long first = Math.max(from, floor(snapshot.since(), length));
        for (long start = first + Math.floorMod(-first, length);
                start < until && start < snapshot.takenAt();
                start += length) {
            all.add(start);
        }
        return all;
    }

    /** The rows of a batch that belong to them. */
    long rows(FlowBatch batch) {
        long[] starts = batch.column(FlowField.STAMP_INSERTED);
        long rows = 0;
        for (int row = 0; row < batch.size(); row++) {
            rows |= from <= starts[row] && starts[row] < until ? 1L << row : 0;
        }
        return rows;
    }

    /** For how long flows were collected, in milliseconds. */
    long collectedMillis() {
        return lengths.stream().mapToLong(Long::longValue).sum();
    }

    /** How many bins of the table's own length they stand for. */
    int allSamples() {
        return samples.stream().mapToInt(Integer::intValue).sum();
    }
}

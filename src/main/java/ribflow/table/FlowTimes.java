package ribflow.table;

import java.util.Arrays;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import ribflow.flow.Exporter;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Reason;

/**
 * At which moment each flow of a batch counts: the pass that a worker makes before any table with time bins sees the
 * batch, once however many there are.
 *
 * <p>A flow counts at its end. One that ended longer ago than {@code late} finds its bin closed and counts now, with the
 * reason {@code LATE}; one that ends ahead of our clock counts now, with {@code FUTURE}; one without a time counts at its
 * arrival, with {@code NO_TIME}. Clocks of exporters and rounding to seconds in NetFlow's header make honest ends run
 * ahead by a second or so, therefore two seconds are forgiven: the flow counts now, without a reason. So no flow is ever
 * in a bin ahead of the current one, and none in a bin that ended longer than {@code late} ago.
 *
 * <p>That is so unless {@link TimeConfig} says otherwise of the exporter. By arrival nothing the exporter says matters, and
 * there is no reason. Spread over its time, a flow whose end is in order counts from its start on, or from {@code late} ago
 * if it began before that: what would belong into bins that are closed is spread over the others.
 *
 * <p>Our own clock may be set back, but here time stands still until it has caught up: a bin that was final stays so.
 *
 * <p>Hot: allocation-free.
 */
final class FlowTimes {

    private static final long FORGIVEN_MILLIS = 2_000;

    private final LongSupplier clock;
    private final long late;
    private final TimeConfig config;
    private final boolean allByEnd;
    private final long[] moments = new long[FlowBatch.CAPACITY];
    private final long[] starts = new long[FlowBatch.CAPACITY];
    private TimeConfig.@Nullable Mode[] modes = {};
    private long spread;
    private long spanning;
    private long now = Long.MIN_VALUE;

    FlowTimes(LongSupplier clock, long lateMillis, TimeConfig config) {
        this.clock = clock;
        this.late = lateMillis;
        this.config = config;
        this.allByEnd = config.allByEnd();
    }

    /** Our clock, which never runs backwards here. */
    long now() {
        now = Math.max(now, clock.getAsLong());
        return now;
    }

    /** Decides for each row of the batch, fills {@code time_reason} and counts the reasons on the exporters. */
    void decide(FlowBatch batch) {
        long time = now();
        long oldest = time - late;
        long newest = time + FORGIVEN_MILLIS;
        long[] ends = batch.column(FlowField.TIMESTAMP_END);
        long tooOld = 0;
        long tooNew = 0;
        for (int row = 0; row < batch.size(); row++) {
            long end = ends[row];
            tooOld |= (end < oldest ? 1L : 0L) << row;
            tooNew |= (end > newest ? 1L : 0L) << row;
            moments[row] = Math.min(end, time);
        }
        batch.setPresent(FlowField.TIME_REASON, 0);
        long byArrival = allByEnd ? 0 : byArrival(batch);
        long timed = batch.rows() & batch.present(FlowField.TIMESTAMP_END) & ~byArrival;
        give(batch, tooOld & timed, Reason.LATE);
        give(batch, tooNew & timed, Reason.FUTURE);
        give(batch, batch.rows() & ~timed & ~byArrival, Reason.NO_TIME);
        spread = allByEnd ? 0 : spread(batch, timed & ~tooOld & ~tooNew, oldest);
    }

    private long byArrival(FlowBatch batch) {
        long rows = 0;
        for (int row = 0; row < batch.size(); row++) {
            if (mode(batch.exporter(row)) == TimeConfig.Mode.ARRIVAL) {
                moments[row] = arrival(batch, row);
                rows |= 1L << row;
            }
        }
        return rows;
    }

    /** The rows that count from their start on. */
    private long spread(FlowBatch batch, long candidates, long oldest) {
        long rows = 0;
        for (long left = candidates & batch.present(FlowField.TIMESTAMP_START); left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            starts[row] = Math.max(batch.column(FlowField.TIMESTAMP_START)[row], oldest);
            if (starts[row] < moments[row] && mode(batch.exporter(row)) == TimeConfig.Mode.SPREAD) {
                rows |= left & -left;
            }
        }
        return rows;
    }

    private TimeConfig.Mode mode(Exporter exporter) {
        TimeConfig.Mode known = exporter.index() < modes.length ? modes[exporter.index()] : null;
        if (known == null) {
            known = config.of(exporter.address());
            if (exporter.index() >= modes.length) {
                modes = Arrays.copyOf(modes, exporter.index() + 16);
            }
            modes[exporter.index()] = known;
        }
        return known;
    }

    private void give(FlowBatch batch, long rows, Reason reason) {
        if (rows == 0) {
            return;
        }
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            moments[row] = reason == Reason.NO_TIME ? arrival(batch, row) : now;
            batch.set(FlowField.TIME_REASON, row, reason.ordinal());
        }
        count(batch, rows, reason);
    }

    private long arrival(FlowBatch batch, int row) {
        long arrival = batch.get(FlowField.TIMESTAMP_ARRIVAL, row, now);
        return arrival < now - late ? now : Math.min(arrival, now);
    }

    /** Adds once for each run of rows from one exporter: a batch has seldom more than one. */
    private static void count(FlowBatch batch, long rows, Reason reason) {
        Exporter last = null;
        long flows = 0;
        long bytes = 0;
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            Exporter exporter = batch.exporter(row);
            if (exporter != last) {
                count(last, reason, flows, bytes);
                last = exporter;
                flows = 0;
                bytes = 0;
            }
            flows += batch.get(FlowField.FLOWS, row, 1);
            bytes += batch.get(FlowField.BYTES, row, 0);
        }
        count(last, reason, flows, bytes);
    }

    private static void count(@Nullable Exporter exporter, Reason reason, long flows, long bytes) {
        if (exporter != null) {
            exporter.flowsByReason().add(reason, flows);
            exporter.bytesByReason().add(reason, bytes);
        }
    }

    /** The rows that lie in several of the bins that were stamped last: from their {@link #start} to their {@link #moment}. */
    long spanning() {
        return spanning;
    }

    /** When a row that lies in several bins begins. */
    long start(int row) {
        return starts[row];
    }

    /** When a row counts, or ends counting. */
    long moment(int row) {
        return moments[row];
    }

    /** Fills {@code stamp_inserted} with the starts of the bins of that length, which begin with the day in UTC. */
    void stamp(FlowBatch batch, long bin) {
        long[] starts = batch.column(FlowField.STAMP_INSERTED);
        long start = 0;
        long end = 0;
        for (int row = 0; row < batch.size(); row++) {
            long moment = moments[row];
            if (moment < start || moment >= end) {
                start = moment - Math.floorMod(moment, bin);
                end = start + bin;
            }
            starts[row] = start;
        }
        batch.setPresent(FlowField.STAMP_INSERTED, batch.rows());
        spanning = 0;
        for (long left = spread; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            spanning |= batch.column(FlowField.STAMP_INSERTED)[row] > this.starts[row] ? left & -left : 0;
        }
    }
}

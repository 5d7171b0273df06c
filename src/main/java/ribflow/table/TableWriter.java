package ribflow.table;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowSink;

/**
 * One worker's way into all tables. The worker's thread accepts and hands over; its reader is online from the first
 * look-up for a batch until the batch was accepted:
 *
 * <pre>{@code
 * reader.enter();
 * // decode, tag
 * writer.accept(batch);
 * reader.leave();
 * }</pre>
 *
 * <p>Hot: {@link #accept} is allocation-free while the keys are known.
 */
public final class TableWriter implements FlowSink {

    private final List<Intake> intakes;
    private final boolean binned;
    private final FlowTimes times;
    private final Progress progress;
    private final AtomicLong mergedUntil;
    private final Merger merger;
    private final Runnable roll;
    private final Executor onWorker;

    TableWriter(
            List<Intake> intakes,
            boolean binned,
            FlowTimes times,
            Progress progress,
            Merger merger,
            Runnable roll,
            Executor onWorker) {
        this.intakes = List.copyOf(intakes);
        this.binned = binned;
        this.times = times;
        this.progress = progress;
        this.mergedUntil = progress.worker(times.now());
        this.merger = merger;
        this.roll = roll;
        this.onWorker = onWorker;
    }

    /** Adds the batch to all tables whose filters take it. Fills {@code time_reason} and {@code stamp_inserted}. */
    @Override
    public void accept(FlowBatch batch) {
        if (binned) {
            times.decide(batch);
        }
        for (int i = 0; i < intakes.size(); i++) {
            intakes.get(i).accept(batch, times);
        }
    }

    /** Gives the merger all there is; at least once a second, on the worker's thread, even when no flows come. */
    public void handOver() {
        merger.check();
        for (Intake intake : intakes) {
            intake.handOver();
        }
        long until = times.now();
        for (Intake intake : intakes) {
            intake.alive(until);
        }
        merger.post(() -> {
            progress.merged(mergedUntil, until);
            roll.run();
        });
    }

    /**
     * Has the worker hand over, and the merger tell when it is done. If the worker has ended there is nobody to ask: whoever
     * ended it hands over what it had. Any thread.
     */
    void request(Runnable merged) {
        try {
            onWorker.execute(() -> {
                handOver();
                merger.post(merged);
            });
        } catch (RejectedExecutionException e) {
            merger.post(merged);
        }
    }
}

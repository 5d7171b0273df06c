package ribflow.table;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import ribflow.expr.RowFilter;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.ip.Epochs;

/**
 * Where one worker's flows go into one table: the {@link Entrance}, the shard that is being filled, and the way of the
 * shards to the merger and back.
 *
 * <p>There are a few shards and no more. If the merger has them all, it is behind, and the worker waits for one: then
 * datagrams queue up in the kernel, where drops are counted, and memory stays bounded. Flows that were taken are never
 * lost.
 */
final class Intake {

    static final int SHARDS = 4;
    private static final long LOOK_AGAIN_MILLIS = 100;

    private final Table table;
    private final Entrance entrance;
    private final Epochs epochs;
    private final Epochs.Reader worker;
    private final Merger merger;
    private final BlockingQueue<Shard> free = new ArrayBlockingQueue<>(SHARDS);
    private @Nullable Shard filling;
    private int made;
    private final @Nullable Scaling scaling;
    private final @Nullable Folding folding;
    private final int number;
    private long counted;

    /** @param number the worker's, among all */
    Intake(Table table, RowFilter filter, Epochs epochs, Epochs.Reader worker, int number, Merger merger) {
        this.table = table;
        this.entrance = new Entrance(table, filter, this::add);
        this.epochs = epochs;
        this.worker = worker;
        this.merger = merger;
        this.scaling = table.scaling();
        this.folding = table.folding();
        this.number = number;
    }

    /** Hot: allocation-free unless the shard grows or is handed over. */
    void accept(FlowBatch batch, FlowTimes times) {
        entrance.accept(batch, times);
        if (counted != 0) {
            alive(times.now());
        }
    }

    private void add(FlowBatch batch, long selected) {
        shard(Long.bitCount(selected)).add(batch, selected, worker);
        if (table.history()) {
            long[] flows = batch.column(FlowField.FLOWS);
            for (long left = selected & batch.present(FlowField.FLOWS); left != 0; left &= left - 1) {
                counted += flows[Long.numberOfTrailingZeros(left)];
            }
        }
    }

    /** Adds what was counted since the last time to the tally, and that the worker lives at that moment. */
    void alive(long now) {
        if (table.history()) {
            table.tally().accepted(number, counted, now);
            counted = 0;
        }
    }

    /** The shard that has room for so many flows. */
    private Shard shard(int flows) {
        if (filling != null && !filling.hasRoom(flows)) {
            handOver();
        }
        Shard shard = filling;
        if (shard == null) {
            shard = next();
            filling = shard;
        }
        return shard;
    }

    /** Gives the merger what there is. */
    void handOver() {
        Shard full = filling;
        if (full != null && !full.isEmpty()) {
            filling = null;
            merger.post(() -> {
                table.merge(full);
                full.empty();
                free.add(full);
            });
        }
    }

    private Shard next() {
        Shard shard = free.poll();
        if (shard != null) {
            return shard;
        }
        if (made < SHARDS) {
            made++;
            return new Shard(table.layout(), scaling, folding, epochs);
        }
        table.counters().increment(TableCounter.WAITS);
        return await();
    }

    private Shard await() {
        try {
            Shard shard = free.poll();
            while (shard == null) {
                merger.check();
                shard = free.poll(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            }
            return shard;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the merger is behind", e);
        }
    }
}

package ribflow.table;

import org.jspecify.annotations.Nullable;
import ribflow.flow.FlowBatch;
import ribflow.ip.Epochs;

/**
 * What one worker saw for one table since it last handed over: few enough rows to stay in the cache. Filled by the
 * worker, then merged and emptied by the merger, then filled again; never both at once.
 *
 * <p>Its rows hold ids of AS paths and communities as the RIB knows them. Therefore it is a reader of the RIB, from its
 * first row until its ids are turned into text, and as old a one as the worker's batch that brought the first row.
 */
final class Shard {

    /** With four words to a key and three sums, a quarter of a megabyte. */
    static final int ROWS = 4096;

    private final Accumulator accumulator;
    private final Epochs.@Nullable Reader reader;

    Shard(KeyLayout layout, @Nullable Scaling scaling, @Nullable Folding folding, Epochs epochs) {
        this.accumulator = Accumulator.ofFlows(layout, scaling, folding);
        this.reader = layout.interned().isEmpty() ? null : epochs.register();
    }

    /** The most that the rows of one take on the heap. They always have room for another batch. */
    static long mostBytes(KeyLayout layout) {
        long rows = ROWS - FlowBatch.CAPACITY;
        return new Rows(layout.words(), layout).mostPageBytes(rows, 1) + Rows.mostIndexBytes(rows, 1);
    }

    /** Whether so many more flows fit, whatever their keys are. */
    boolean hasRoom(int more) {
        return accumulator.size() + more * accumulator.rowsPerFlow() <= ROWS;
    }

    boolean isEmpty() {
        return accumulator.size() == 0;
    }

    /** Adds rows; their ids were read by that reader, which is online. */
    void add(FlowBatch batch, long selected, Epochs.Reader worker) {
        if (reader != null && !reader.online()) {
            if (!worker.online()) {
                throw new IllegalStateException("a worker accepts flows only while its reader is online");
            }
            reader.enterWith(worker);
        }
        accumulator.add(batch, selected);
    }

    Rows rows() {
        return accumulator.rows();
    }

    /** The rows are merged: the RIB may use their ids again. */
    void empty() {
        if (reader != null) {
            reader.leave();
        }
        accumulator.clear();
    }
}

package ribflow.table;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import ribflow.expr.Expression;
import ribflow.expr.RowFilter;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.ip.Epochs;
import ribflow.stats.Counters;

/**
 * A named table of flows: rows by any columns, in time bins or accumulating until it is erased. Any thread may ask it;
 * the merger answers.
 */
public final class Table implements TableSource {

    private final TableConfig config;
    private final KeyLayout layout;
    private final long binMillis;
    private final long lateMillis;
    private final Merger merger;
    private final Progress progress;
    private final Counters<TableCounter> counters = new Counters<>(TableCounter.class);
    private final Bins bins;
    private final Object resets = new Object();
    private volatile long since;
    private volatile int rows;
    private volatile long heapBytes;
    private volatile int texts;

    Table(TableConfig config, Duration late, Dictionary process, Epochs epochs, Merger merger, Progress progress) {
        this.config = config;
        this.binMillis = config.bin().map(Duration::toMillis).orElse(0L);
        this.lateMillis = late.toMillis();
        this.merger = merger;
        this.progress = progress;
        List<FlowField> fields = new ArrayList<>(config.aggregate());
        fields.removeAll(List.of(FlowField.STAMP_INSERTED, FlowField.NONE));
        if (binMillis > 0) {
            fields.addFirst(FlowField.STAMP_INSERTED);
        }
        if (config.detail().folds()) {
            fields.add(FlowField.FOLDED);
        }
        this.layout = new KeyLayout(fields);
        this.bins = new Bins(config, layout, process, epochs, counters);
        this.since = progress.now();
    }

    @Override
    public String name() {
        return config.name();
    }

    public TableConfig config() {
        return config;
    }

    /** The columns of a row, {@code stamp_inserted} first where the table has bins. */
    public List<FlowField> keys() {
        return layout.fields();
    }

    /** How many rows there are, not counting those that hold what was folded. */
    public int rows() {
        return rows;
    }

    /** How many rows there may be. */
    public int limit() {
        return config.room().limit();
    }

    /** About what the table takes on the heap, without the workers' shards and what only open snapshots have. */
    public long heapBytes() {
        return heapBytes;
    }

    /** How many texts the table's own dictionary holds. */
    public int texts() {
        return texts;
    }

    /** When it began to count: at the start or when it was last erased, in milliseconds since 1970. */
    public long since() {
        return since;
    }

    public Counters<TableCounter> counters() {
        return counters;
    }

    /** When it was last erased, in milliseconds since 1970. */
    public OptionalLong erasedAt() {
        return counters.get(TableCounter.ERASURES) == 0 ? OptionalLong.empty() : OptionalLong.of(since);
    }

    /** Forgets all that was merged so far. */
    public void erase() {
        takeAll().close();
    }

    /** A picture of all rows, which are forgotten in the same moment. */
    public Snapshot takeAll() {
        return merger.ask(() -> {
            Snapshot picture = picture();
            since = progress.now();
            bins.erase();
            publish();
            return picture;
        });
    }

    /**
     * A picture of all rows; of those that meet the condition the table has counted nothing that the picture has, from
     * then on. What the merger adds meanwhile stays: the counters of the picture are subtracted, a few rows at a time, so
     * that a condition that takes long to answer keeps nobody waiting but its asker.
     */
    public Snapshot reset(Optional<Expression> condition) {
        synchronized (resets) {
            TableSnapshot picture = (TableSnapshot) snapshot();
            RowFilter which = condition
                    .map(expression -> expression.compile(picture.dictionary()))
                    .orElse(FlowBatch::rows);
            picture.take(which, new TableSnapshot.Taking() {
                @Override
                public void rows(Bin bin, KeyBlock block, long rows) {
                    onMerger(() -> bin.subtract(block, rows));
                }

                @Override
                public void other(Bin bin, Other other) {
                    onMerger(() -> bin.subtract(other));
                }
            });
            return picture;
        }
    }

    private void onMerger(Runnable task) {
        merger.ask(() -> {
            task.run();
            return true;
        });
    }

    @Override
    public Snapshot snapshot() {
        return merger.ask(this::picture);
    }

    @Override
    public long settledUntil() {
        return binMillis > 0 ? finalBefore() : Long.MIN_VALUE;
    }

    private Snapshot picture() {
        return new TableSnapshot(
                layout,
                bins.pictures(finalBefore()),
                bins.dictionary(),
                config.bin(),
                finalBefore(),
                progress.now(),
                since,
                pictures -> merger.post(() -> pictures.forEach(Bin.Picture::giveBack)));
    }

    /** Bins that end before are final. */
    private long finalBefore() {
        return progress.mergedUntil() - lateMillis;
    }

    /** What ids of flows mean, in as much detail as the rows keep. */
    Dictionary detailed(Dictionary ofFlows) {
        Shortening shortening = new Shortening(config.detail());
        return (field, id) -> shortening.text(field, ofFlows.text(field, id));
    }

    KeyLayout layout() {
        return layout;
    }

    /** What multiplies flows by their sampling rate, for one worker, if anything does. */
    @Nullable
    Scaling scaling() {
        return config.renormalise() ? new Scaling() : null;
    }

    /** What leaves values of flows out, for one worker, if anything does. */
    @Nullable
    Folding folding() {
        return config.detail().folds() ? new Folding(config.detail(), keys()) : null;
    }

    /** The length of a bin; zero where the table has none. */
    long binMillis() {
        return binMillis;
    }

    /** For the merger to call. */
    void merge(Shard shard) {
        bins.merge(shard);
        publish();
    }

    /** For the merger to call, now and then: drops bins that are too old, and lets go of the process's ids. */
    void roll() {
        bins.roll(progress.now(), finalBefore());
        publish();
    }

    private void publish() {
        rows = bins.size();
        heapBytes = bins.heapBytes();
        texts = bins.texts();
    }
}

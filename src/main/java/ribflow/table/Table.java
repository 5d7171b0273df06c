package ribflow.table;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import ribflow.expr.Expression;
import ribflow.expr.RowFilter;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
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
    private volatile Tally tally = Tally.NONE;

    Table(TableConfig config, Duration late, Dictionary process, Merger merger, Progress progress) {
        this.config = config;
        this.binMillis = config.bin().map(Duration::toMillis).orElse(0L);
        this.lateMillis = late.toMillis();
        this.merger = merger;
        this.progress = progress;
        this.layout = KeyLayout.of(config);
        this.bins = new Bins(config, layout, process, counters);
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

    /** Forgets all that was merged so far; of a table with history, only what is not closed yet. */
    public void erase() {
        takeAll().close();
    }

    /**
     * A picture of all rows, which are forgotten in the same moment. Of a table with history, rows of bins that are final are
     * not: the disk has them, or will.
     */
    public Snapshot takeAll() {
        return merger.ask(() -> {
            Snapshot picture = picture();
            since = progress.now();
            bins.erase(since);
            publish();
            return picture;
        });
    }

    /**
     * A picture of all rows; of those that meet the condition the table has counted nothing that the picture has, from
     * then on. What the merger adds meanwhile stays: the counters of the picture are subtracted, a few rows at a time, so
     * that a condition that takes long to answer keeps nobody waiting but its asker. In a table with history, bins that are
     * final stay as they are.
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
                    onMerger(() -> {
                        if (!bins.sacred(bin.start())) {
                            bin.subtract(block, rows);
                        }
                    });
                }

                @Override
                public void other(Bin bin, Other other) {
                    onMerger(() -> {
                        if (!bins.sacred(bin.start())) {
                            bin.subtract(other);
                        }
                    });
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

    /**
     * The bins that are final and of which {@link #kept} does not know that they are on disk, oldest first, also those in which
     * flows were collected and none came.
     */
    public List<Collected> waiting() {
        return merger.ask(() -> bins.waiting(finalBefore()));
    }

    /** The rows of one bin. */
    public Snapshot bin(long start) {
        return merger.ask(() -> picture(at -> at == start));
    }

    /** All bins that are not on disk, as far as {@link #kept} knows. */
    public UnkeptBins unkept() {
        return merger.ask(() -> {
            List<Collected> unkept = bins.unkept(finalBefore());
            return new UnkeptBins(unkept, progress.mergedUntil(), picture(bins::awaited));
        });
    }

    /** Bins that end by then are on disk, and may go. */
    public void kept(long until) {
        onMerger(() -> bins.kept(until));
    }

    /**
     * Adds what was there before: bins, and their rows. Rows of other bins are left out. Reads the rows here; if that fails, the
     * table stays as it is.
     */
    public void restore(Snapshot rows, List<Collected> collected) {
        Restored restored = Restored.read(
                rows, layout, collected.stream().map(Collected::start).collect(Collectors.toSet()));
        onMerger(() -> {
            bins.restore(restored, collected);
            publish();
        });
    }

    /** Has flows that are accepted from now on counted there too; before there are any. */
    public void countWith(Tally other) {
        tally = other;
    }

    Tally tally() {
        return tally;
    }

    /** Whether its final bins are to be kept on disk. */
    boolean history() {
        return config.history().isPresent();
    }

    @Override
    public long settledUntil() {
        return binMillis > 0 ? finalBefore() : Long.MIN_VALUE;
    }

    private Snapshot picture() {
        return picture(_ -> true);
    }

    private Snapshot picture(LongPredicate starts) {
        collecting();
        return new TableSnapshot(
                layout,
                bins.pictures(finalBefore(), starts),
                bins.dictionary(),
                config.bin(),
                finalBefore(),
                progress.now(),
                since,
                history() ? bins.collected() : List.of(),
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

    /** For the merger to call, now and then: drops bins that are too old. */
    void roll() {
        collecting();
        bins.roll(progress.now(), finalBefore());
        publish();
    }

    /** What is merged was collected until now, from when all workers were at work. */
    private void collecting() {
        if (progress.collecting()) {
            bins.collecting(progress.mergedUntil(), progress.now(), progress.steadyNanos());
        }
    }

    private void publish() {
        rows = bins.size();
        heapBytes = bins.heapBytes();
        texts = bins.texts();
    }
}

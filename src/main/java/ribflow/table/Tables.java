package ribflow.table;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import ribflow.expr.RowFilter;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowBatch;
import ribflow.ip.Epochs;

/** All tables, the merger that owns them, and the workers that fill them. */
public final class Tables implements AutoCloseable {

    private static final Duration FRESHEN_LIMIT = Duration.ofSeconds(2);

    private final Map<String, Table> tables = new LinkedHashMap<>();
    private final List<TableSpec> specs;
    private final List<TableWriter> writers = new CopyOnWriteArrayList<>();
    private final Merger merger = new Merger();
    private final Dictionary dictionary;
    private final Epochs epochs;
    private final LongSupplier clock;
    private final Duration late;
    private final TimeConfig time;
    private final Progress progress;
    private final boolean binned;

    /**
     * Tables that are empty and wait for {@link #start}.
     *
     * @param dictionary what the ids in the flows mean
     * @param epochs says how long they mean it
     * @param clockMillis milliseconds since 1970
     * @param steadyNanos a clock that nobody sets, by which leaps of the other are told from time that was lived through
     * @param late how long after its end a flow may come and still find its bin open
     * @param time by which time flows are put into bins
     */
    public Tables(
            List<TableSpec> specs,
            Dictionary dictionary,
            Epochs epochs,
            LongSupplier clockMillis,
            LongSupplier steadyNanos,
            Duration late,
            TimeConfig time) {
        this.specs = List.copyOf(specs);
        this.dictionary = dictionary;
        this.epochs = epochs;
        this.clock = clockMillis;
        this.late = late;
        this.time = time;
        this.progress = new Progress(clockMillis, steadyNanos);
        this.binned = specs.stream().anyMatch(spec -> spec.config().bin().isPresent());
        for (TableSpec spec : specs) {
            Table table = new Table(spec.config(), late, dictionary, merger, progress);
            if (tables.put(table.name(), table) != null) {
                throw new IllegalArgumentException("two tables have the name " + table.name());
            }
        }
    }

    /** Tables whose clock never leaps. */
    public Tables(
            List<TableSpec> specs,
            Dictionary dictionary,
            Epochs epochs,
            LongSupplier clockMillis,
            Duration late,
            TimeConfig time) {
        this(specs, dictionary, epochs, clockMillis, () -> 1_000_000 * clockMillis.getAsLong(), late, time);
    }

    public void start() {
        merger.start();
    }

    /** Merges what was handed over, then ends: tables answer no more. */
    @Override
    public void close() {
        merger.close();
    }

    /**
     * A worker's way into the tables.
     *
     * @param worker the reader that is online while the worker fills a batch and has it accepted
     * @param onWorker runs a task on the worker's thread, soon, and refuses it once that has ended
     */
    public TableWriter writer(Epochs.Reader worker, Executor onWorker) {
        List<Intake> intakes = new ArrayList<>();
        for (TableSpec spec : specs) {
            intakes.add(new Intake(
                    named(spec.config().name()), spec.filter().get(), epochs, worker, writers.size(), merger));
        }
        FlowTimes times = new FlowTimes(clock, late.toMillis(), time);
        TableWriter writer = new TableWriter(intakes, binned, times, progress, merger, this::roll, onWorker);
        writers.add(writer);
        return writer;
    }

    /**
     * What a flow would come to in each table, without being counted: any thread, with a reader of the RIB online.
     *
     * @param batch the flow; {@code time_reason} and {@code stamp_inserted} are filled
     */
    public List<Trial> trials(FlowBatch batch) {
        FlowTimes times = new FlowTimes(clock, late.toMillis(), time);
        times.decide(batch);
        List<Trial> trials = new ArrayList<>();
        for (TableSpec spec : specs) {
            trials.add(trial(named(spec.config().name()), spec.filter().get(), batch, times));
        }
        return trials;
    }

    private Trial trial(Table table, RowFilter filter, FlowBatch batch, FlowTimes times) {
        Accumulator accumulator = Accumulator.ofFlows(table.layout(), table.scaling(), table.folding());
        Entrance entrance = new Entrance(table, filter, accumulator::add);
        entrance.accept(batch, times);
        FlowBatch rows = new FlowBatch();
        accumulator.read(0, rows);
        return new Trial(table, accumulator.size() > 0, rows, table.detailed(dictionary));
    }

    private Table named(String name) {
        return table(name).orElseThrow();
    }

    private void roll() {
        tables.values().forEach(Table::roll);
    }

    public Optional<Table> table(String name) {
        return Optional.ofNullable(tables.get(name));
    }

    /** All tables, in the order of the configuration. */
    public List<Table> all() {
        return List.copyOf(tables.values());
    }

    /**
     * Has all workers hand over what they have and waits until it is merged, but two seconds at most: then a query sees
     * all that was collected before it, or nearly all if a worker is stuck. Not to be called on a worker's thread.
     */
    public void freshen() {
        List<TableWriter> asked = List.copyOf(writers);
        CountDownLatch merged = new CountDownLatch(asked.size());
        asked.forEach(writer -> writer.request(merged::countDown));
        try {
            if (!merged.await(FRESHEN_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                merger.check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

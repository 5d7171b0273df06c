package ribflow.table;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import ribflow.flow.Dictionary;
import ribflow.flow.Exporter;
import ribflow.flow.Exporters;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.ip.Address;
import ribflow.ip.Epochs;

/** Tables with a clock that stands still, and one worker that lives on the test's own thread. */
final class Bench implements AutoCloseable {

    static final long MINUTE = 60_000;

    /** A full hour, so that bins begin there. */
    static final long BEGIN = 1_700_000_000_000L / (60 * MINUTE) * (60 * MINUTE);

    static final Duration LATE = Duration.ofMinutes(5);

    final AtomicLong clock = new AtomicLong(BEGIN);
    final Epochs epochs = new Epochs();
    final Epochs.Reader reader = epochs.register();
    final Exporter exporter = Objects.requireNonNull(new Exporters(1).find(0, Address.ipv4Low(1)));
    final Dictionary dictionary;
    final Tables tables;
    final TableWriter writer;
    private final FlowBatch batch = new FlowBatch();

    Bench(Dictionary dictionary, TableConfig... configs) {
        this(dictionary, TimeConfig.BY_END, configs);
    }

    Bench(TimeConfig time, TableConfig... configs) {
        this((field, id) -> field.label() + " " + id, time, configs);
    }

    private Bench(Dictionary dictionary, TimeConfig time, TableConfig... configs) {
        this.dictionary = dictionary;
        List<TableSpec> specs = new ArrayList<>();
        for (TableConfig config : configs) {
            specs.add(new TableSpec(config, () -> FlowBatch::rows));
        }
        tables = new Tables(specs, dictionary, epochs, clock::get, LATE, time);
        writer = tables.writer(reader, Runnable::run);
        tables.start();
    }

    Bench(TableConfig... configs) {
        this((field, id) -> field.label() + " " + id, configs);
    }

    static TableConfig accumulating(String name, int limit, FlowField... keys) {
        return new TableConfig(name, List.of(keys), Optional.empty(), Optional.empty(), 0, limit, false);
    }

    static TableConfig binned(String name, int minutes, int keep, int limit, FlowField... keys) {
        return new TableConfig(
                name, List.of(keys), Optional.empty(), Optional.of(Duration.ofMinutes(minutes)), keep, limit, false);
    }

    Table table(String name) {
        return tables.table(name).orElseThrow();
    }

    /** The worker accepts a batch of one flow of that many bytes, with what else the caller fills in. */
    void flow(long bytes, Consumer<FlowBatch> filler) {
        batch.clear();
        int row = batch.append(exporter);
        batch.set(FlowField.PACKETS, row, 1);
        batch.set(FlowField.FLOWS, row, 1);
        batch.set(FlowField.BYTES, row, bytes);
        filler.accept(batch);
        accept(batch);
    }

    void accept(FlowBatch flows) {
        reader.enter();
        writer.accept(flows);
        reader.leave();
    }

    /** What a fresh snapshot of the table holds. */
    Map<List<Object>, Sums> read(String name) {
        tables.freshen();
        try (Snapshot snapshot = table(name).snapshot()) {
            return read(snapshot);
        }
    }

    /** Sums by key; texts instead of their ids. A key that comes twice fails. */
    static Map<List<Object>, Sums> read(Snapshot snapshot) {
        Map<List<Object>, Sums> found = new HashMap<>();
        FlowBatch out = new FlowBatch();
        long rows = 0;
        while (snapshot.next(out)) {
            rows += out.size();
            for (int row = 0; row < out.size(); row++) {
                Sums.add(found, Sums.key(snapshot.keys(), snapshot.dictionary(), out, row), snapshot.keys(), out, row);
            }
        }
        if (rows != found.size() || rows != snapshot.rows()) {
            throw new AssertionError(rows + " rows, " + found.size() + " keys, " + snapshot.rows() + " announced");
        }
        return found;
    }

    static long bytes(Map<List<Object>, Sums> rows) {
        return rows.values().stream().mapToLong(Sums::bytes).sum();
    }

    @Override
    public void close() {
        tables.close();
    }
}

package ribflow.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import ribflow.flow.Exporter;
import ribflow.flow.Exporters;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.store.Gap;
import ribflow.store.Gaps;
import ribflow.store.History;
import ribflow.store.HistoryConfig;
import ribflow.store.StoreException;
import ribflow.store.StoredBin;
import ribflow.table.Detail;
import ribflow.table.Retention;
import ribflow.table.Room;
import ribflow.table.Snapshot;
import ribflow.table.Table;
import ribflow.table.TableConfig;
import ribflow.table.TableSpec;
import ribflow.table.TableWriter;
import ribflow.table.Tables;
import ribflow.table.TimeConfig;

/**
 * One life of a table with history, with clocks that the test sets and no thread of the keeper's: from its start to its end,
 * or to a crash, which is a copy of what its disk was at a moment.
 */
final class KeptLife implements AutoCloseable {

    static final long MINUTE = 60_000;
    static final long BIN = 5 * MINUTE;
    static final long LATE = MINUTE;
    static final long BEGIN = 1_700_000_000_000L / (1440 * MINUTE) * (1440 * MINUTE);
    static final UUID BOOT = new UUID(1, 2);

    final AtomicLong clock;
    final AtomicLong steady = new AtomicLong();
    final Table table;
    final HistoryKeeper keeper;
    private final Tables tables;
    private final Path folder;
    private final TableWriter writer;
    private final Epochs.Reader reader;
    private final Exporter exporter = Objects.requireNonNull(new Exporters(1).find(0, Address.ipv4Low(1)));

    /** Begins. */
    KeptLife(Path folder, long now) throws StoreException {
        this(folder, now, BOOT, BIN, FlowField.DST_AS);
    }

    KeptLife(Path folder, long now, UUID boot, long bin, FlowField... keys) throws StoreException {
        this.folder = folder;
        this.clock = new AtomicLong(now);
        TableConfig config = new TableConfig(
                "t",
                List.of(keys),
                Optional.empty(),
                Optional.of(Duration.ofMillis(bin)),
                3,
                new Room(100),
                false,
                Detail.FULL,
                Optional.of(new Retention(Duration.ofDays(2), Map.of(Duration.ofHours(1), Duration.ofDays(100)))));
        Epochs epochs = new Epochs();
        this.tables = new Tables(
                List.of(new TableSpec(config, () -> FlowBatch::rows)),
                (field, id) -> field.label() + " " + id,
                epochs,
                clock::get,
                steady::get,
                Duration.ofMillis(LATE),
                TimeConfig.BY_END);
        this.reader = epochs.register();
        this.writer = tables.writer(reader, Runnable::run);
        this.table = tables.table("t").orElseThrow();
        tables.start();
        Optional<HistoryConfig> history = Optional.of(new HistoryConfig(folder, Duration.ofSeconds(10)));
        this.keeper = new HistoryKeeper(history, tables, this::shown, steady::get, boot);
        try {
            keeper.open();
        } catch (StoreException e) {
            tables.close();
            throw e;
        }
        keeper.begin();
    }

    /** What is done whenever the keeper or its store looks at the clock. */
    volatile Runnable atTheClock = () -> {};

    private long shown() {
        atTheClock.run();
        return clock.get();
    }

    /** Lets so much time go by, and hands over. */
    void live(long millis) {
        clock.addAndGet(millis);
        steady.addAndGet(1_000_000 * millis);
        writer.handOver();
    }

    /** A flow of so many bytes now. */
    void flow(long bytes) {
        flow(bytes, clock.get());
    }

    void flow(long bytes, long end) {
        FlowBatch batch = new FlowBatch();
        int row = batch.append(exporter);
        batch.set(FlowField.TIMESTAMP_END, row, end);
        batch.set(FlowField.DST_AS, row, 64500);
        batch.set(FlowField.PACKETS, row, 1);
        batch.set(FlowField.FLOWS, row, 1);
        batch.set(FlowField.BYTES, row, bytes);
        reader.enter();
        writer.accept(batch);
        reader.leave();
    }

    /** What the keeper does each second. */
    void tick() {
        writer.handOver();
        keeper.keep();
        keeper.rollUps();
    }

    History history() {
        return keeper.history("t").orElseThrow();
    }

    /** Bytes of bins on disk, by their start; of their headers, and of their rows, which must be the same. */
    NavigableMap<Long, Long> stored() throws StoreException {
        NavigableMap<Long, Long> bytes = new TreeMap<>();
        for (StoredBin bin : bins().values()) {
            try (Snapshot rows = history().read(List.of(bin))) {
                long sum = sum(rows);
                if (sum != bin.bytes()) {
                    throw new AssertionError(bin + " has rows of " + sum + " bytes");
                }
                bytes.put(bin.start() - BEGIN, sum);
            }
        }
        return bytes;
    }

    NavigableMap<Long, StoredBin> bins() throws StoreException {
        return history().bins(history().bin(), Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** For how long a bin that is on disk was collected. */
    long covered(long start) throws StoreException {
        return Objects.requireNonNull(bins().get(start)).covered();
    }

    /** Bytes of what is in memory. */
    long inMemory() {
        writer.handOver();
        try (Snapshot rows = table.snapshot()) {
            return sum(rows);
        }
    }

    private static long sum(Snapshot rows) {
        long sum = 0;
        FlowBatch batch = new FlowBatch();
        while (rows.next(batch)) {
            for (int row = 0; row < batch.size(); row++) {
                sum += batch.get(FlowField.BYTES, row, 0);
            }
        }
        return sum;
    }

    List<Gap> gaps() throws StoreException {
        return Gaps.of(folder.resolve("t")).all();
    }

    long count(HistoryCounter counter) {
        return Objects.requireNonNull(keeper.counters().get("t")).get(counter);
    }

    /**
     * What the disk has now, as a folder of its own: as a crash would leave it. This life goes on. RocksDB tidies up in
     * threads of its own: a copy during which files came or went is made again.
     */
    Path crash(Path copy) {
        try {
            while (!copied(copy)) {
                for (Path file : Files.exists(copy) ? files(copy).reversed() : List.<Path>of()) {
                    Files.delete(file);
                }
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean copied(Path copy) throws IOException {
        try {
            List<Path> before = files(folder);
            for (Path file : before) {
                Files.copy(file, copy.resolve(folder.relativize(file).toString()));
            }
            return before.equals(files(folder));
        } catch (NoSuchFileException _) {
            return false;
        }
    }

    private static List<Path> files(Path of) throws IOException {
        try (Stream<Path> files = Files.walk(of)) {
            return files.sorted().toList();
        } catch (UncheckedIOException e) {
            throw Objects.requireNonNull(e.getCause());
        }
    }

    /** Ends well. */
    @Override
    public void close() {
        writer.handOver();
        keeper.close();
        tables.close();
    }
}

package ribflow.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ribflow.stats.Counters;
import ribflow.store.HistoricalTable;
import ribflow.store.History;
import ribflow.store.HistoryConfig;
import ribflow.store.Store;
import ribflow.store.StoreException;
import ribflow.table.Retention;
import ribflow.table.Table;
import ribflow.table.TableSource;
import ribflow.table.Tables;

/**
 * Keeps the history of tables on disk, on threads of its own.
 *
 * <p>It pulls: each second it looks which bins have become final, stores them, and tells the table. Nobody waits for it. While
 * the disk is full, read-only or gone, bins that are final stay in memory, where they take room that new rows cannot have; it
 * tries again each second, says so once a minute, and counts. Every {@code checkpoint} it has the workers hand over, and saves
 * what is not stored yet: so long, and as long as the saving takes, is what a crash can cost at most. Roll-ups, deleting and
 * compacting may take minutes where tables are large, so another thread does that.
 *
 * <p>A clock that is set ahead leaves a gap, and no bins in it. (Nor does it delete anything at once: see the store.) One
 * that is set back stands still for the tables until it has caught up.
 *
 * <p>A mistake of ours on either thread ends the daemon in order ({@link Mistakes}): {@link #close} saves what can be saved.
 *
 * <p>Threads: {@link #start} and {@link #close} are the daemon's; between them {@link #keep} is called on the thread
 * "history" and {@link #rollUps} on the thread "roll-up".
 */
final class HistoryKeeper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("ribflow.history");
    private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
    private static final long TICK_MILLIS = 1000;
    private static final long LEAP_MILLIS = 2000;
    private static final long WORDS_MILLIS = 60_000;
    private static final long ROLL_UP_MILLIS = 60_000;
    private static final long END_SECONDS = 60;

    private final Optional<HistoryConfig> config;
    private final Tables tables;
    private final LongSupplier clock;
    private final LongSupplier steadyNanos;
    private final UUID boot;
    private final Map<String, Counters<HistoryCounter>> counters = new LinkedHashMap<>();
    private final List<KeptTable> kept = new ArrayList<>();
    private final CountDownLatch end = new CountDownLatch(1);
    private final List<Thread> threads = List.of(
            Thread.ofPlatform().name("history").unstarted(() -> run(this::keep, this::untilCheckpoint)),
            Thread.ofPlatform().name("roll-up").unstarted(() -> run(this::rollUps, () -> TICK_MILLIS)));
    private final Map<String, Long> nextWords = new ConcurrentHashMap<>();
    private volatile @Nullable Store store;

    private volatile long now;
    private volatile boolean stored;
    private long steady;
    private long nextCheckpoint;
    private long nextRollUp;

    /**
     * Keeps nothing before it is opened.
     *
     * @param clock milliseconds since 1970
     * @param steadyNanos a clock that nobody sets
     * @param boot changes with each start of the machine
     */
    HistoryKeeper(
            Optional<HistoryConfig> config, Tables tables, LongSupplier clock, LongSupplier steadyNanos, UUID boot) {
        this.config = config;
        this.tables = tables;
        this.clock = clock;
        this.steadyNanos = steadyNanos;
        this.boot = boot;
        tables.all().stream()
                .filter(table -> table.config().history().isPresent())
                .forEach(table -> counters.put(table.name(), new Counters<>(HistoryCounter.class)));
    }

    /**
     * Opens the store, and gives the tables back what they had. The tables are started, and take no flows yet.
     *
     * @throws StoreException if the folder is somebody else's, cannot be written, or is of a later version
     */
    void open() throws StoreException {
        if (config.isEmpty()) {
            return;
        }
        Store opened = Store.open(config.get(), () -> Instant.ofEpochMilli(clock.getAsLong()), LOG::warn);
        store = opened;
        now = clock.getAsLong();
        steady = steadyMillis();
        for (Table table : tables.all()) {
            Optional<Retention> retention = table.config().history();
            if (retention.isPresent()) {
                Duration bin = table.config().bin().orElseThrow();
                History history = opened.history(table.name(), table.keys(), bin, retention.get());
                KeptTable one = new KeptTable(table, history, Objects.requireNonNull(counters.get(table.name())));
                kept.add(one);
                one.restore(boot, now);
            }
        }
    }

    /** What tells this start of the machine from others; where that is not known, no two are taken for the same. */
    static UUID boot() {
        try {
            return UUID.fromString(
                    Files.readString(BOOT, StandardCharsets.US_ASCII).strip());
        } catch (IOException | IllegalArgumentException _) {
            return UUID.randomUUID();
        }
    }

    /** Flows are collected from now on. */
    void start() {
        if (store != null) {
            begin();
            nextRollUp = steadyMillis();
            threads.forEach(Thread::start);
        }
    }

    /** The same without threads. */
    void begin() {
        tables.freshen();
        long begun = clock.getAsLong();
        kept.forEach(one -> one.begun(begun));
        nextCheckpoint = steadyMillis();
    }

    private void run(Runnable work, LongSupplier pause) {
        try {
            while (!end.await(pause.getAsLong(), TimeUnit.MILLISECONDS)) {
                work.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            throw new HistoryMistake(e);
        }
    }

    private long untilCheckpoint() {
        return Math.clamp(nextCheckpoint - steadyMillis(), 0, TICK_MILLIS);
    }

    /** What is done each second with what is new. */
    void keep() {
        lookAtTheClock();
        storeFinal();
        if (steady >= nextCheckpoint) {
            nextCheckpoint = steady + config.orElseThrow().checkpoint().toMillis();
            tables.freshen();
            kept.forEach(one -> tried(one, one::checkpoint));
        }
    }

    /** What is done with what is stored, now and then and when there is more of it. */
    void rollUps() {
        long at = steadyMillis();
        if (stored || at >= nextRollUp) {
            stored = false; // before it is looked what there is
            nextRollUp = at + ROLL_UP_MILLIS;
            kept.forEach(one -> tried(one, () -> {
                one.history().rollUp(now);
                one.history().expire(now);
            }));
        }
    }

    /** Stores the bins that are final. */
    void storeFinal() {
        kept.forEach(one -> tried(one, () -> {
            if (one.store() > 0) {
                stored = true;
            }
        }));
    }

    /** Finds out whether it was set ahead: whether more of its time has gone by than of the other's. */
    private void lookAtTheClock() {
        long lived = now + steadyMillis() - steady;
        long shown = clock.getAsLong();
        if (shown > lived + LEAP_MILLIS) {
            LOG.warn("the clock was set ahead from {} to {}", Instant.ofEpochMilli(lived), Instant.ofEpochMilli(shown));
            kept.forEach(one -> one.leapt(lived, shown));
        }
        if (shown < lived - LEAP_MILLIS) {
            LOG.warn(
                    "the clock was set back from {} to {}: until it has caught up, flows count in the bins of then",
                    Instant.ofEpochMilli(lived),
                    Instant.ofEpochMilli(shown));
        }
        now = shown;
        steady = steadyMillis();
    }

    private long steadyMillis() {
        return steadyNanos.getAsLong() / 1_000_000;
    }

    /** Something with the disk. */
    @FunctionalInterface
    private interface Work {
        void run() throws StoreException;
    }

    private void tried(KeptTable table, Work work) {
        try {
            work.run();
        } catch (StoreException | RuntimeException e) {
            table.failed();
            long at = steadyMillis();
            if (at >= nextWords.getOrDefault(table.name(), Long.MIN_VALUE)) {
                nextWords.put(table.name(), at + WORDS_MILLIS);
                LOG.error(
                        "{}: {}; {} bins that are final wait in memory, and it is tried again each second",
                        table.name(),
                        e instanceof StoreException ? e.getMessage() : e,
                        table.waiting(),
                        e instanceof StoreException ? null : e);
            }
        }
    }

    /** Stores what is final and saves what is not; all that was collected is merged. */
    @Override
    public void close() {
        end.countDown();
        Store opened = store;
        if (opened == null) {
            return;
        }
        try {
            for (Thread thread : threads) {
                if (thread.getState() != Thread.State.NEW) {
                    thread.join(Duration.ofSeconds(END_SECONDS));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (threads.getFirst().isAlive()) {
            LOG.error(
                    "the disk keeps the history waiting: what was not saved yet is lost, and counted at the next start");
            return;
        }
        for (KeptTable one : kept) {
            lastly(one, () -> {
                one.store();
            });
            lastly(one, one::checkpoint);
            one.close();
        }
        if (!threads.getLast().isAlive()) {
            opened.close(); // else the end of the process does; what it interrupts is done at the next start
        }
    }

    /** Whatever comes of it, the next is tried as well. */
    private void lastly(KeptTable table, Work work) {
        if (table.halfway()) {
            LOG.error(
                    "{}: a mistake came between it and its disk: what was not saved yet is lost, and counted at"
                            + " the next start",
                    table.name());
            return;
        }
        try {
            tried(table, work);
        } catch (Error e) {
            table.failed();
            LOG.error(
                    "{}: a mistake in ribflow; what is not saved is lost, and counted at the next start",
                    table.name(),
                    e);
        }
    }

    /** The store, once it is open, if there is one. */
    Optional<Store> store() {
        return Optional.ofNullable(store);
    }

    /** What is on disk of a table, once it is open, if it has a history. */
    Optional<History> history(String table) {
        return kept.stream()
                .filter(one -> one.name().equals(table))
                .map(KeptTable::history)
                .findFirst();
    }

    /** What queries, the matrix and the ledger read by a name: a table, with what is on disk of it if anything is. */
    @Nullable
    TableSource source(String name) {
        return tables.table(name).map(this::withHistory).orElse(null);
    }

    private TableSource withHistory(Table table) {
        return history(table.name())
                .<TableSource>map(stored -> new HistoricalTable(table, stored))
                .orElse(table);
    }

    /** What is counted, by table. */
    Map<String, Counters<HistoryCounter>> counters() {
        return Collections.unmodifiableMap(counters);
    }

    /** Shows what is counted. */
    void count(Statistics statistics) {
        counters.forEach((table, counted) -> statistics.add("history." + table, counted));
        statistics.add("history.bins_waiting", "final bins that wait for the disk, in memory", this::waiting);
    }

    /** How many final bins wait for the disk. */
    long waiting() {
        return kept.stream().mapToLong(KeptTable::waiting).sum();
    }
}

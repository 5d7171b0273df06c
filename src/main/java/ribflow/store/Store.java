package ribflow.store;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import ribflow.flow.FlowField;
import ribflow.stats.Counters;
import ribflow.table.Retention;

/** The history of all tables: a folder that one process at a time may write. For any thread. */
public final class Store implements AutoCloseable {

    /** Where the native library of RocksDB is for a moment. */
    private static final String LIBRARY = "native";

    private final Path folder;
    private final Rocks rocks;
    private final Optional<FolderLock> lock;
    private final StoreContext context;
    private final Counters<StoreCounter> counters = new Counters<>(StoreCounter.class);
    private final Map<String, Resolutions> tables = new TreeMap<>();

    private Store(
            Path folder,
            Optional<FolderLock> lock,
            Path library,
            boolean writable,
            InstantSource clock,
            Consumer<String> notes)
            throws StoreException {
        this.folder = folder;
        this.lock = lock;
        this.rocks = new Rocks(library);
        this.context = new StoreContext(new OpenPartitions(rocks, counters), clock, writable, notes, counters);
    }

    /**
     * Opens the folder for reading and writing, and makes it if need be.
     *
     * @param notes hears of what an operator should know: partitions set aside, deleted
     * @throws StoreException if another process has it, it cannot be written, or was written by a later version
     */
    public static Store open(HistoryConfig config, InstantSource clock, Consumer<String> notes) throws StoreException {
        Path folder = config.folder();
        try {
            Folders.create(folder);
        } catch (IOException e) {
            throw Folders.failed(folder, e);
        }
        FolderLock lock = FolderLock.exclusive(folder);
        try {
            String updated = StoreVersion.update(folder, StoreVersion.STEPS);
            if (!updated.isEmpty()) {
                notes.accept(updated);
            }
            return new Store(folder, Optional.of(lock), folder.resolve(LIBRARY), true, clock, notes);
        } catch (StoreException e) {
            lock.close();
            throw e;
        }
    }

    /**
     * Opens the folder for reading only: nothing in it is changed.
     *
     * @throws StoreException if another process writes it, it is none, or was written by a later version
     */
    public static Store openReadOnly(Path folder, InstantSource clock, Consumer<String> notes) throws StoreException {
        if (!Files.exists(folder.resolve(StoreVersion.NAME))) {
            throw new StoreException(folder + " is no history: it has no file `" + StoreVersion.NAME + "`");
        }
        Optional<FolderLock> lock = FolderLock.shared(folder);
        try {
            int version = StoreVersion.check(folder, StoreVersion.STEPS);
            if (version <= StoreVersion.STEPS.size()) {
                throw new StoreException(folder + " has the older layout " + version
                        + "; the daemon brings it up to date when it opens it");
            }
            Path library = Files.createTempDirectory("ribflow");
            return new Store(folder, lock, library, false, clock, notes);
        } catch (IOException e) {
            lock.ifPresent(FolderLock::close);
            throw Folders.failed(folder, e);
        }
    }

    /**
     * The history of a table that is written.
     *
     * @param keys the table's columns
     * @param bin the length of its bins
     */
    public History history(String table, List<FlowField> keys, Duration bin, Retention retention)
            throws StoreException {
        return new History(resolutions(table), keys, bin, retention);
    }

    private synchronized Resolutions resolutions(String table) throws StoreException {
        Resolutions known = tables.get(table);
        if (known == null) {
            known = new Resolutions(table, folder.resolve(encoded(table)), context);
            tables.put(table, known);
        }
        return known;
    }

    /** A name of a table as a name of a folder, whatever is in it. */
    private static String encoded(String table) {
        String encoded = URLEncoder.encode(table, StandardCharsets.UTF_8);
        return encoded.startsWith(".")
                        || Set.of(LIBRARY, FolderLock.NAME, StoreVersion.NAME).contains(encoded)
                ? String.format("%%%02X", (int) encoded.charAt(0)) + encoded.substring(1)
                : encoded;
    }

    /** The tables that the folder has. */
    public SortedSet<String> tables() throws StoreException {
        SortedSet<String> names = new TreeSet<>();
        try {
            for (Path each : Folders.list(folder)) {
                String name = String.valueOf(each.getFileName());
                if (Files.isDirectory(each) && !name.equals(LIBRARY)) {
                    names.add(URLDecoder.decode(name, StandardCharsets.UTF_8));
                }
            }
        } catch (IOException e) {
            throw Folders.failed(folder, e);
        }
        return names;
    }

    /**
     * The history of a table as it is on disk, for reading: the columns of its latest bins of each length, and the shortest
     * length as its own.
     */
    public Optional<History> stored(String table) throws StoreException {
        if (!tables().contains(table)) {
            return Optional.empty();
        }
        Resolutions resolutions = resolutions(table);
        Set<FlowField> keys = new LinkedHashSet<>();
        Optional<Duration> shortest = Optional.empty();
        for (Resolution resolution : resolutions.all()) {
            Optional<Period> latest = resolution.latest();
            if (latest.isPresent()) {
                try (OpenPartitions.Lease lease = latest.get().lease()) {
                    lease.partition()
                            .columns()
                            .all()
                            .forEach(column -> column.field().ifPresent(keys::add));
                }
                shortest = shortest.or(() -> Optional.of(resolution.length()));
            }
        }
        keys.removeAll(BinWriter.COUNTERS);
        keys.remove(FlowField.OTHER);
        return shortest.isEmpty()
                ? Optional.empty()
                : Optional.of(new History(
                        resolutions, List.copyOf(keys), shortest.get(), new Retention(Duration.ZERO, Map.of())));
    }

    /** All partitions, by table, length and period; those set aside as well. */
    public List<PartitionReport> report() throws StoreException {
        return report(false);
    }

    /** Reads everything there is and compares it with its checksums and sums; what is damaged is set aside. */
    public List<PartitionReport> verify() throws StoreException {
        return report(true);
    }

    private List<PartitionReport> report(boolean verify) throws StoreException {
        List<PartitionReport> reports = new ArrayList<>();
        for (String table : tables()) {
            reports.addAll(resolutions(table).report(verify));
        }
        return reports;
    }

    /** Rewrites all partitions of a table as small as they get; of all tables if there is none. */
    public void compact(Optional<String> table) throws StoreException {
        for (String each : tables()) {
            if (table.isEmpty() || table.get().equals(each)) {
                for (Resolution resolution : resolutions(each).all()) {
                    for (Period period : resolution.periods()) {
                        period.compact();
                    }
                }
            }
        }
    }

    /**
     * Makes a consistent copy of the store, which may be in use; the folder must not exist yet. On the same file system it
     * takes no room for what does not change any more.
     */
    public void backup(Path target) throws StoreException {
        List<Resolutions> all = new ArrayList<>();
        for (String table : tables()) {
            all.add(resolutions(table));
        }
        new Backup(folder, target, context).make(all);
    }

    public Counters<StoreCounter> counters() {
        return counters;
    }

    @Override
    public void close() {
        context.partitions().close();
        rocks.close();
        lock.ifPresent(FolderLock::close);
    }
}

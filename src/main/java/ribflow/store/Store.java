package ribflow.store;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import ribflow.flow.FlowField;
import ribflow.stats.Counters;
import ribflow.table.Retention;

/** The history of all tables: a folder that one process at a time may write. For any thread. */
public final class Store implements AutoCloseable {

    private final Counters<StoreCounter> counters = new Counters<>(StoreCounter.class);

    private Store() {}

    /**
     * Opens the folder for reading and writing, and makes it if need be.
     *
     * @param notes hears of what an operator should know: partitions set aside, deleted
     * @throws StoreException if another process has it, it cannot be written, or was written by a later version
     */
    public static Store open(HistoryConfig config, InstantSource clock, Consumer<String> notes) throws StoreException {
        return new Store();
    }

    /**
     * Opens the folder for reading only: nothing in it is changed.
     *
     * @throws StoreException if another process writes it, it is none, or was written by a later version
     */
    public static Store openReadOnly(Path folder, InstantSource clock, Consumer<String> notes) throws StoreException {
        return new Store();
    }

    /**
     * The history of a table that is written.
     *
     * @param keys the table's columns
     * @param bin the length of its bins
     */
    public History history(String table, List<FlowField> keys, Duration bin, Retention retention)
            throws StoreException {
        return new History(table, keys, bin);
    }

    /** The tables that the folder has. */
    public SortedSet<String> tables() throws StoreException {
        return new TreeSet<>();
    }

    /** The history of a table as it is on disk, by the columns of its latest bins, for reading. */
    public Optional<History> stored(String table) throws StoreException {
        return Optional.empty();
    }

    /** All partitions, by table, length and period; those set aside as well. */
    public List<PartitionReport> report() throws StoreException {
        return List.of();
    }

    /** Reads everything there is and compares it with its checksums and sums; what is damaged is set aside. */
    public List<PartitionReport> verify() throws StoreException {
        return List.of();
    }

    /** Rewrites all partitions of a table as small as they get; of all tables if there is none. */
    public void compact(Optional<String> table) throws StoreException {}

    /** Makes a consistent copy of the store, which may be in use; the folder must not exist yet. */
    public void backup(Path target) throws StoreException {}

    public Counters<StoreCounter> counters() {
        return counters;
    }

    @Override
    public void close() {}
}

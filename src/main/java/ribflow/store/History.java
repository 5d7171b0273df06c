package ribflow.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import ribflow.flow.FlowField;
import ribflow.table.Snapshot;

/** What is on disk of one table: its final bins and their roll-ups. One thread writes; any may read. */
public final class History {

    private final String table;
    private final List<FlowField> keys;
    private final Duration bin;

    History(String table, List<FlowField> keys, Duration bin) {
        this.table = table;
        this.keys = List.copyOf(keys);
        this.bin = bin;
    }

    public String table() {
        return table;
    }

    /** The table's own folder, in which the daemon has files of its own. */
    public Path folder() {
        throw new UnsupportedOperationException();
    }

    /** The table's columns, {@code stamp_inserted} first. */
    public List<FlowField> keys() {
        return keys;
    }

    /** The length of the table's own bins. */
    public Duration bin() {
        return bin;
    }

    /** The lengths of bins that there are on disk, the table's own and its roll-ups', the shortest first. */
    public SortedSet<Duration> lengths() throws StoreException {
        return new TreeSet<>();
    }

    /**
     * Stores a final bin of the table's own length. It is on disk for good when this returns; the same start again replaces
     * it. A bin without rows is stored as well.
     *
     * @param covered for how many milliseconds of the bin flows were collected
     * @param rows the rows of this bin only, from the first; stays open
     */
    public void put(long start, long covered, Snapshot rows) throws StoreException {}

    /** The same for a bin of any length, which is how roll-ups are imported. */
    public void put(Duration length, long start, long covered, Snapshot rows) throws StoreException {}

    /** When the last of the table's own bins on disk ends; {@code Long.MIN_VALUE} if there is none. */
    public long storedUntil() throws StoreException {
        return Long.MIN_VALUE;
    }

    /** The bins of a length that lie wholly between two moments, by their start. Reads no rows. */
    public NavigableMap<Long, StoredBin> bins(Duration length, long from, long until) throws StoreException {
        return new TreeMap<>();
    }

    /**
     * The rows of some bins, in that order. Of columns that a bin was stored without, its rows have no value. What cannot
     * be read ends the reading with an {@code UncheckedIOException} of a {@link StoreException}.
     */
    public Snapshot read(List<StoredBin> bins) {
        throw new UnsupportedOperationException();
    }

    /** Which of the table's columns some of these bins were stored without. */
    public List<FlowField> lacking(List<StoredBin> bins) throws StoreException {
        return List.of();
    }

    /** Makes the roll-ups that are due: those whose last bin is stored or known to be missing. */
    public void rollUp(long now) throws StoreException {}

    /** Deletes the partitions that are older than their retention. */
    public void expire(long now) throws StoreException {}

    /** Saves the bins that are still open, in place of those saved before; their snapshot stays open. On disk when it returns. */
    public void checkpoint(Checkpoint open) throws StoreException {}

    /** The bins that were saved last, if any; their snapshot is the caller's to close. */
    public Optional<Checkpoint> restore() throws StoreException {
        return Optional.empty();
    }
}

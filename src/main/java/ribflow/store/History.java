package ribflow.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import ribflow.flow.FlowField;
import ribflow.table.Retention;
import ribflow.table.Snapshot;

/** What is on disk of one table: its final bins and their roll-ups. One thread writes; any may read. */
public final class History {

    private static final String CHECKPOINT = "checkpoint";

    private final Resolutions resolutions;
    private final Resolution own;
    private final List<FlowField> keys;
    private final Retention retention;
    private final StoreContext context;

    /** Up to where roll-ups have been looked at since the start. */
    private long rolledUpUntil = Long.MIN_VALUE;

    History(Resolutions resolutions, List<FlowField> keys, Duration bin, Retention retention) throws StoreException {
        this.resolutions = resolutions;
        this.own = resolutions.of(bin);
        this.retention = retention;
        this.context = resolutions.context();
        Set<FlowField> withStamp = new LinkedHashSet<>(List.of(FlowField.STAMP_INSERTED));
        withStamp.addAll(keys);
        this.keys = List.copyOf(withStamp);
    }

    public String table() {
        return resolutions.table();
    }

    /** The table's own folder, in which the daemon has files of its own. */
    public Path folder() {
        return resolutions.folder();
    }

    /** The table's columns, {@code stamp_inserted} first. */
    public List<FlowField> keys() {
        return keys;
    }

    /** The length of the table's own bins. */
    public Duration bin() {
        return own.length();
    }

    /** The lengths of bins that there are on disk, the table's own and its roll-ups', the shortest first. */
    public SortedSet<Duration> lengths() throws StoreException {
        SortedSet<Duration> lengths = new TreeSet<>();
        for (Resolution resolution : resolutions.all()) {
            if (resolution.until() != Long.MIN_VALUE) {
                lengths.add(resolution.length());
            }
        }
        return lengths;
    }

    /**
     * Stores a final bin of the table's own length. It is on disk for good when this returns; the same start again replaces
     * it. A bin without rows is stored as well.
     *
     * @param covered for how many milliseconds of the bin flows were collected
     * @param rows the rows of this bin only, from the first; stays open
     */
    public void put(long start, long covered, Snapshot rows) throws StoreException {
        put(bin(), start, covered, rows);
    }

    /**
     * The same for a bin of any length, which is how roll-ups are imported. Of how many bins they were made is not known then, so
     * it is taken to be of as many as the time takes in which flows were collected: not every single bin of that time that is
     * stored may replace them.
     */
    public void put(Duration length, long start, long covered, Snapshot rows) throws StoreException {
        if (Math.floorMod(start, length.toMillis()) != 0 || covered < 0 || covered > length.toMillis()) {
            throw new IllegalArgumentException("a bin of " + length + " from " + start + " that covers " + covered);
        }
        rows.only(bin -> bin == start);
        List<FlowField> columns = new ArrayList<>(rows.keys());
        columns.remove(FlowField.STAMP_INSERTED);
        long parts = Math.max(1, Math.ceilDiv(covered, bin().toMillis()));
        try {
            BinHeader written =
                    resolutions.of(length).period(start).write(start, length.toMillis(), covered, parts, columns, rows);
            context.counters().increment(StoreCounter.BINS_WRITTEN);
            context.counters().add(StoreCounter.ROWS_WRITTEN, written.bin().rows());
        } catch (UncheckedIOException e) {
            throw Folders.failed(folder(), e);
        } catch (StoreException e) {
            context.counters().increment(StoreCounter.WRITES_FAILED);
            throw e;
        }
        lookAgainFrom(start);
    }

    private synchronized void lookAgainFrom(long start) {
        rolledUpUntil = Math.min(rolledUpUntil, start);
    }

    /** When the last of the table's own bins on disk ends; {@code Long.MIN_VALUE} if there is none. */
    public long storedUntil() throws StoreException {
        return own.until();
    }

    /** The bins of a length that begin at one moment or later and before another, by their start. Reads no rows. */
    public NavigableMap<Long, StoredBin> bins(Duration length, long from, long until) throws StoreException {
        NavigableMap<Long, StoredBin> bins = new TreeMap<>();
        resolutions.of(length).bins(from, until).forEach((start, header) -> bins.put(start, header.bin()));
        return bins;
    }

    /**
     * The rows of some bins, in that order; no two of them begin at the same moment. Of columns that a bin was stored
     * without, its rows have no value. What cannot be read ends the reading with an {@code UncheckedIOException} of a {@link
     * StoreException}.
     */
    public Snapshot read(List<StoredBin> bins) {
        return new StoredRows(places(bins), keys, bin(), new SnapshotTexts(), context);
    }

    private List<StoredRows.Place> places(List<StoredBin> bins) {
        try {
            List<StoredRows.Place> places = new ArrayList<>();
            for (StoredBin each : bins) {
                Resolution resolution = resolutions.of(Duration.ofMillis(each.length()));
                places.add(new StoredRows.Place(each, resolution.period(each.start())));
            }
            return places;
        } catch (StoreException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Which of the table's columns some of these bins were stored without. */
    public List<FlowField> lacking(List<StoredBin> bins) throws StoreException {
        Set<FlowField> lacking = new LinkedHashSet<>();
        Set<Period> looked = new LinkedHashSet<>();
        Set<List<Integer>> known = new LinkedHashSet<>();
        for (StoredRows.Place place : places(bins)) {
            BinHeader header = place.period().headers().get(place.bin().start());
            if (looked.add(place.period())) {
                known.clear();
            }
            if (header != null && known.add(header.columns())) {
                lacking.addAll(lacking(place.period(), header));
            }
        }
        return List.copyOf(lacking);
    }

    private List<FlowField> lacking(Period period, BinHeader header) throws StoreException {
        try (OpenPartitions.Lease lease = period.lease()) {
            List<StoredColumn> stored = lease.partition().columns().all();
            return keys.stream()
                    .filter(key -> key != FlowField.STAMP_INSERTED)
                    .filter(key -> stored.stream().noneMatch(column -> column.is(key) && header.has(column)))
                    .toList();
        }
    }

    /** Makes the roll-ups that are due: those whose last bin is stored or known to be missing. */
    public void rollUp(long now) throws StoreException {
        long until = Math.min(now, storedUntil());
        long since = lookedUntil();
        List<Resolution> from = resolutions.ownBins(own, retention);
        for (Duration length : retention.rollUps().keySet()) {
            Resolution to = resolutions.of(length);
            new RollUp(from, to, keys, context).make(since, until);
            from = List.of(to);
        }
        looked(since, until);
    }

    private synchronized long lookedUntil() {
        return rolledUpUntil;
    }

    private synchronized void looked(long since, long until) {
        if (rolledUpUntil == since) {
            rolledUpUntil = until;
        }
    }

    /** Deletes the partitions that are older than their retention, and compacts those that are over. */
    public void expire(long now) throws StoreException {
        long rolledUp = lookedUntil();
        new Expiry(resolutions, bin(), retention).run(now, rolledUp);
        for (Resolution resolution : resolutions.all()) {
            for (Period period : resolution.periods()) {
                if (period.written() && period.until() <= rolledUp) {
                    period.compact();
                }
            }
        }
    }

    /** Saves the bins that are still open, in place of those saved before; their snapshot stays open. On disk when it returns. */
    public void checkpoint(Checkpoint open) throws StoreException {
        try {
            new CheckpointFile(folder().resolve(CHECKPOINT)).write(open, bin());
            context.counters().increment(StoreCounter.CHECKPOINTS_WRITTEN);
        } catch (StoreException e) {
            context.counters().increment(StoreCounter.WRITES_FAILED);
            throw e;
        }
    }

    /** The bins that were saved last, if any; their snapshot is the caller's to close. */
    public Optional<Checkpoint> restore() throws StoreException {
        Path file = folder().resolve(CHECKPOINT);
        try {
            return new CheckpointFile(file).read();
        } catch (DamageException e) {
            context.counters().increment(StoreCounter.CHECKPOINTS_DAMAGED);
            context.notes().accept(file + " is damaged and was set aside as " + setAside(file) + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Puts the bins that were saved last out of the way of those that are saved next, since they could not be restored.
     *
     * @return under which name they are from now on
     */
    public Path setCheckpointAside() throws StoreException {
        return setAside(folder().resolve(CHECKPOINT));
    }

    private static Path setAside(Path file) throws StoreException {
        int number = 1;
        while (Files.exists(file.resolveSibling(CHECKPOINT + Resolution.DAMAGED + number))) {
            number++;
        }
        try {
            Path aside = file.resolveSibling(CHECKPOINT + Resolution.DAMAGED + number);
            Folders.move(file, aside);
            return Path.of(String.valueOf(aside.getFileName()));
        } catch (IOException e) {
            throw Folders.failed(file, e);
        }
    }
}

package ribflow.store;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.table.Snapshot;

/**
 * Reads stored bins, one after the other. A partition is open as long as bins of it are read; of each bin only the columns
 * are read that somebody looks at, a block at a time.
 */
final class StoredRows implements Snapshot {

    /** A bin, and where it is. */
    record Place(StoredBin bin, Period period) {}

    private final List<Place> places;
    private final List<FlowField> keys;
    private final Optional<Duration> length;
    private final StoreContext context;
    private final long takenAt;
    private final Map<Long, StoredBin> byStart = new HashMap<>();
    private final SnapshotTexts texts;
    private final Map<FlowField, Block> blocks = new HashMap<>();
    private final Set<FlowField> wanted;
    private LongPredicate bins = _ -> true;
    private boolean verifying;
    private int at;
    private @Nullable Reading reading;
    private @Nullable BinReader bin;

    /**
     * @param keys the columns of the rows
     * @param length the length of the table's own bins
     * @param texts what ids mean in the rows
     */
    StoredRows(List<Place> places, List<FlowField> keys, Duration length, SnapshotTexts texts, StoreContext context) {
        this.places = List.copyOf(places);
        this.keys = List.copyOf(keys);
        this.length = Optional.of(length);
        this.texts = texts;
        this.context = context;
        this.takenAt = context.clock().millis();
        this.wanted = new LinkedHashSet<>(keys);
        places.forEach(place -> byStart.put(place.bin().start(), place.bin()));
    }

    /** A partition that bins are read from. */
    private record Reading(
            Period period, OpenPartitions.Lease lease, PartitionView view, List<BinReader.Column> columns) {

        void close() {
            view.close();
            lease.close();
        }
    }

    @Override
    public List<FlowField> keys() {
        return keys;
    }

    @Override
    public void only(LongPredicate bins) {
        this.bins = bins;
    }

    @Override
    public void columns(Set<FlowField> read) {
        wanted.retainAll(read);
    }

    /** Damage is told as what it is, and nothing set aside: whoever reads does. */
    void readDamageAsIs() {
        verifying = true;
    }

    @Override
    public boolean next(FlowBatch batch) {
        batch.clear();
        try {
            while (at < places.size()) {
                StoredBin of = places.get(at).bin();
                if (bins.test(of.start()) && opened(places.get(at)).next(batch)) {
                    context.counters().add(StoreCounter.ROWS_READ, batch.size());
                    stamp(batch, of.start());
                    return true;
                }
                at++;
                bin = null;
            }
            return false;
        } catch (DamageException e) {
            throw new UncheckedIOException(
                    verifying ? e : places.get(at).period().setAside(e));
        } catch (StoreException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void stamp(FlowBatch batch, long start) {
        Arrays.fill(batch.column(FlowField.STAMP_INSERTED), 0, batch.size(), start);
        batch.setPresent(FlowField.STAMP_INSERTED, batch.rows());
    }

    private BinReader opened(Place place) throws StoreException {
        BinReader known = bin;
        if (known != null) {
            return known;
        }
        Reading from = reading(place.period());
        long start = place.bin().start();
        BinHeader header = from.view()
                .header(start)
                .orElseThrow(
                        () -> new StoreException("a bin in " + place.period().folder() + " is gone"));
        List<BinReader.Column> columns = from.columns().stream()
                .filter(column -> header.has(column.stored()))
                .toList();
        context.counters().increment(StoreCounter.BINS_READ);
        BinReader opened = new BinReader(header, columns, from.view().bin(start));
        bin = opened;
        return opened;
    }

    private Reading reading(Period period) throws StoreException {
        Reading current = reading;
        if (current != null && current.period() == period) {
            return current;
        }
        letGo();
        OpenPartitions.Lease lease = period.lease();
        Reading next = new Reading(period, lease, lease.partition().view(), new ArrayList<>());
        reading = next;
        for (StoredColumn stored : lease.partition().columns().all()) {
            Optional<FlowField> field = stored.field().filter(this::read);
            if (field.isPresent()) {
                next.columns().add(column(stored, field.get(), lease.partition()));
            }
        }
        return next;
    }

    private boolean read(FlowField field) {
        return wanted.contains(field) || field == FlowField.OTHER || BinWriter.COUNTERS.contains(field);
    }

    private BinReader.Column column(StoredColumn stored, FlowField field, Partition partition) throws StoreException {
        return new BinReader.Column(
                stored,
                field,
                blocks.computeIfAbsent(field, of -> Block.of(of.kind())),
                stored.texts() ? texts.of(partition.texts(), field) : null);
    }

    @Override
    public Dictionary dictionary() {
        return texts;
    }

    @Override
    public Optional<Duration> bin() {
        return length;
    }

    @Override
    public long length(long binStart) {
        StoredBin stored = byStart.get(binStart);
        return stored == null ? length.orElseThrow().toMillis() : stored.length();
    }

    @Override
    public long covered(long binStart) {
        StoredBin stored = byStart.get(binStart);
        return stored == null ? 0 : stored.covered();
    }

    @Override
    public List<Long> collected() {
        return places.stream()
                .map(place -> place.bin().start())
                .filter(bins::test)
                .sorted()
                .toList();
    }

    @Override
    public boolean provisional(long binStart) {
        return false;
    }

    @Override
    public boolean folded() {
        return places.stream().filter(place -> bins.test(place.bin().start())).anyMatch(this::folded);
    }

    private boolean folded(Place place) {
        try {
            BinHeader header = place.period().headers().get(place.bin().start());
            return header != null && header.folded();
        } catch (StoreException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public long rows() {
        return places.stream()
                .map(Place::bin)
                .filter(stored -> bins.test(stored.start()))
                .mapToLong(StoredBin::rows)
                .sum();
    }

    @Override
    public long takenAt() {
        return takenAt;
    }

    @Override
    public long since() {
        return places.stream().mapToLong(place -> place.bin().start()).min().orElse(takenAt);
    }

    private void letGo() {
        Reading current = reading;
        reading = null;
        bin = null;
        if (current != null) {
            current.close();
        }
    }

    @Override
    public void close() {
        at = places.size();
        letGo();
    }
}

package ribflow.store;

import static java.util.Objects.requireNonNull;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Names;
import ribflow.table.Accumulator;
import ribflow.table.Snapshot;
import ribflow.table.TableSource;

/**
 * Bins that a test writes down, in memory or on a disk that is none: each side of a history gives texts ids of its own, as
 * they do in earnest.
 */
final class WrittenBins {

    static final long OWN = Duration.ofMinutes(5).toMillis();

    private final List<FlowField> keys;
    private final List<FlowField> columns;
    private final Names names;
    private final NavigableMap<Long, Bin> bins = new TreeMap<>();
    private boolean damaged;
    int read;

    /** A bin with its rows, in batches. */
    record Bin(long start, long length, long covered, List<FlowBatch> rows) {

        private StoredBin header() {
            long[] sums = new long[3];
            List<FlowField> counters = List.of(FlowField.PACKETS, FlowField.FLOWS, FlowField.BYTES);
            for (FlowBatch batch : rows) {
                for (int row = 0; row < batch.size(); row++) {
                    for (int i = 0; i < sums.length; i++) {
                        sums[i] += batch.get(counters.get(i), row, 0);
                    }
                }
            }
            long count = rows.stream().mapToInt(FlowBatch::size).sum();
            return new StoredBin(start, length, covered, count, sums[0], sums[1], sums[2]);
        }
    }

    /** A row: its values by column, texts as they read. */
    record Row(List<FlowField> columns, List<Object> values) {}

    /** @param firstId texts have ids from here on */
    WrittenBins(List<FlowField> keys, int firstId) {
        this.keys = keys;
        this.columns = Stream.concat(
                        keys.stream(), Stream.of(FlowField.OTHER, FlowField.PACKETS, FlowField.FLOWS, FlowField.BYTES))
                .toList();
        this.names = new Names();
        for (int i = 1; i < firstId; i++) {
            names.id("text " + i);
        }
    }

    void put(long start, long length, long covered, List<Row> rows) {
        List<FlowBatch> batches = new ArrayList<>();
        for (Row row : rows) {
            if (batches.isEmpty() || batches.getLast().full()) {
                batches.add(new FlowBatch());
            }
            FlowBatch batch = batches.getLast();
            int at = batch.append(null);
            batch.set(FlowField.STAMP_INSERTED, at, start);
            for (int i = 0; i < row.columns.size(); i++) {
                FlowField column = row.columns.get(i);
                Object value = row.values.get(i);
                batch.set(column, at, value instanceof String text ? names.id(text) : (Long) value);
            }
        }
        bins.put(start, new Bin(start, length, covered, batches));
    }

    void remove(long start) {
        bins.remove(start);
    }

    NavigableMap<Long, Bin> bins() {
        return bins;
    }

    /** A longer bin of all of these between its begin and its end. */
    void rollUp(WrittenBins of, long start, long length) {
        List<FlowField> all = new ArrayList<>(keys);
        all.add(FlowField.OTHER);
        Accumulator sums = new Accumulator(all, false);
        FlowBatch batch = new FlowBatch();
        for (Bin bin : of.bins.subMap(start, start + length).values()) {
            for (FlowBatch rows : bin.rows) {
                copy(rows, batch, of.names);
                for (int row = 0; row < batch.size(); row++) {
                    batch.set(FlowField.STAMP_INSERTED, row, start);
                }
                sums.add(batch, batch.rows());
            }
        }
        List<FlowBatch> rolled = new ArrayList<>();
        for (int at = 0; at < sums.size(); ) {
            rolled.add(new FlowBatch());
            at = sums.read(at, rolled.getLast());
        }
        long covered = of.bins.subMap(start, start + length).values().stream()
                .mapToLong(Bin::covered)
                .sum();
        bins.put(start, new Bin(start, length, covered, rolled));
    }

    /** Copies rows, with ids of this side. */
    private void copy(FlowBatch from, FlowBatch to, Names of) {
        to.clear();
        for (int row = 0; row < from.size(); row++) {
            to.append(null);
            for (FlowField field : columns) {
                if (from.has(field, row)) {
                    long value = from.column(field)[row];
                    to.set(field, row, field.kind().interned() ? names.id(of.text((int) value)) : value);
                }
            }
        }
    }

    /** As what a table has in memory. */
    TableSource memory(long takenAt, long finalBefore) {
        return new TableSource() {

            @Override
            public String name() {
                return "t";
            }

            @Override
            public Snapshot snapshot() {
                return new Reading(
                        List.copyOf(bins.values()), Collections.nCopies(bins.size(), names), takenAt, finalBefore);
            }

            @Override
            public long settledUntil() {
                return finalBefore;
            }
        };
    }

    /** Who reads these from a disk is told behind the first bin that the others are damaged. */
    void damage() {
        damaged = true;
    }

    /** As what is on disk, with bins of other lengths. */
    static HistoricalTable.Disk disk(WrittenBins own, List<WrittenBins> rollUps, List<Gap> gaps) {
        NavigableMap<Duration, WrittenBins> byLength = new TreeMap<>();
        byLength.put(Duration.ofMillis(OWN), own);
        rollUps.forEach(
                bins -> byLength.put(Duration.ofMillis(bins.bins.firstEntry().getValue().length), bins));
        return new HistoricalTable.Disk() {

            @Override
            public Collection<Duration> lengths() {
                return byLength.keySet();
            }

            @Override
            public NavigableMap<Long, StoredBin> bins(Duration length, long from, long until) {
                NavigableMap<Long, StoredBin> headers = new TreeMap<>();
                requireNonNull(byLength.get(length)).bins.values().stream()
                        .map(Bin::header)
                        .filter(bin -> bin.start() >= from && bin.end() <= until)
                        .forEach(bin -> headers.put(bin.start(), bin));
                return headers;
            }

            @Override
            public Snapshot read(List<StoredBin> bins) {
                List<Bin> read = new ArrayList<>();
                List<Names> texts = new ArrayList<>();
                for (StoredBin bin : bins) {
                    WrittenBins side = requireNonNull(byLength.get(Duration.ofMillis(bin.length())));
                    side.read++;
                    read.add(requireNonNull(side.bins.get(bin.start())));
                    texts.add(side.names);
                }
                WrittenBins all = new WrittenBins(own.keys, 7);
                all.damaged = own.damaged;
                return all.new Reading(read, texts, 0, Long.MAX_VALUE);
            }

            @Override
            public List<FlowField> lacking(List<StoredBin> bins) {
                return List.of();
            }

            @Override
            public List<Gap> gaps() {
                return gaps;
            }
        };
    }

    private final class Reading implements Snapshot {

        private final List<Bin> all;
        private final List<Names> texts;
        private final long takenAt;
        private final long finalBefore;
        private LongPredicate wanted = _ -> true;
        private int bin;
        private int batch;

        /** @param texts what the ids of each bin mean */
        Reading(List<Bin> all, List<Names> texts, long takenAt, long finalBefore) {
            this.all = all;
            this.texts = texts;
            this.takenAt = takenAt;
            this.finalBefore = finalBefore;
        }

        @Override
        public List<FlowField> keys() {
            return keys;
        }

        @Override
        public void only(LongPredicate more) {
            wanted = wanted.and(more);
        }

        @Override
        public void within(long from, long until) {
            wanted = wanted.and(start -> start >= from && start < until);
        }

        @Override
        public boolean next(FlowBatch into) {
            if (damaged && bin > 0) {
                throw new UncheckedIOException(
                        new StoreException("D was set aside as D.damaged-1", new DamageException("block 7")));
            }
            while (bin < all.size()) {
                Bin of = all.get(bin);
                if (wanted.test(of.start) && batch < of.rows.size()) {
                    copy(of.rows.get(batch++), into, texts.get(bin));
                    return true;
                }
                bin++;
                batch = 0;
            }
            into.clear();
            return false;
        }

        @Override
        public List<Long> collected() {
            return all.stream()
                    .filter(of -> of.covered > 0)
                    .map(Bin::start)
                    .filter(wanted::test)
                    .toList();
        }

        @Override
        public long covered(long start) {
            return all.stream()
                    .filter(of -> of.start == start)
                    .mapToLong(Bin::covered)
                    .sum();
        }

        @Override
        public Dictionary dictionary() {
            return (_, id) -> names.text(id);
        }

        @Override
        public Optional<Duration> bin() {
            return Optional.of(Duration.ofMillis(OWN));
        }

        @Override
        public boolean provisional(long start) {
            return start + OWN > finalBefore;
        }

        @Override
        public boolean folded() {
            return all.stream()
                    .filter(of -> wanted.test(of.start))
                    .flatMap(of -> of.rows.stream())
                    .anyMatch(rows -> rows.present(FlowField.OTHER) != 0);
        }

        @Override
        public long rows() {
            return all.stream()
                    .filter(of -> wanted.test(of.start))
                    .flatMap(of -> of.rows.stream())
                    .mapToLong(FlowBatch::size)
                    .sum();
        }

        @Override
        public long takenAt() {
            return takenAt;
        }

        @Override
        public long since() {
            return all.isEmpty() ? takenAt : all.getFirst().start;
        }

        @Override
        public void close() {}
    }
}

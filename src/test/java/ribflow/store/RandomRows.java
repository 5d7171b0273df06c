package ribflow.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Joining;
import ribflow.flow.Kind;
import ribflow.table.Snapshot;

/** Rows of one bin with random values of every kind, each with keys of its own; and rows as text, to compare them. */
class RandomRows implements Snapshot {

    static final Duration BIN = Duration.ofMinutes(5);

    /** A column of each kind there is, some of them twice, and all that is accumulated. */
    static final List<FlowField> COLUMNS = columns();

    private final List<FlowField> keys;
    private final long start;
    private final int count;
    private final long seed;
    private final boolean folded;
    private SplittableRandom random;
    private LongPredicate wanted = _ -> true;
    private int at;

    RandomRows(List<FlowField> keys, long start, int count, boolean folded, long seed) {
        this.keys = keys;
        this.start = start;
        this.count = count;
        this.folded = folded;
        this.seed = seed;
        this.random = new SplittableRandom(seed);
    }

    private static List<FlowField> columns() {
        List<FlowField> columns = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            FlowField.values().stream()
                    .filter(field -> field.kind() == kind && !field.counter())
                    .filter(field -> !List.of(FlowField.STAMP_INSERTED, FlowField.OTHER, FlowField.NONE)
                            .contains(field))
                    .limit(2)
                    .forEach(columns::add);
        }
        FlowField.values().stream()
                .filter(field -> field.joining() != Joining.KEY && !field.counter())
                .filter(field -> !columns.contains(field))
                .forEach(columns::add);
        return columns;
    }

    @Override
    public List<FlowField> keys() {
        List<FlowField> all = new ArrayList<>(List.of(FlowField.STAMP_INSERTED));
        all.addAll(keys);
        return all;
    }

    @Override
    public void only(LongPredicate bins) {
        wanted = bins;
    }

    @Override
    public boolean next(FlowBatch batch) {
        batch.clear();
        int some = Math.min(count - at, 1 + random.nextInt(FlowBatch.CAPACITY));
        if (!wanted.test(start) || some <= 0) {
            return false;
        }
        for (int i = 0; i < some; i++) {
            append(batch);
        }
        at += some;
        return true;
    }

    private void append(FlowBatch batch) {
        int row = batch.append(null);
        batch.set(FlowField.STAMP_INSERTED, row, start);
        boolean other = folded && at + row == count - 1;
        if (other) {
            batch.set(FlowField.OTHER, row, 1);
        }
        for (FlowField field : keys) {
            if (!other && random.nextInt(4) > 0) {
                set(batch, field, row);
            }
        }
        batch.set(FlowField.PACKETS, row, random.nextInt(1000));
        batch.set(FlowField.FLOWS, row, 1 + random.nextInt(3));
        batch.set(FlowField.BYTES, row, random.nextLong(1L << 1 + random.nextInt(50)));
    }

    private void set(FlowBatch batch, FlowField field, int row) {
        if (field.kind() == Kind.ADDRESS) {
            boolean four = random.nextBoolean();
            batch.setAddress(field, row, four ? 0 : random.nextLong(), random.nextLong());
            return;
        }
        batch.set(
                field,
                row,
                switch (field.kind()) {
                    case TEXT, AS_PATH, COMMUNITIES -> random.nextInt(2000);
                    case WORD -> random.nextInt(field.words().labels().size());
                    case FLAG -> 1;
                    case DECIMAL -> Double.doubleToRawLongBits(random.nextDouble() * 1e9);
                    case TIME -> start + random.nextInt(300_000);
                    case TCP_FLAGS -> random.nextInt(256);
                    case LONG -> field.joining() == Joining.SUM ? random.nextLong(1L << 40) : random.nextLong();
                    default -> {
                        int bits = random.nextInt(1 + field.kind().bits());
                        yield bits == 0 ? 0 : random.nextLong() >>> Long.SIZE - bits;
                    }
                });
    }

    @Override
    public Dictionary dictionary() {
        return (field, id) -> id == 0 ? "" : field.label() + " «" + id + "» 64500 64501";
    }

    @Override
    public Optional<Duration> bin() {
        return Optional.of(BIN);
    }

    @Override
    public boolean provisional(long binStart) {
        return false;
    }

    @Override
    public boolean folded() {
        return folded;
    }

    @Override
    public long rows() {
        return count;
    }

    @Override
    public long takenAt() {
        return start + BIN.toMillis();
    }

    @Override
    public long since() {
        return start;
    }

    @Override
    public void close() {
        at = 0;
        random = new SplittableRandom(seed);
    }

    /** All rows of a snapshot as text, sorted, some columns of them; it is closed then. */
    static List<String> texts(Snapshot snapshot, List<FlowField> columns) {
        List<String> rows = new ArrayList<>();
        FlowBatch batch = new FlowBatch();
        while (snapshot.next(batch)) {
            for (int row = 0; row < batch.size(); row++) {
                rows.add(text(batch, row, columns, snapshot.dictionary()));
            }
        }
        snapshot.close();
        rows.sort(null);
        return rows;
    }

    private static String text(FlowBatch batch, int row, List<FlowField> columns, Dictionary dictionary) {
        TreeMap<String, String> values = new TreeMap<>();
        List<FlowField> all = new ArrayList<>(columns);
        all.addAll(BinWriter.COUNTERS);
        all.addAll(List.of(FlowField.STAMP_INSERTED, FlowField.OTHER));
        for (FlowField field : all) {
            if (batch.has(field, row)) {
                long value = batch.column(field)[row];
                values.put(
                        field.label(),
                        switch (field.kind()) {
                            case TEXT, AS_PATH, COMMUNITIES -> dictionary.text(field, (int) value);
                            case WORD -> field.words().label(value);
                            case ADDRESS -> Long.toHexString(batch.high(field)[row]) + ":" + Long.toHexString(value);
                            default -> Long.toString(value);
                        });
            }
        }
        return values.toString();
    }
}

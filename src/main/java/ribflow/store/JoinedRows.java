package ribflow.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Joining;
import ribflow.flow.Kind;
import ribflow.table.Accumulator;
import ribflow.table.Snapshot;

/**
 * The rows of some bins, those with equal keys joined to one: what a roll-up is made of.
 *
 * <p>A day of a large table may not fit into memory. So the rows are read as often as it takes, each time joining only those
 * whose key's hash falls to that pass; rows with equal keys fall to the same.
 */
final class JoinedRows implements Snapshot {

    private final List<StoredRows.Place> places;
    private final List<FlowField> keys;
    private final List<FlowField> joined;
    private final Duration length;
    private final StoreContext context;
    private final SnapshotTexts texts = new SnapshotTexts();
    private final int passes;
    private final boolean folded;
    private int pass;
    private int at;
    private @Nullable Accumulator rows;

    /**
     * @param keys the columns of the rows
     * @param length the length of the table's own bins
     * @param room how many bytes of the heap the joined rows may take at once, about
     */
    JoinedRows(List<StoredRows.Place> places, List<FlowField> keys, Duration length, long room, StoreContext context) {
        this.places = places;
        this.keys = keys;
        this.length = length;
        this.context = context;
        try (StoredRows read = read()) {
            this.folded = read.folded();
            this.joined = new ArrayList<>(keys);
            joined.remove(FlowField.STAMP_INSERTED);
            if (folded) {
                joined.add(FlowField.OTHER);
            }
            long bytes = read.rows() * new Accumulator(joined, false).bytesPerRow();
            this.passes = (int) Math.min(Integer.MAX_VALUE, 1 + bytes / room);
        }
    }

    private StoredRows read() {
        return new StoredRows(places, keys, length, texts, context);
    }

    int passes() {
        return passes;
    }

    @Override
    public List<FlowField> keys() {
        return keys;
    }

    @Override
    public boolean next(FlowBatch batch) {
        batch.clear();
        while (pass < passes) {
            Accumulator current = rows;
            if (current == null) {
                current = join();
                rows = current;
                at = 0;
            }
            if (at < current.size()) {
                at = current.read(at, batch);
                return true;
            }
            rows = null;
            pass++;
        }
        return false;
    }

    private Accumulator join() {
        Accumulator accumulator = new Accumulator(joined, false);
        List<FlowField> hashed =
                joined.stream().filter(field -> field.joining() == Joining.KEY).toList();
        FlowBatch batch = new FlowBatch();
        try (StoredRows read = read()) {
            while (read.next(batch)) {
                accumulator.add(batch, passes == 1 ? batch.rows() : falling(batch, hashed));
            }
        }
        return accumulator;
    }

    /** The rows of a batch whose keys fall to this pass. */
    private long falling(FlowBatch batch, List<FlowField> hashed) {
        long falling = 0;
        for (int row = 0; row < batch.size(); row++) {
            long hash = 0;
            for (FlowField field : hashed) {
                long value = batch.get(field, row, 0);
                if (field.kind() == Kind.ADDRESS && batch.has(field, row)) {
                    value ^= Long.rotateLeft(batch.high(field)[row], 32);
                }
                hash = (hash ^ value) * 0x9e37_79b9_7f4a_7c15L;
                hash ^= hash >>> 32;
            }
            falling |= (Long.remainderUnsigned(hash, passes) == pass ? 1L : 0L) << row;
        }
        return falling;
    }

    @Override
    public Dictionary dictionary() {
        return texts;
    }

    @Override
    public Optional<Duration> bin() {
        return Optional.of(length);
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
        return places.stream().mapToLong(place -> place.bin().rows()).sum();
    }

    @Override
    public long takenAt() {
        return context.clock().millis();
    }

    @Override
    public long since() {
        return places.stream().mapToLong(place -> place.bin().start()).min().orElse(takenAt());
    }

    @Override
    public void close() {
        rows = null;
    }
}

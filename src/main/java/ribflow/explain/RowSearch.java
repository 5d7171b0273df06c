package ribflow.explain;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Joining;
import ribflow.flow.Kind;
import ribflow.table.Snapshot;

/** Looks a row up in a snapshot by its key; ids of texts mean different texts on both sides. */
final class RowSearch {

    private final FlowBatch wanted;
    private final int row;
    private final Dictionary dictionary;

    /** What a row has counted. */
    record Sums(long packets, long flows, long bytes) {

        private static Sums of(FlowBatch batch, int row) {
            return new Sums(
                    batch.get(FlowField.PACKETS, row, 0),
                    batch.get(FlowField.FLOWS, row, 0),
                    batch.get(FlowField.BYTES, row, 0));
        }
    }

    /** The row itself, and what is folded together in its bin. */
    record Found(Optional<Sums> row, Optional<Sums> other) {}

    /** @param dictionary what the ids in the wanted row mean */
    RowSearch(FlowBatch wanted, int row, Dictionary dictionary) {
        this.wanted = wanted;
        this.row = row;
        this.dictionary = dictionary;
    }

    Found in(Snapshot snapshot) {
        long bin = wanted.get(FlowField.STAMP_INSERTED, row, 0);
        if (snapshot.bin().isPresent()) {
            snapshot.only(start -> start == bin);
        }
        List<FlowField> keys = snapshot.keys().stream()
                .filter(key -> key.joining() == Joining.KEY)
                .toList();
        Map<FlowField, Map<Long, Boolean>> same = new HashMap<>();
        Optional<Sums> found = Optional.empty();
        Optional<Sums> other = Optional.empty();
        FlowBatch batch = new FlowBatch();
        while (snapshot.next(batch)) {
            for (long left = candidates(batch, keys, snapshot.dictionary(), same); left != 0; left &= left - 1) {
                int at = Long.numberOfTrailingZeros(left);
                if (batch.has(FlowField.OTHER, at)) {
                    other = Optional.of(Sums.of(batch, at));
                } else {
                    found = Optional.of(Sums.of(batch, at));
                }
            }
        }
        return new Found(found, other);
    }

    /** The rows of the batch that have the key, and those that are folded together in its bin. */
    private long candidates(
            FlowBatch batch, List<FlowField> keys, Dictionary theirs, Map<FlowField, Map<Long, Boolean>> same) {
        long folded = batch.present(FlowField.OTHER);
        long equal = batch.rows() & ~folded;
        for (FlowField key : keys) {
            long candidates = key.equals(FlowField.STAMP_INSERTED) ? equal | folded : equal;
            Map<Long, Boolean> known = same.computeIfAbsent(key, _ -> new HashMap<>());
            for (long left = candidates; left != 0; left &= left - 1) {
                int at = Long.numberOfTrailingZeros(left);
                if (!isEqual(batch, at, key, theirs, known)) {
                    equal &= ~(left & -left);
                    folded &= ~(left & -left);
                }
            }
        }
        return equal | folded;
    }

    private boolean isEqual(FlowBatch batch, int at, FlowField key, Dictionary theirs, Map<Long, Boolean> known) {
        if (batch.has(key, at) != wanted.has(key, row)) {
            return false;
        }
        if (!batch.has(key, at) || key.kind() == Kind.FLAG) {
            return true;
        }
        long value = batch.column(key)[at];
        long ours = wanted.column(key)[row];
        if (key.kind().interned()) {
            return known.computeIfAbsent(
                    value, id -> theirs.text(key, (int) (long) id).equals(dictionary.text(key, (int) ours)));
        }
        return value == ours && (key.kind() != Kind.ADDRESS || batch.high(key)[at] == wanted.high(key)[row]);
    }
}

package ribflow.table;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/**
 * Rows that come back into a table, read and packed before the merger sees any: what they are read from may fail half-way, and
 * the table has all of them or none.
 *
 * <p>Columns that the table has no longer are left out, and rows that differ in nothing else become one; columns that are new
 * are absent.
 */
final class Restored {

    private final List<Part> parts = new ArrayList<>();
    private final Texts texts = new Texts();

    /** Some rows, which of them come back, and which of those hold what was folded. */
    record Part(KeyBlock block, long rows, long others) {}

    /**
     * Reads the rows of the snapshot, down to the last.
     *
     * @param bins the starts of the bins that come back; rows of others are left out
     */
    static Restored read(Snapshot rows, KeyLayout layout, Set<Long> bins) {
        Restored restored = new Restored();
        List<IdMemo> memos =
                layout.interned().stream().map(_ -> new IdMemo(restored.texts)).toList();
        rows.only(bins::contains);
        FlowBatch batch = new FlowBatch();
        while (rows.next(batch)) {
            KeyBlock block = new KeyBlock(layout);
            KeyLayout.takeCounters(batch, block);
            layout.pack(batch, Reading.ROW, block);
            for (int i = 0; i < memos.size(); i++) {
                restored.translate(block, layout.interned().get(i), memos.get(i), rows.dictionary());
            }
            long present = ofBins(batch, bins);
            restored.parts.add(new Part(block, present, present & batch.present(FlowField.OTHER)));
        }
        return restored;
    }

    private static long ofBins(FlowBatch batch, Set<Long> bins) {
        long rows = 0;
        long[] starts = batch.column(FlowField.STAMP_INSERTED);
        for (int row = 0; row < batch.size(); row++) {
            rows |= (bins.contains(starts[row]) ? 1L : 0L) << row;
        }
        return rows;
    }

    private void translate(KeyBlock block, KeyLayout.Column column, IdMemo memo, Dictionary dictionary) {
        for (long left = column.present(block); left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            int id = column.id(block, row);
            int own = memo.get(id, 0);
            if (own < 0) {
                own = texts.intern(dictionary.text(column.field(), id));
                memo.put(id, 0, own);
            }
            column.setId(block, row, own);
        }
    }

    List<Part> parts() {
        return parts;
    }

    Dictionary dictionary() {
        return texts.picture();
    }
}

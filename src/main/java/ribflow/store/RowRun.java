package ribflow.store;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Joining;
import ribflow.flow.Kind;

/**
 * Rows that are sorted before they are written, up to 65,536 of them: rows that are alike come to lie together, and the
 * rows of a bin in nearly the order of those of the bin before, so that what is on disk is a third shorter.
 */
final class RowRun {

    static final int CAPACITY = 1 << 16;

    private final long[][] low;
    private final long[][] high;
    private final long[][] present;
    private final List<FlowField> fields;
    private final int[] sortedBy;
    private int size;

    RowRun(List<FlowField> fields) {
        this.fields = fields;
        this.low = new long[fields.size()][];
        this.high = new long[fields.size()][];
        this.present = new long[fields.size()][];
        for (int i = 0; i < fields.size(); i++) {
            low[i] = new long[Block.ROWS];
            high[i] = new long[fields.get(i).kind() == Kind.ADDRESS ? Block.ROWS : 0];
            present[i] = new long[Block.ROWS / Long.SIZE + 1];
        }
        this.sortedBy = IntStream.range(0, fields.size())
                .filter(i -> fields.get(i).joining() == Joining.KEY)
                .toArray();
    }

    int size() {
        return size;
    }

    /** How many rows more there may be. */
    int room() {
        return CAPACITY - size;
    }

    void clear() {
        size = 0;
    }

    /**
     * Adds the rows of a batch from that one on, as many as there is room for.
     *
     * @return how many that are
     */
    int add(FlowBatch batch, int from) {
        int count = Math.min(batch.size() - from, room());
        if (size + count > low[0].length) {
            grow();
        }
        for (int i = 0; i < low.length; i++) {
            FlowField field = fields.get(i);
            System.arraycopy(batch.column(field), from, low[i], size, count);
            if (high[i].length > 0) {
                System.arraycopy(batch.high(field), from, high[i], size, count);
            }
            setPresent(present[i], (batch.present(field) & batch.rows()) >>> from);
        }
        size += count;
        return count;
    }

    private void grow() {
        int rows = 2 * low[0].length;
        for (int i = 0; i < low.length; i++) {
            low[i] = Arrays.copyOf(low[i], rows);
            high[i] = Arrays.copyOf(high[i], high[i].length == 0 ? 0 : rows);
            present[i] = Arrays.copyOf(present[i], rows / Long.SIZE + 1);
        }
    }

    private void setPresent(long[] bits, long rows) {
        int word = size >>> 6;
        int shift = size & 63;
        bits[word] = (shift == 0 ? 0 : bits[word] & (1L << shift) - 1) | rows << shift;
        if (shift != 0) {
            bits[word + 1] = rows >>> Long.SIZE - shift;
        }
    }

    boolean has(int column, int row) {
        return (present[column][row >>> 6] >>> row & 1) != 0;
    }

    long[] low(int column) {
        return low[column];
    }

    /** The rows in order: by the values of one column after the other, those without one first. */
    int[] sorted() {
        return new RowOrder(this).sorted();
    }

    /** The columns that rows are sorted by. */
    int[] sortedBy() {
        return sortedBy;
    }

    /** The high halves of a column of addresses; of others nothing. */
    long[] high(int column) {
        return high[column];
    }

    /** Copies some rows of a column into a block. */
    void copy(int column, int[] rows, int from, int count, Block block) {
        block.begin(count);
        for (int i = 0; i < count; i++) {
            int row = rows[from + i];
            if (has(column, row)) {
                block.set(i, high[column].length == 0 ? 0 : high[column][row], low[column][row]);
            }
        }
    }
}

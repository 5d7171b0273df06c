package ribflow.flow;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Up to 64 flows in passing, as columns: the unit of work everywhere.
 *
 * <p>A decoder appends rows; the tagger fills columns in passes; a table adds the rows up; a query reads rows of a table
 * into a batch and filters them with the same predicates. Working on 64 rows column by column lets the misses of 64
 * look-ups overlap, which is worth several times the throughput of flow after flow.
 *
 * <p>Zero never means "don't know": each column has a word of 64 bits that says which rows have a value
 * ({@link #present}). A value without its bit is rubbish from an earlier use and must not be read.
 *
 * <p>Hot: nothing here allocates after construction. A batch belongs to one thread and never leaves it.
 */
public final class FlowBatch {

    /** How many rows a batch holds: as many as a long has bits. */
    public static final int CAPACITY = 64;

    private final long[][] columns;
    private final long[][] high;
    private final long[] present;
    private final @Nullable Exporter[] exporters = new Exporter[CAPACITY];
    private int size;

    public FlowBatch() {
        this(0);
    }

    /**
     * A batch with further columns ({@link FlowField#local}), none of which is an address.
     *
     * @param further how many
     */
    public FlowBatch(int further) {
        int count = FlowField.count();
        columns = new long[count + further][CAPACITY];
        high = new long[count][];
        present = new long[count + further];
        for (int i = 0; i < count; i++) {
            if (FlowField.of(i).kind() == Kind.ADDRESS) {
                high[i] = new long[CAPACITY];
            }
        }
    }

    public int size() {
        return size;
    }

    public boolean full() {
        return size == CAPACITY;
    }

    /** A bit for each row there is. */
    public long rows() {
        return size == CAPACITY ? -1L : (1L << size) - 1;
    }

    /** Empties the batch. */
    public void clear() {
        size = 0;
        Arrays.fill(present, 0);
    }

    /** Begins a row in which no column has a value; the batch must not be full. Exporter is absent in rows of a query. */
    public int append(@Nullable Exporter exporter) {
        exporters[size] = exporter;
        return size++;
    }

    /** Takes back the row that was appended last, with all its values. */
    public void removeLast() {
        size--;
        long others = ~(1L << size);
        for (int i = 0; i < present.length; i++) {
            present[i] &= others;
        }
    }

    /** The exporter of a row that a decoder appended. */
    public Exporter exporter(int row) {
        Exporter exporter = exporters[row];
        if (exporter == null) {
            throw new IllegalStateException("row " + row + " has no exporter");
        }
        return exporter;
    }

    /** The values of a column by row; the low half where the column is an address. */
    public long[] column(FlowField field) {
        return columns[field.ordinal()];
    }

    /** The high halves of a column of addresses. */
    public long[] high(FlowField field) {
        return high[field.ordinal()];
    }

    /** A bit for each row that has a value in the column. */
    public long present(FlowField field) {
        return present[field.ordinal()];
    }

    /** Says at once which rows have a value in the column. */
    public void setPresent(FlowField field, long rows) {
        present[field.ordinal()] = rows;
    }

    public boolean has(FlowField field, int row) {
        return (present[field.ordinal()] >>> row & 1) != 0;
    }

    /** The value of a row, or that default where it has none. */
    public long get(FlowField field, int row, long absent) {
        return has(field, row) ? columns[field.ordinal()][row] : absent;
    }

    public void set(FlowField field, int row, long value) {
        columns[field.ordinal()][row] = value;
        present[field.ordinal()] |= 1L << row;
    }

    public void setAddress(FlowField field, int row, long highHalf, long lowHalf) {
        high[field.ordinal()][row] = highHalf;
        set(field, row, lowHalf);
    }

    /** Takes a value away. */
    public void unset(FlowField field, int row) {
        present[field.ordinal()] &= ~(1L << row);
    }
}

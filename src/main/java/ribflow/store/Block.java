package ribflow.store;

import java.util.Arrays;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;

/**
 * Up to 4096 values of one column, of rows of one bin that follow each other: what one key of RocksDB stands for.
 *
 * <h2>Why columns, and why planes</h2>
 *
 * <p>A query looks at few columns of many rows, and the values of a column are alike where the values of a row are not. So
 * a bin is not kept row by row, which would also cost a call through JNI for each. A block is the unit: long enough that
 * what a call costs is nothing for a row, short enough that the columns of a query stay in a core's cache.
 *
 * <p>What shortens the values must not stand in the way of reading them. So there are only three forms of a block, each of
 * which is read by a loop without a branch, a few octets a value; entropy is left to zstd, which RocksDB runs over the blocks:
 *
 * <ul>
 *   <li>{@code CONSTANT}: all values are the same. So are most columns of most bins, or half of them: the upper halves of
 *       IPv4 addresses.
 *   <li>{@code PLANES}: as many octets as the largest value needs, the lowest octets of all values first, then the next, and
 *       so on. The upper octets of numbers are nearly the same in all rows; together in a plane they are almost nothing, while
 *       scattered between the others they would spoil what zstd finds. A base is taken off only where that saves a plane, so
 *       that the same values are the same octets in the bin after, which lies next to it on disk.
 *   <li>{@code LISTED}: of no more than 256 different values, the list, and an octet for each row.
 * </ul>
 *
 * <p>Absent is a bit, never a value: rows without one repeat the value before, which costs nothing, and the bits are
 * written only where they are not all the same.
 *
 * <p>Hot: {@link #read} and {@link #give} are allocation-free.
 */
final class Block {

    /** How many rows a block has, but for the last of a bin. A multiple of a batch's. */
    static final int ROWS = 4096;

    private static final int CONSTANT = 0;
    private static final int PLANES = 1;
    private static final int LISTED = 2;

    private static final int ALL = 0;
    private static final int SOME = 1;
    private static final int NONE = 2;

    final long[] low = new long[ROWS];
    final long[] high;
    final long[] present = new long[ROWS / Long.SIZE];
    private final long[] list = new long[LongSet.MOST];
    private int size;

    /**
     * An empty block.
     *
     * @param address whether its values are addresses
     */
    Block(boolean address) {
        this.high = address ? new long[ROWS] : new long[0];
    }

    static Block of(Kind kind) {
        return new Block(kind == Kind.ADDRESS);
    }

    int size() {
        return size;
    }

    /** Empties the block for so many values. */
    void begin(int rows) {
        size = rows;
        Arrays.fill(present, 0);
    }

    void set(int row, long highHalf, long lowHalf) {
        low[row] = lowHalf;
        if (high.length > 0) {
            high[row] = highHalf;
        }
        present[row >>> 6] |= 1L << row;
    }

    /** Writes the block, with a checksum. */
    byte[] write(BytesOut out) {
        out.clear().number(size);
        int first = first();
        if (first < 0) {
            return out.octet(NONE).sealed();
        }
        if (full()) {
            out.octet(ALL);
        } else {
            out.octet(SOME);
            for (int i = 0; i < words(size); i++) {
                out.number(present[i]);
            }
            repeat(low, first);
            if (high.length > 0) {
                repeat(high, first);
            }
        }
        write(low, out);
        if (high.length > 0) {
            write(high, out);
        }
        return out.sealed();
    }

    private int first() {
        for (int word = 0; word < words(size); word++) {
            if (present[word] != 0) {
                return word * Long.SIZE + Long.numberOfTrailingZeros(present[word]);
            }
        }
        return -1;
    }

    private boolean full() {
        for (int word = 0; word < words(size); word++) {
            if (present[word] != rows(size - word * Long.SIZE)) {
                return false;
            }
        }
        return true;
    }

    private void repeat(long[] values, int first) {
        long last = values[first];
        for (int row = 0; row < size; row++) {
            if ((present[row >>> 6] >>> row & 1) == 0) {
                values[row] = last;
            }
            last = values[row];
        }
    }

    private void write(long[] values, BytesOut out) {
        long least = values[0];
        long most = values[0];
        for (int row = 1; row < size; row++) {
            least = Math.min(least, values[row]);
            most = Math.max(most, values[row]);
        }
        int narrow = octets(most - least);
        int plain = least < 0 ? Long.BYTES : octets(most);
        if (narrow == 0) {
            out.octet(CONSTANT).signed(least);
        } else if (narrow == 1 || !listed(values, Math.min(narrow, plain), out)) {
            int planes = Math.min(narrow, plain);
            long base = narrow < plain ? least : 0;
            out.octet(PLANES).signed(base).octet(planes);
            for (int plane = 0; plane < planes; plane++) {
                out.plane(values, 0, size, base, plane * Byte.SIZE);
            }
        }
    }

    /** Writes the values as a list and places in it, if that is shorter than so many planes. */
    private boolean listed(long[] values, int planes, BytesOut out) {
        LongSet set = new LongSet();
        for (int row = 0; row < size; row++) {
            if (!set.add(values[row])) {
                return false;
            }
        }
        long[] sorted = set.sorted();
        if (size + 3 * sorted.length > size * planes) {
            return false;
        }
        out.octet(LISTED).number(sorted.length).signed(sorted[0]);
        for (int i = 1; i < sorted.length; i++) {
            out.number(sorted[i] - sorted[i - 1]);
        }
        long[] places = new long[size];
        for (int row = 0; row < size; row++) {
            places[row] = Arrays.binarySearch(sorted, values[row]);
        }
        out.plane(places, 0, size, 0, 0);
        return true;
    }

    /** Reads a block that was written, in place of what this holds. */
    void read(BytesIn in) throws DamageException {
        long rows = in.number();
        if (rows < 1 || rows > ROWS) {
            throw new DamageException("a block of " + rows + " rows");
        }
        begin((int) rows);
        int presence = in.octet();
        for (int word = 0; presence != NONE && word < words(size); word++) {
            present[word] = presence == ALL ? rows(size - word * Long.SIZE) : in.number();
        }
        if (presence != NONE) {
            read(low, in);
            if (high.length > 0) {
                read(high, in);
            }
        } else {
            Arrays.fill(low, 0, size, 0);
        }
        if (presence > NONE || in.more()) {
            throw new DamageException("a block of a form that is not known");
        }
    }

    private void read(long[] values, BytesIn in) throws DamageException {
        switch (in.octet()) {
            case CONSTANT -> Arrays.fill(values, 0, size, in.signed());
            case PLANES -> planes(values, in);
            case LISTED -> list(values, in);
            default -> throw new DamageException("values of a form that is not known");
        }
    }

    private void planes(long[] values, BytesIn in) throws DamageException {
        long base = in.signed();
        int planes = in.octet();
        if (planes < 1 || planes > Long.BYTES) {
            throw new DamageException("values of " + planes + " octets");
        }
        for (int plane = 0; plane < planes; plane++) {
            in.plane(values, size, plane * Byte.SIZE);
        }
        if (base != 0) {
            for (int row = 0; row < size; row++) {
                values[row] += base;
            }
        }
    }

    private void list(long[] values, BytesIn in) throws DamageException {
        int count = in.count();
        if (count < 1 || count > list.length) {
            throw new DamageException("a list of " + count + " values");
        }
        list[0] = in.signed();
        for (int i = 1; i < count; i++) {
            list[i] = list[i - 1] + in.number();
        }
        in.plane(values, size, 0);
        for (int row = 0; row < size; row++) {
            values[row] = list[(int) values[row]];
        }
    }

    /** Gives the rows of a batch their values: those from that one on, which is the first of a word of bits. */
    void give(FlowField field, int from, FlowBatch batch) {
        int count = batch.size();
        long some = present[from >>> 6] & batch.rows();
        batch.setPresent(field, some);
        if (some == 0) {
            return;
        }
        System.arraycopy(low, from, batch.column(field), 0, count);
        if (high.length > 0) {
            System.arraycopy(high, from, batch.high(field), 0, count);
        }
    }

    /** The sum of all values. */
    long sum() {
        long sum = 0;
        for (int row = 0; row < size; row++) {
            sum += low[row] & -(present[row >>> 6] >>> row & 1);
        }
        return sum;
    }

    private static int words(int rows) {
        return rows + Long.SIZE - 1 >>> 6;
    }

    private static long rows(int count) {
        return count >= Long.SIZE ? -1L : (1L << count) - 1;
    }

    private static int octets(long value) {
        return Long.BYTES - Long.numberOfLeadingZeros(value) / Byte.SIZE;
    }
}

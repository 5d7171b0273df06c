package ribflow.decode.template;

import java.nio.ByteBuffer;
import ribflow.flow.FlowBatch;

/**
 * Where up to 64 records of a set are: their anchors, one row after the other (see {@link RecordLayout}).
 *
 * <p>Hot: belongs to one worker, allocates only when a template has more fields of variable length than any before.
 */
final class Records {

    private static final int ROWS = FlowBatch.CAPACITY;

    private int[] starts = new int[ROWS];
    private int anchors;
    private int count;
    private int next;
    private boolean broken;

    /** Looks for as many as {@code most} records from there on; {@code to} is the end of the set. */
    void locate(ByteBuffer in, int from, int to, RecordLayout layout, int most) {
        broken = false;
        anchors = layout.anchors();
        makeRoom();
        if (layout.variables() == 0) {
            int length = layout.shortest();
            count = Math.min(most, (to - from) / length);
            next = from + count * length;
            for (int row = 0; row < count; row++) {
                starts[row] = from + row * length;
            }
            return;
        }
        count = 0;
        next = from;
        while (count < most && !broken && to - next >= layout.shortest()) {
            int end = walk(in, next, to, layout, count);
            broken = end < 0;
            if (!broken) {
                count++;
                next = end;
            }
        }
    }

    private void makeRoom() {
        if (starts.length < anchors * ROWS) {
            starts = new int[anchors * ROWS];
        }
    }

    /** Becomes those of other records whose bit is set. */
    void choose(Records of, long chosen) {
        anchors = of.anchors;
        count = Long.bitCount(chosen);
        next = of.next;
        broken = of.broken;
        makeRoom();
        for (int anchor = 0; anchor < anchors; anchor++) {
            int to = anchor * ROWS;
            for (long left = chosen; left != 0; left &= left - 1) {
                starts[to++] = of.starts[anchor * ROWS + Long.numberOfTrailingZeros(left)];
            }
        }
    }

    /**
     * Writes the anchors of one record.
     *
     * @return where it ends, or -1 if it does not fit
     */
    private int walk(ByteBuffer in, int from, int to, RecordLayout layout, int row) {
        int variables = layout.variables();
        int at = from;
        starts[row] = at;
        for (int k = 0; k < variables; k++) {
            at += layout.fixedBefore(k);
            if (at >= to) {
                return -1;
            }
            // RFC 7011, 7: one byte, or 255 and two bytes
            int length = in.get(at++) & 0xff;
            if (length == 255) {
                if (at + 2 > to) {
                    return -1;
                }
                length = in.getShort(at) & 0xffff;
                at += 2;
            }
            starts[(variables + 1 + k) * ROWS + row] = at;
            at += length;
            starts[(k + 1) * ROWS + row] = at;
        }
        at += layout.fixedAfter();
        return at <= to ? at : -1;
    }

    /** Where the record of a row ends. */
    int end(int row) {
        return row + 1 < count ? starts[row + 1] : next;
    }

    /** The bytes of the records of those rows, one after the other. */
    byte[] copy(ByteBuffer in, long rows) {
        int length = 0;
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            length += end(row) - starts[row];
        }
        byte[] copy = new byte[length];
        int at = 0;
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            int bytes = end(row) - starts[row];
            in.get(starts[row], copy, at, bytes);
            at += bytes;
        }
        return copy;
    }

    /** Drops the records of those rows from the rest, which move up; where the next one begins stays. */
    void drop(long rows) {
        int kept = 0;
        for (int row = 0; row < count; row++) {
            if ((rows >>> row & 1) == 0) {
                for (int anchor = 0; anchor < anchors; anchor++) {
                    starts[anchor * ROWS + kept] = starts[anchor * ROWS + row];
                }
                kept++;
            }
        }
        count = kept;
    }

    /** How many were found. */
    int count() {
        return count;
    }

    /** A bit for each that was found; at least one was. */
    long rows() {
        return -1L >>> (ROWS - count);
    }

    /** Where the one after them begins. */
    int next() {
        return next;
    }

    /** Whether the record after them does not fit into the set. */
    boolean broken() {
        return broken;
    }

    /** The anchors, 64 for each. */
    int[] starts() {
        return starts;
    }
}

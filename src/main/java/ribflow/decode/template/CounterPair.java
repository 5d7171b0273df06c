package ribflow.decode.template;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The packets and bytes of a record in one direction, either of which may be missing. Hot: allocation-free.
 *
 * @param packets where the packets stand
 * @param bytes where the bytes stand
 */
record CounterPair(@Nullable Step packets, @Nullable Step bytes) {

    /** Reads both of all records; what is missing is 0. */
    void read(
            ByteBuffer in, Records records, ExportMessage message, long[] intoPackets, long[] intoBytes, long[] spare) {
        read(packets, in, records, message, intoPackets, spare);
        read(bytes, in, records, message, intoBytes, spare);
    }

    private static void read(
            @Nullable Step step, ByteBuffer in, Records records, ExportMessage message, long[] into, long[] spare) {
        if (step == null) {
            Arrays.fill(into, 0, records.count(), 0);
            return;
        }
        long missing = records.rows() & ~step.read(in, records, message, into, into, 0, spare);
        for (; missing != 0; missing &= missing - 1) {
            into[Long.numberOfTrailingZeros(missing)] = 0;
        }
    }

    /** Says how many bytes each has in a record; 0 for a missing one, and for one of variable length what it may have. */
    void widths(int[] into, int at) {
        into[at] = width(packets);
        into[at + 1] = width(bytes);
    }

    private static int width(@Nullable Step step) {
        return step == null ? 0 : step.width() == Step.Width.VARIABLE ? Long.BYTES : step.length();
    }

    /** A bit for each of so many rows where either is not zero. */
    static long nonZero(long[] packets, long[] bytes, int count) {
        long rows = 0;
        for (int row = 0; row < count; row++) {
            rows |= ((packets[row] | bytes[row]) == 0 ? 0L : 1L) << row;
        }
        return rows;
    }
}

package ribflow.table;

import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/**
 * Multiplies packets and bytes by the sampling rate, for one worker and one table.
 *
 * <p>A rate may be a fraction: 3 of 1000 packets make 333⅓ of each. Rounding every record would lose a third of a packet
 * each time. So what is left over of a division is kept and added to the next one with the same divisor: any number of
 * records adds up to what their sum would be, but for less than one byte a divisor. A few divisors are remembered, by the
 * low bits of the number; when one gives its place to another, what it had left is rounded.
 *
 * <p>Hot: allocation-free. One thread.
 */
final class Scaling {

    private static final int PLACES = 16;

    /** More than all networks carry while a row is kept. */
    private static final int MOST_BITS = 58;

    private final long[] divisors = new long[PLACES];
    private final long[] packetsLeft = new long[PLACES];
    private final long[] bytesLeft = new long[PLACES];

    /** Multiplies the block's packets and bytes, row by row, where the batch has a rate and the row is selected. */
    void scale(FlowBatch batch, long selected, KeyBlock block) {
        long[] rates = batch.column(FlowField.SAMPLING_RATE);
        long known = selected & batch.present(FlowField.SAMPLING_RATE);
        long fractions = known & batch.present(FlowField.SAMPLING_SIZE);
        for (long left = known & ~fractions; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            long rate = Math.max(1, rates[row]);
            block.packets[row] = times(block.packets[row], rate);
            block.bytes[row] = times(block.bytes[row], rate);
        }
        for (long left = fractions; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            long divisor = Math.max(1, batch.column(FlowField.SAMPLING_SIZE)[row]);
            long factor = batch.column(FlowField.SAMPLING_POPULATION)[row];
            int place = place(divisor);
            block.packets[row] = fraction(block.packets[row], factor, divisor, packetsLeft, place);
            block.bytes[row] = fraction(block.bytes[row], factor, divisor, bytesLeft, place);
        }
    }

    /** The product, or the most there can be: a sum that turned negative would take from what others counted. */
    private static long times(long value, long rate) {
        long product = value * rate;
        return Math.multiplyHigh(value, rate) == 0 && product >>> MOST_BITS == 0 ? product : 1L << MOST_BITS;
    }

    private int place(long divisor) {
        int place = (int) divisor & PLACES - 1;
        if (divisors[place] != divisor) {
            packetsLeft[place] = moved(packetsLeft[place], divisors[place], divisor);
            bytesLeft[place] = moved(bytesLeft[place], divisors[place], divisor);
            divisors[place] = divisor;
        }
        return place;
    }

    private static long moved(long left, long from, long to) {
        return from == 0 ? 0 : Math.min(to - 1, left * to / from);
    }

    /** Both factor and divisor are below 2^31, so nothing overflows that the result does not. */
    private static long fraction(long value, long factor, long divisor, long[] left, int place) {
        long part = value % divisor * factor + left[place];
        left[place] = part % divisor;
        long sum = times(value / divisor, factor) + part / divisor;
        return Math.min(sum, 1L << MOST_BITS);
    }
}

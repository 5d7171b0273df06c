package ribflow.store;

import java.util.Arrays;

/** A few different numbers. */
final class LongSet {

    /** How many there may be: as many as an octet tells apart. */
    static final int MOST = 256;

    private final long[] slots = new long[4 * MOST];
    private final boolean[] taken = new boolean[4 * MOST];
    private int size;

    /** @return false if there is no room for another */
    boolean add(long value) {
        int slot = (int) ((value * 0x9e37_79b9_7f4a_7c15L) >>> 54);
        while (taken[slot]) {
            if (slots[slot] == value) {
                return true;
            }
            slot = slot + 1 & slots.length - 1;
        }
        if (size == MOST) {
            return false;
        }
        taken[slot] = true;
        slots[slot] = value;
        size++;
        return true;
    }

    long[] sorted() {
        long[] values = new long[size];
        int at = 0;
        for (int slot = 0; slot < slots.length; slot++) {
            if (taken[slot]) {
                values[at++] = slots[slot];
            }
        }
        Arrays.sort(values);
        return values;
    }
}

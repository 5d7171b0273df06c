package ribflow.ip;

import java.util.Arrays;

/** {@link IntPages} of bytes, for what is written before its index is published. */
final class BytePages {

    private static final int SHIFT = 12;
    private static final int PAGE = 1 << SHIFT;
    private static final int MASK = PAGE - 1;
    private static final int SMALL = 32;

    private volatile byte[][] pages = new byte[4][];
    private int allocated;
    private int room;

    void reach(int index) {
        if (index >= room) {
            grow(index);
        }
    }

    private void grow(int index) {
        int page = index >>> SHIFT;
        byte[][] now = pages;
        byte[][] grown = page < now.length ? now : Arrays.copyOf(now, Math.max(page + 1, 2 * now.length));
        if (room < PAGE) {
            int first = Math.max(SMALL, Math.min(PAGE, Integer.highestOneBit(index) << 1));
            grown[0] = room == 0 ? new byte[first] : Arrays.copyOf(grown[0], first);
            room = first;
            allocated = 1;
        }
        while (allocated <= page) {
            grown[allocated++] = new byte[PAGE];
            room = allocated << SHIFT;
        }
        pages = grown;
    }

    int get(int index) {
        return pages[index >>> SHIFT][index & MASK] & 0xff;
    }

    void set(int index, int value) {
        pages[index >>> SHIFT][index & MASK] = (byte) value;
    }

    /** As {@link IntPages#clear}. */
    void clear() {
        if (allocated > 1) {
            byte[][] only = new byte[pages.length][];
            Arrays.fill(only, pages[0]);
            pages = only;
            allocated = 1;
            room = PAGE;
        }
    }

    long bytes() {
        return 16L * allocated + room + 4L * pages.length;
    }
}

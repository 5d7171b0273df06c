package ribflow.ip;

import java.util.Arrays;

/** {@link IntPages} of bytes, for what is written once before its index is published. */
final class BytePages {

    private static final int SHIFT = 12;
    private static final int PAGE = 1 << SHIFT;
    private static final int MASK = PAGE - 1;

    private volatile byte[][] pages = new byte[4][];
    private int allocated;

    void reach(int index) {
        int page = index >>> SHIFT;
        if (page < allocated) {
            return;
        }
        byte[][] now = pages;
        byte[][] grown = page < now.length ? now : Arrays.copyOf(now, Math.max(page + 1, 2 * now.length));
        while (allocated <= page) {
            grown[allocated++] = new byte[PAGE];
        }
        pages = grown;
    }

    int get(int index) {
        return pages[index >>> SHIFT][index & MASK] & 0xff;
    }

    void set(int index, int value) {
        pages[index >>> SHIFT][index & MASK] = (byte) value;
    }

    long bytes() {
        return allocated * (16L + PAGE) + 4L * pages.length;
    }
}

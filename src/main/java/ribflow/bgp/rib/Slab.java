package ribflow.bgp.rib;

import java.util.Arrays;

/**
 * Pieces of a few ints each, cut from pages of 16 Ki ints: the content of interned sequences.
 *
 * <p>Pieces of up to 64 ints are kept by their exact size when they come free, longer ones by the next power of two. AS
 * paths and communities have few sizes, so that nothing needs to be moved together. A piece is addressed by one int;
 * one that is longer than a page has a page of its own.
 *
 * <p>One writer; readers may read a piece whose address was published after its content.
 */
final class Slab {

    private static final int SHIFT = 14;
    private static final int PAGE = 1 << SHIFT;
    private static final int MASK = PAGE - 1;
    private static final int EXACT = 64;

    private volatile int[][] pages = new int[4][];
    private final int[] free = new int[EXACT + 1 + Integer.SIZE];
    private int used;
    private int page;
    private int offset;

    Slab() {
        page = add(PAGE);
        offset = 1; // address 0 means none
    }

    /** An address for that many ints. */
    int allocate(int count) {
        int list = list(count);
        int address = free[list];
        if (address != 0) {
            free[list] = get(address);
            return address;
        }
        return cut(capacity(count));
    }

    /** Takes back a piece of that many ints. */
    void free(int address, int count) {
        int list = list(count);
        set(address, free[list]);
        free[list] = address;
    }

    int get(int address) {
        return pages[address >>> SHIFT][address & MASK];
    }

    int get(int address, int index) {
        return pages[address >>> SHIFT][(address & MASK) + index];
    }

    /** The int at an index, and the one behind it below. */
    long words(int address, int index) {
        int[] page = pages[address >>> SHIFT];
        int at = (address & MASK) + index;
        return (long) page[at] << 32 | (page[at + 1] & 0xffff_ffffL);
    }

    void set(int address, int value) {
        pages[address >>> SHIFT][address & MASK] = value;
    }

    /** Stores ints from an address on. */
    void copy(int[] words, int count, int address) {
        System.arraycopy(words, 0, pages[address >>> SHIFT], address & MASK, count);
    }

    /** Whether the ints from an address on are those. */
    boolean equal(int[] words, int count, int address) {
        int from = address & MASK;
        return Arrays.equals(words, 0, count, pages[address >>> SHIFT], from, from + count);
    }

    /** Lets go of all pages but the first, and of all pieces. */
    void clear() {
        int[][] only = new int[4][];
        only[0] = pages[0];
        pages = only;
        Arrays.fill(free, 0);
        used = 1;
        page = 0;
        offset = 1;
    }

    long bytes() {
        int[][] now = pages;
        long bytes = 4L * now.length;
        for (int[] each : now) {
            bytes += each == null ? 0 : 16 + 4L * each.length;
        }
        return bytes;
    }

    private static int list(int count) {
        return count <= EXACT ? count : EXACT + 1 + Integer.numberOfTrailingZeros(capacity(count));
    }

    private static int capacity(int count) {
        return count <= EXACT ? count : Integer.highestOneBit(count - 1) << 1;
    }

    private int cut(int size) {
        if (size > PAGE) {
            return add(size) << SHIFT;
        }
        if (offset + size > PAGE) {
            page = add(PAGE);
            offset = 0;
        }
        int address = page << SHIFT | offset;
        offset += size;
        return address;
    }

    private int add(int size) {
        int[][] now = pages;
        int[][] grown = used < now.length ? now : Arrays.copyOf(now, 2 * now.length);
        grown[used] = new int[size];
        pages = grown;
        return used++;
    }
}

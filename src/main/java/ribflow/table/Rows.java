package ribflow.table;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/**
 * Keys and their sums: rows of longs in pages, and an index by hash. One thread writes.
 *
 * <p>A row is {@code packets, flows, bytes, key words…, what else is accumulated…}. Rows stand in the order in which they
 * came, 1024 to a page, and stay where they are. The index is an array of longs with open addressing: the hash of a key
 * in the upper half, the number of its row plus one in the lower, zero for a free slot. So most probes that fail never
 * touch a row, the index grows without looking at the rows, and reading all rows is a walk through memory.
 *
 * <p>Adding 64 rows goes in passes: hash all keys, load all index slots, load all rows, then find and update. The loads of
 * one pass do not wait for each other, so 64 cache misses cost little more than one; on tables larger than the cache
 * that is worth several times the throughput of row after row.
 *
 * <p>{@link #share} takes a picture of the rows in a time that depends on the pages only: they are marked, and whoever
 * updates a marked page copies it first. Appending behind the last row needs no copy, since a picture knows how many
 * rows it has.
 *
 * <p>{@link #sift} drops rows, in place; the others close ranks. It first copies all marked pages, so that pictures stay as
 * they are, and the pages behind the last row are nobody else's.
 *
 * <p>Hot: {@link #add} allocates only when rows come that need another page or a larger index, or to copy a marked page.
 */
final class Rows {

    static final int PAGE_ROWS = 1024;

    private static final int PAGE_SHIFT = 10;
    private static final int KEY = 3;

    /** In the order in which they begin a row. */
    static final List<FlowField> COUNTERS = List.of(FlowField.PACKETS, FlowField.FLOWS, FlowField.BYTES);

    private final int words;
    private final Accumulated[] accumulated;
    private final int stride;
    private final long seed = ThreadLocalRandom.current().nextLong();

    private static final int FIRST_INDEX = 4 * FlowBatch.CAPACITY;

    private long[] index = new long[FIRST_INDEX];
    private long[][] pages = new long[4][];
    private boolean[] shared = new boolean[4];
    private int pageCount;
    private int size;
    private int pictures;
    private long inserted;

    /** @param words how many words of the layout's keys make a row */
    Rows(int words, KeyLayout layout) {
        this.words = words;
        this.accumulated = layout.accumulated();
        this.stride = KEY + words + accumulated.length;
    }

    int size() {
        return size;
    }

    /** About what a row takes, its places in an index that is half full included. */
    int bytesPerRow() {
        return Long.BYTES * (stride + 2);
    }

    /** What a row alone takes. */
    int bytesOfRow() {
        return Long.BYTES * stride;
    }

    /** The heap that rows and index take, pages held by pictures alone not counted. */
    long heapBytes() {
        return (long) Long.BYTES * (index.length + (long) pageCount * PAGE_ROWS * stride);
    }

    /** The most that the pages of so many rows take, in any number of parts: each has room for a block more than it needs. */
    long mostPageBytes(long rows, long parts) {
        long pages = (rows + parts * (FlowBatch.CAPACITY + PAGE_ROWS - 1)) / PAGE_ROWS;
        return Long.BYTES * pages * PAGE_ROWS * stride;
    }

    /** The most that their indexes take. How the parts of several fill is not known, so each may just have doubled. */
    static long mostIndexBytes(long rows, long parts) {
        long least = 2 * (rows + FlowBatch.CAPACITY);
        long one = Math.max(FIRST_INDEX, Long.highestOneBit(least - 1) << 1);
        return Long.BYTES * (parts == 1 ? one : 4 * (rows + parts * FlowBatch.CAPACITY));
    }

    /**
     * Adds rows of the block, each to the row of its key or as a new one.
     *
     * @param limit how many rows there may be
     * @return the rows that found no place
     */
    long add(KeyBlock block, long rows, int limit) {
        reserve(Long.bitCount(rows));
        block.hash(words, seed);
        touch(block, rows);
        long refused = 0;
        inserted = 0;
        for (long left = rows; left != 0; left &= left - 1) {
            int at = Long.numberOfTrailingZeros(left);
            int row = findOrAppend(block, at, limit);
            block.places[at] = row;
            if (row < 0) {
                refused |= left & -left;
            } else {
                update(block, at, row);
            }
        }
        return refused;
    }

    /** Which rows of the last block were new. */
    long inserted() {
        return inserted;
    }

    private void touch(KeyBlock block, long rows) {
        long[] touched = block.touched;
        int mask = index.length - 1;
        for (long left = rows; left != 0; left &= left - 1) {
            int at = Long.numberOfTrailingZeros(left);
            touched[at] = index[block.hashes[at] & mask];
        }
        for (long left = rows; left != 0; left &= left - 1) {
            int at = Long.numberOfTrailingZeros(left);
            int row = Math.max(0, (int) touched[at] - 1);
            touched[at] = page(row)[(row & PAGE_ROWS - 1) * stride];
        }
    }

    private int findOrAppend(KeyBlock block, int at, int limit) {
        int hash = block.hashes[at];
        int mask = index.length - 1;
        int slot = hash & mask;
        for (long entry = index[slot]; entry != 0; entry = index[slot]) {
            int row = (int) entry - 1;
            if ((int) (entry >>> 32) == hash && matches(block, at, row)) {
                return row;
            }
            slot = slot + 1 & mask;
        }
        if (size >= limit) {
            return -1;
        }
        index[slot] = (long) hash << 32 | size + 1;
        inserted |= 1L << at;
        append(block, at);
        return size++;
    }

    private boolean matches(KeyBlock block, int at, int row) {
        long[] page = page(row);
        int key = (row & PAGE_ROWS - 1) * stride + KEY;
        for (int word = 0; word < words; word++) {
            if (page[key + word] != block.words[word * FlowBatch.CAPACITY + at]) {
                return false;
            }
        }
        return true;
    }

    /** Writes the key behind the last row, with sums of zero. */
    private void append(KeyBlock block, int at) {
        long[] page = page(size);
        int begin = (size & PAGE_ROWS - 1) * stride;
        Arrays.fill(page, begin, begin + stride, 0);
        for (int word = 0; word < words; word++) {
            page[begin + KEY + word] = block.words[word * FlowBatch.CAPACITY + at];
        }
        for (int i = 0; i < accumulated.length; i++) {
            page[begin + KEY + words + i] = accumulated[i].nothing();
        }
    }

    private void update(KeyBlock block, int at, int row) {
        long[] page = shared[row >>> PAGE_SHIFT] ? copyOfShared(row >>> PAGE_SHIFT) : page(row);
        int begin = (row & PAGE_ROWS - 1) * stride;
        page[begin] += block.packets[at];
        page[begin + 1] += block.flows[at];
        page[begin + 2] += block.bytes[at];
        for (int i = 0; i < accumulated.length; i++) {
            int sum = begin + KEY + words + i;
            page[sum] = accumulated[i].join(page[sum], block.accumulated[i * FlowBatch.CAPACITY + at]);
        }
    }

    /**
     * Takes counters of the block from the rows of their keys. A row that has less than is to be taken began anew after the one
     * that is meant: it is left alone.
     *
     * @return those whose keys have no row, or such a one
     */
    long subtract(KeyBlock block, long rows) {
        block.hash(words, seed);
        long without = 0;
        for (long left = rows; left != 0; left &= left - 1) {
            int at = Long.numberOfTrailingZeros(left);
            int row = find(block, at);
            if (row < 0 || !has(row, block, at)) {
                without |= left & -left;
            } else {
                long[] page = shared[row >>> PAGE_SHIFT] ? copyOfShared(row >>> PAGE_SHIFT) : page(row);
                int begin = (row & PAGE_ROWS - 1) * stride;
                page[begin] -= block.packets[at];
                page[begin + 1] -= block.flows[at];
                page[begin + 2] -= block.bytes[at];
                for (int i = 0; i < accumulated.length; i++) {
                    int sum = begin + KEY + words + i;
                    page[sum] = accumulated[i].without(page[sum], block.accumulated[i * FlowBatch.CAPACITY + at]);
                }
            }
        }
        return without;
    }

    private boolean has(int row, KeyBlock block, int at) {
        long[] page = page(row);
        int begin = (row & PAGE_ROWS - 1) * stride;
        return page[begin] >= block.packets[at]
                && page[begin + 1] >= block.flows[at]
                && page[begin + 2] >= block.bytes[at];
    }

    private int find(KeyBlock block, int at) {
        int hash = block.hashes[at];
        int mask = index.length - 1;
        int slot = hash & mask;
        for (long entry = index[slot]; entry != 0; entry = index[slot]) {
            int row = (int) entry - 1;
            if ((int) (entry >>> 32) == hash && matches(block, at, row)) {
                return row;
            }
            slot = slot + 1 & mask;
        }
        return -1;
    }

    private long[] page(int row) {
        return pages[row >>> PAGE_SHIFT];
    }

    private long[] copyOfShared(int page) {
        long[] copy = pages[page].clone();
        pages[page] = copy;
        shared[page] = false;
        return copy;
    }

    /** Makes room for so many more rows, with the index at most half full. */
    private void reserve(int more) {
        while (size + more > pageCount << PAGE_SHIFT) {
            if (pageCount == pages.length) {
                pages = Arrays.copyOf(pages, 2 * pageCount);
                shared = Arrays.copyOf(shared, 2 * pageCount);
            }
            pages[pageCount++] = new long[PAGE_ROWS * stride];
        }
        while (size + more > index.length / 2) {
            index = moved(2 * index.length);
        }
    }

    /** The index in an array of another length. */
    private long[] moved(int length) {
        long[] moved = new long[length];
        for (long entry : index) {
            if (entry != 0) {
                enter(moved, entry);
            }
        }
        return moved;
    }

    private static void enter(long[] index, long entry) {
        int mask = index.length - 1;
        int slot = (int) (entry >>> 32) & mask;
        while (index[slot] != 0) {
            slot = slot + 1 & mask;
        }
        index[slot] = entry;
    }

    /** Forgets all rows, and keeps the memory for the next. */
    void clear() {
        Arrays.fill(index, 0);
        size = 0;
    }

    /** Which rows stay, by their sums. */
    @FunctionalInterface
    interface Sieve {
        boolean keeps(long packets, long flows, long bytes);
    }

    /** The bytes of all rows. */
    long[] bytes() {
        long[] bytes = new long[size];
        for (int row = 0; row < size; row++) {
            bytes[row] = page(row)[(row & PAGE_ROWS - 1) * stride + 2];
        }
        return bytes;
    }

    /**
     * Drops the rows that do not pass. The others keep their order, not their numbers.
     *
     * @return the sums of what was dropped
     */
    Other sift(Sieve sieve) {
        for (int page = 0; page < pageCount; page++) {
            if (shared[page]) {
                copyOfShared(page);
            }
        }
        int[] hashes = hashes();
        Arrays.fill(index, 0);
        Other dropped = Other.NOTHING;
        int kept = 0;
        for (int row = 0; row < size; row++) {
            long[] page = page(row);
            int begin = (row & PAGE_ROWS - 1) * stride;
            if (sieve.keeps(page[begin], page[begin + 1], page[begin + 2])) {
                System.arraycopy(page, begin, page(kept), (kept & PAGE_ROWS - 1) * stride, stride);
                enter(index, (long) hashes[row] << 32 | ++kept);
            } else {
                dropped = dropped.plus(new Other(page[begin], page[begin + 1], page[begin + 2]));
            }
        }
        size = kept;
        return dropped;
    }

    /** The hashes of all rows, which the index has. */
    private int[] hashes() {
        int[] hashes = new int[size];
        for (long entry : index) {
            if (entry != 0) {
                hashes[(int) entry - 1] = (int) (entry >>> 32);
            }
        }
        return hashes;
    }

    /** Gives back the memory that its rows do not need. */
    void trim() {
        int needed = (size + PAGE_ROWS - 1) / PAGE_ROWS;
        Arrays.fill(pages, needed, pageCount, null);
        pageCount = needed;
        int length = index.length;
        while (length > FIRST_INDEX && size <= length / 4) {
            length /= 2;
        }
        index = length < index.length ? moved(length) : index;
    }

    /** Fills the block with rows from that one on, as many as there are and fit. */
    void read(int from, KeyBlock block) {
        read(pages, size, from, block);
    }

    /** The rows as they are now, for any thread to read; {@link #unshare} when it is done with. */
    Picture share() {
        pictures++;
        Arrays.fill(shared, 0, pageCount, true);
        return new Picture(this, Arrays.copyOf(pages, pageCount), size);
    }

    /** One picture less: with the last, no page needs to be copied any more. */
    void unshare() {
        if (--pictures == 0) {
            Arrays.fill(shared, false);
        }
    }

    /** Rows that never change. The pages are freed with the last picture that has them. */
    static final class Picture {

        private final Rows of;
        private final long[][] pages;
        private final int size;

        private Picture(Rows of, long[][] pages, int size) {
            this.of = of;
            this.pages = pages;
            this.size = size;
        }

        int size() {
            return size;
        }

        void read(int from, KeyBlock block) {
            of.read(pages, size, from, block);
        }

        /**
         * Fills the block with rows from that one on that have as much of a counter. Of the others, which are nearly all when
         * the largest few are looked for, nothing but the counter is read.
         *
         * @return the row behind the last that was looked at
         */
        int read(int from, KeyBlock block, int counter, long least) {
            int row = from;
            int found = 0;
            while (row < size && found < FlowBatch.CAPACITY) {
                long[] page = pages[row >>> PAGE_SHIFT];
                int begin = (row & PAGE_ROWS - 1) * of.stride;
                if (Long.compareUnsigned(page[begin + counter], least) >= 0) {
                    of.read(page, begin, block, found++);
                }
                row++;
            }
            block.size = found;
            return row;
        }
    }

    private void read(long[][] from, int rows, int first, KeyBlock block) {
        block.size = Math.min(FlowBatch.CAPACITY, rows - first);
        for (int at = 0; at < block.size; at++) {
            int row = first + at;
            read(from[row >>> PAGE_SHIFT], (row & PAGE_ROWS - 1) * stride, block, at);
        }
    }

    private void read(long[] page, int begin, KeyBlock block, int at) {
        block.packets[at] = page[begin];
        block.flows[at] = page[begin + 1];
        block.bytes[at] = page[begin + 2];
        for (int word = 0; word < words; word++) {
            block.words[word * FlowBatch.CAPACITY + at] = page[begin + KEY + word];
        }
        for (int i = 0; i < accumulated.length; i++) {
            block.accumulated[i * FlowBatch.CAPACITY + at] = page[begin + KEY + words + i];
        }
    }
}

package ribflow.ip;

import java.util.Arrays;

/**
 * The longest-prefix-match index: a multibit trie of flat int blocks over the bits of addresses.
 *
 * <p><b>Shape.</b> The root has 65,536 entries; the levels below take 8 bits each where a table is dense (IPv4 to /24,
 * IPv6 to /32) and 4 bits below that. An entry is a prefix id, or, if negative, the complement of the block below. So a
 * look-up of an IPv4 address is two loads for nearly all of a full table, and an IPv6 address follows one short block
 * per hex digit behind /32. The empty trie takes 256 KiB (the small one, for the tables of VPNs, takes 4 bits a level: 72
 * bytes when empty); a million IPv4 prefixes and 230,000 of IPv6 take 66 MB, with all
 * that {@link PrefixTable} keeps about them. The flat DIR-24-8 saves the step from the root (which stays in the cache) but
 * begins at 64 MB, for every table; tries with bitmaps (poptrie) take a fifth of the memory and three times the time, and
 * move their blocks with every change.
 *
 * <p><b>Painting, and where it stops.</b> A prefix that ends inside a block paints all entries that it covers, except
 * those of more specific prefixes. Were the trie painted down to its leaves, a late short prefix would be dear: a
 * {@code 0.0.0.0/1} after a full table repaints millions of entries while the event loop stands still. So addresses are
 * cut into <em>segments</em> of 16 bits, and paint never runs from one segment into the next. An entry 0 means "nothing in
 * this segment"; the answer then is the word {@code above} in the segment's first block: the id of the longest prefix
 * that ends in the segment before and covers this one, or the complement of the block where to ask next. So a change looks
 * at no more than half of the root's entries, or of those in one segment below it, some 35,000 of either: about a
 * millisecond for {@code 0.0.0.0/1} in a full table, a hundredth of that for a /8, a tenth for the busiest /17 of IPv6,
 * and no table and no choice of prefixes makes it more. The price is one more load for an address whose longest prefix is
 * no longer than /16 while there are longer ones beside it.
 *
 * <p><b>Parents</b> stop at the same borders. The parent of a prefix is the prefix of the same segment that covers it, or
 * the complement of the segment's first block, whose {@code above} says what is further up. So a new short prefix becomes
 * the parent of whatever more specifics there are by the same bounded walk: those of its own segment are adopted one by
 * one, all others learn it through the {@code above} of the segments it covers.
 *
 * <p><b>Readers in the middle of a change.</b> A new prefix gets its parent first; then entries, {@code above} and
 * parents are turned to it one by one. While that lasts some ways lead past the new prefix and some over it, but each
 * still leads over all other prefixes that cover the address, and nobody has a route for the new one yet, so no answer
 * changes. Taking a prefix out is the same walk with old and new exchanged. The prefix keeps its own parent, so that a
 * reader who holds it still finds the way up; blocks that hold nothing any more are cut off in the same way, stay as
 * they were, and are used again only after the {@link Epochs} of all readers have passed.
 */
final class PrefixTrie {

    private static final int SEGMENT = 16;
    private static final int[] IPV4 = {16, 8, 4, 4};
    private static final int[] IPV6 = {16, 8, 8, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4
    };
    private static final int[] SMALL_IPV4 = halfBytes(32);
    private static final int[] SMALL_IPV6 = halfBytes(128);

    /** By level: how many bits it takes, and at which of the 128 bits of an address it ends. */
    private final int[] bits;

    private final int[] end;

    /** How many bits all addresses of the family begin with. */
    private final int common;

    private final Arena arena;
    private final IntPages parents;

    /** The writer's way down to the block in which a prefix ends. */
    private final int[] path;

    private int segment;

    private PrefixTrie(int common, int[] bits, IntPages parents, Epochs epochs) {
        this.common = common;
        this.bits = bits;
        this.end = new int[bits.length];
        this.path = new int[bits.length];
        this.parents = parents;
        this.arena = new Arena(epochs, bits[0]);
        int sum = common;
        for (int level = 0; level < bits.length; level++) {
            sum += bits[level];
            end[level] = sum;
        }
    }

    static PrefixTrie ipv4(IntPages parents, Epochs epochs) {
        return new PrefixTrie(96, IPV4, parents, epochs);
    }

    static PrefixTrie ipv6(IntPages parents, Epochs epochs) {
        return new PrefixTrie(0, IPV6, parents, epochs);
    }

    /** One whose levels take 4 bits each: small while it is nearly empty, and three to six loads deeper. */
    static PrefixTrie small(boolean ipv4, IntPages parents, Epochs epochs) {
        return ipv4 ? new PrefixTrie(96, SMALL_IPV4, parents, epochs) : new PrefixTrie(0, SMALL_IPV6, parents, epochs);
    }

    private static int[] halfBytes(int bits) {
        int[] levels = new int[bits / 4];
        Arrays.fill(levels, 4);
        return levels;
    }

    /** The longest prefix of all that holds an address; 0 if there is none. Hot. */
    int longest(long high, long low) {
        int entry = arena.entry(0, index(0, high, low));
        int last = 0;
        for (int level = 1; entry < 0; level++) {
            int block = ~entry;
            if (beginsSegment(level)) {
                last = block;
            }
            entry = arena.entry(block, index(level, high, low));
        }
        return entry != 0 ? entry : resolve(~last);
    }

    /**
     * The longest prefixes for many addresses, level by level for all of them. No branch waits for a load here, so the
     * processor has the misses of all rows under way at once; address by address, it guesses how deep the next one goes,
     * and each wrong guess is found out only when the miss is over. Hot.
     */
    void longest(long rows, long[] high, long[] low, int[] found, int[] scratch) {
        long deeper = level(0, rows, high, low, found, scratch);
        for (int level = 1; deeper != 0; level++) {
            deeper = level(level, deeper, high, low, found, scratch);
        }
        long open = 0;
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            boolean nothing = found[row] == 0;
            found[row] = nothing ? ~scratch[row] : found[row];
            open |= (nothing ? 1L : 0) << row;
        }
        while (open != 0) {
            open = above(open, found);
        }
    }

    /** Replaces the blocks of rows by their entries, and returns the rows whose entry is a block again. */
    private long level(int level, long rows, long[] high, long[] low, int[] found, int[] scratch) {
        boolean root = level == 0;
        boolean begins = beginsSegment(level);
        int done = end[level];
        long[] words = done <= 64 ? high : low;
        int mask = (1 << bits[level]) - 1;
        int[][] chunks = arena.chunks(); // after the entries of the level above
        long deeper = 0;
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            int block = root ? 0 : ~found[row];
            if (begins) {
                scratch[row] = block;
            }
            int entry = Arena.entry(chunks, block, (int) (words[row] >>> -done) & mask);
            found[row] = entry;
            deeper |= (long) (entry >>> 31) << row;
        }
        return deeper;
    }

    /** Follows links upwards by one step, and returns the rows for which there is another. */
    private long above(long rows, int[] links) {
        long open = 0;
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            int link = arena.above(~links[row]);
            links[row] = link;
            open |= (long) (link >>> 31) << row;
        }
        return open;
    }

    /** The next shorter prefix that covers a prefix; 0 if there is none. Hot. */
    int parent(int id) {
        return resolve(parents.getAcquire(id));
    }

    private int resolve(int link) {
        int found = link;
        while (found < 0) {
            found = arena.above(~found);
        }
        return found;
    }

    private boolean beginsSegment(int level) {
        return (end[level] - bits[level]) % SEGMENT == 0;
    }

    /** The bits of an address that choose an entry at a level; shifts count modulo 64, so either word takes the same one. */
    private int index(int level, long high, long low) {
        int done = end[level];
        long word = done <= 64 ? high : low;
        return (int) (word >>> -done) & ((1 << bits[level]) - 1);
    }

    /**
     * Adds a prefix that is not there.
     *
     * @param near the longest shorter prefix that covers it
     */
    void insert(int id, long high, long low, int length, int near, int nearLength) {
        int level = descend(high, low, length);
        int block = path[level];
        boolean sameSegment = nearLength > (length - 1) / SEGMENT * SEGMENT;
        int cover = sameSegment ? near : 0;
        int link = sameSegment ? near : ~segment;
        parents.setRelease(id, link);
        int free = end[level] - common - length;
        repaint(block, level, index(level, high, low), 1 << free, new Change(cover, id, link, id));
        arena.count(block, 1);
    }

    /** Takes a prefix out. */
    void remove(int id, long high, long low, int length) {
        int level = descend(high, low, length);
        int block = path[level];
        int link = parents.get(id);
        int cover = Math.max(link, 0);
        int free = end[level] - common - length;
        repaint(block, level, index(level, high, low), 1 << free, new Change(id, cover, id, link));
        arena.count(block, -1);
        prune(level, high, low);
    }

    /** What a change replaces by what, in entries and in links ({@code above}, parents). */
    private record Change(int entry, int newEntry, int link, int newLink) {}

    /** Goes down to the level at which a prefix of that length ends, and makes the blocks on the way that are missing. */
    private int descend(long high, long low, int length) {
        segment = 0;
        path[0] = 0;
        int level = 0;
        while (end[level] - common < length) {
            int block = path[level];
            int index = index(level, high, low);
            int entry = arena.entry(block, index);
            level++;
            boolean begins = beginsSegment(level);
            if (entry >= 0) {
                int below = arena.allocate(bits[level], begins ? 0 : entry, entry > 0 ? entry : ~segment);
                arena.count(block, 1);
                arena.setEntry(block, index, ~below);
                entry = ~below;
            }
            path[level] = ~entry;
            if (begins) {
                segment = ~entry;
            }
        }
        return level;
    }

    /** Turns what stands for a prefix's range to the new entry and link, down to the end of the segment. */
    private void repaint(int block, int level, int from, int count, Change change) {
        int lastAdopted = 0;
        for (int i = from; i < from + count; i++) {
            int entry = arena.entry(block, i);
            int inner = entry;
            if (entry == change.entry) {
                arena.setEntry(block, i, change.newEntry);
                continue;
            }
            if (entry < 0) {
                if (!beginsSegment(level + 1)) {
                    repaint(~entry, level + 1, 0, 1 << bits[level + 1], change);
                    continue;
                }
                inner = arena.above(~entry);
                if (inner == change.link) {
                    arena.setAbove(~entry, change.newLink);
                    continue;
                }
            }
            if (inner != lastAdopted) {
                adopt(inner, change);
                lastAdopted = inner;
            }
        }
    }

    /** Turns the parent of the prefix that stands topmost over an inner one. */
    private void adopt(int inner, Change change) {
        int id = inner;
        int link = parents.get(id);
        while (link != change.link && link != change.newLink) {
            id = link;
            link = parents.get(id);
        }
        if (link == change.link) {
            parents.setRelease(id, change.newLink);
        }
    }

    /** Cuts off the blocks at the end of the way in which nothing ends any more. */
    private void prune(int deepest, long high, long low) {
        for (int level = deepest; level > 0; level--) {
            int block = path[level];
            if (arena.count(block, 0) > 0) {
                return;
            }
            int entry = beginsSegment(level) ? Math.max(arena.above(block), 0) : arena.entry(block, 0);
            arena.setEntry(path[level - 1], index(level - 1, high, low), entry);
            arena.count(path[level - 1], -1);
            arena.retire(block, bits[level]);
        }
    }

    /** Frees blocks that were cut off, when their time has come; says whether others wait. */
    boolean turn() {
        return arena.turn();
    }

    /** Lets go of what was needed for prefixes that are gone; there are none, and none rests. */
    void clear() {
        arena.clear();
    }

    long bytes() {
        return arena.bytes();
    }
}

package ribflow.table;

import java.util.Arrays;

/**
 * The rows of one time bin, or all rows of a table without bins; and what is not in rows of its own. Every flow is in either,
 * once. The merger owns it.
 *
 * <p>As long as the table or a snapshot has its rows ({@link #picture}, {@link #release}), they keep their ids in the
 * dictionary.
 */
final class Bin {

    private final long start;
    private final KeyLayout layout;
    private final Texts texts;
    private final Rows rows;
    private UsedTexts used;
    private Other other = Other.NOTHING;
    private long taken;
    private long coveredBefore;

    /** A bin as it was when a snapshot was taken. {@code other} is a row of its own unless it is nothing. */
    record Picture(Bin of, Rows.Picture rows, Other other, UsedTexts used) {

        boolean hasOther() {
            return !other.equals(Other.NOTHING);
        }

        /** The picture is done with; for the merger to call. */
        void giveBack() {
            of.rows.unshare();
            used.release();
            of.texts.freeUnused();
        }
    }

    /**
     * An empty bin.
     *
     * @param keyWords how many words of the layout's keys make a row: all but the bin's start, where the table has bins
     */
    Bin(long start, KeyLayout layout, int keyWords, Texts texts) {
        this.start = start;
        this.layout = layout;
        this.texts = texts;
        this.rows = new Rows(keyWords, layout);
        this.used = new UsedTexts(texts);
    }

    long start() {
        return start;
    }

    int size() {
        return rows.size();
    }

    long heapBytes() {
        return rows.heapBytes() + used.heapBytes();
    }

    Other other() {
        return other;
    }

    /** So many flows were merged into it, whatever becomes of their rows. */
    void take(long flows) {
        taken += flows;
    }

    /** How many flows were ever merged into it. */
    long taken() {
        return taken;
    }

    /** It was collected for so long before this table began. */
    void coverBefore(long millis) {
        coveredBefore += millis;
    }

    long coveredBefore() {
        return coveredBefore;
    }

    /** An empty one in its place, into which as many flows were merged. */
    Bin emptied(int keyWords) {
        Bin empty = new Bin(start, layout, keyWords, texts);
        empty.taken = taken;
        return empty;
    }

    /**
     * Adds rows of the block.
     *
     * @param room how many new rows there may be
     * @return those whose keys are new and that found no place
     */
    long add(KeyBlock block, long selected, int room) {
        long refused = rows.add(block, selected, rows.size() + room);
        use(block, rows.inserted(), used);
        return refused;
    }

    private void use(KeyBlock block, long selected, UsedTexts by) {
        for (KeyLayout.Column column : layout.interned()) {
            for (long left = selected & column.present(block); left != 0; left &= left - 1) {
                by.add(column.id(block, Long.numberOfTrailingZeros(left)));
            }
        }
    }

    /** Counts rows of the block under {@code other}. */
    void fold(KeyBlock block, long selected) {
        other = other.plus(Other.of(block, selected));
    }

    /** Takes counters of the block from the rows of their keys, or from {@code other} if they have moved there. */
    void subtract(KeyBlock block, long selected) {
        subtract(Other.of(block, rows.subtract(block, selected)));
    }

    /** Takes counters from {@code other}. */
    void subtract(Other some) {
        other = other.minus(some);
    }

    /**
     * Moves the rows with the fewest bytes to {@code other}; of several with the same, those that came first.
     *
     * @return their sums
     */
    Other evict(int count) {
        long[] bytes = rows.bytes();
        Arrays.sort(bytes);
        long least = bytes[count - 1];
        int below = 0;
        while (bytes[below] < least) {
            below++;
        }
        int[] equal = {count - below};
        return sift((_, _, its) -> its > least || its == least && --equal[0] < 0);
    }

    /**
     * Moves the rows that do not pass to {@code other}.
     *
     * @return their sums
     */
    Other sift(Rows.Sieve sieve) {
        Other dropped = rows.sift(sieve);
        other = other.plus(dropped);
        if (!layout.interned().isEmpty()) {
            useAnew();
        }
        return dropped;
    }

    /** Lets go of the ids that only rows had which are gone. */
    private void useAnew() {
        UsedTexts now = new UsedTexts(texts);
        KeyBlock block = new KeyBlock(layout);
        for (int from = 0; from < rows.size(); from += block.size) {
            rows.read(from, block);
            use(block, block.rows(), now);
        }
        used.release();
        used = now;
    }

    /** Gives back memory that it will hardly need, since nothing more comes. */
    void trim() {
        rows.trim();
    }

    /** The rows as they are now, with their ids, until it is given back. */
    Picture picture() {
        return new Picture(this, rows.share(), other, used.hold());
    }

    /** The table lets go of the bin. */
    void release() {
        used.release();
    }
}

package ribflow.table;

import java.util.Arrays;

/**
 * The rows of one time bin, or all rows of a table without bins; and what the limit folded together. The merger owns it.
 *
 * <p>It lives as long as the table or a snapshot has it ({@link #picture}, {@link #release}); so long it keeps its ids in
 * the dictionary.
 */
final class Bin {

    private final long start;
    private final KeyLayout layout;
    private final Texts texts;
    private final Rows rows;
    private long[] used = new long[1];
    private Other other = Other.NOTHING;
    private int holders = 1;

    /** What was folded together. */
    record Other(long packets, long flows, long bytes) {

        static final Other NOTHING = new Other(0, 0, 0);

        private Other plus(KeyBlock block, long folded) {
            long morePackets = packets;
            long moreFlows = flows;
            long moreBytes = bytes;
            for (long left = folded; left != 0; left &= left - 1) {
                int row = Long.numberOfTrailingZeros(left);
                morePackets += block.packets[row];
                moreFlows += block.flows[row];
                moreBytes += block.bytes[row];
            }
            return new Other(morePackets, moreFlows, moreBytes);
        }
    }

    /** A bin as it was when a snapshot was taken. {@code other} is a row of its own unless it is nothing. */
    record Picture(Bin of, Rows.Picture rows, Other other) {

        boolean hasOther() {
            return !other.equals(Other.NOTHING);
        }

        /** The picture is done with; for the merger to call. */
        void giveBack() {
            of.rows.unshare();
            of.release();
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
    }

    long start() {
        return start;
    }

    int size() {
        return rows.size();
    }

    long heapBytes() {
        return rows.heapBytes() + (long) Long.BYTES * used.length;
    }

    Other other() {
        return other;
    }

    /**
     * Adds rows of the block, and folds into {@code other} those whose keys are new when the bin is full.
     *
     * @param room how many new rows there may be
     * @return the rows that were folded
     */
    long add(KeyBlock block, long selected, int room) {
        long folded = rows.add(block, selected, rows.size() + room);
        for (KeyLayout.Column column : layout.interned()) {
            for (long left = rows.inserted() & column.present(block); left != 0; left &= left - 1) {
                use(column.id(block, Long.numberOfTrailingZeros(left)));
            }
        }
        if (folded != 0) {
            other = other.plus(block, folded);
        }
        return folded;
    }

    private void use(int id) {
        int word = id >>> 6;
        if (word >= used.length) {
            used = Arrays.copyOf(used, Math.max(word + 1, 2 * used.length));
        }
        if ((used[word] & 1L << id) == 0 && id != 0) {
            used[word] |= 1L << id;
            texts.use(id);
        }
    }

    /** The rows as they are now; a holder of the bin until it is given back. */
    Picture picture() {
        holders++;
        return new Picture(this, rows.share(), other);
    }

    /** The table or a picture lets go of the bin; with the last, the ids it used. */
    void release() {
        if (--holders == 0) {
            for (int word = 0; word < used.length; word++) {
                for (long left = used[word]; left != 0; left &= left - 1) {
                    texts.drop(word << 6 | Long.numberOfTrailingZeros(left));
                }
            }
        }
    }
}

package ribflow.table;

import java.util.Arrays;

/**
 * The ids of a table's texts that the rows of a bin use, each counted once. The bin holds them, and each picture of it that
 * has such rows; with the last holder the ids are free for other texts. The merger owns it.
 */
final class UsedTexts {

    private final Texts texts;
    private long[] used = new long[1];
    private int holders = 1;

    /** None yet, held once. */
    UsedTexts(Texts texts) {
        this.texts = texts;
    }

    /** A row uses the id. */
    void add(int id) {
        int word = id >>> 6;
        if (word >= used.length) {
            used = Arrays.copyOf(used, Math.max(word + 1, 2 * used.length));
        }
        if ((used[word] & 1L << id) == 0 && id != 0) {
            used[word] |= 1L << id;
            texts.use(id);
        }
    }

    UsedTexts hold() {
        holders++;
        return this;
    }

    void release() {
        if (--holders == 0) {
            for (int word = 0; word < used.length; word++) {
                for (long left = used[word]; left != 0; left &= left - 1) {
                    texts.drop(word << 6 | Long.numberOfTrailingZeros(left));
                }
            }
        }
    }

    /** The most that so many ids take: an array that may just have doubled. */
    static long mostBytes(long ids) {
        return Long.BYTES * (2 * (ids / Long.SIZE + 1));
    }

    long heapBytes() {
        return (long) Long.BYTES * used.length;
    }
}

package ribflow.table;

import java.util.Arrays;

/**
 * What the process's ids of one column are in the table's dictionary, once they were asked for.
 *
 * <p>Both sides give an id that is free to another text, and both count how often they did, by id: its generation. An entry
 * holds as long as neither id was given away. Instead of both generations their sum is kept beside the id of the table: neither
 * ever falls, so the sum is the same only while both are. So nothing has to be forgotten when something is freed, and nobody
 * has to hold the process's ids so that they keep their meaning.
 *
 * <p>Ids are small numbers, so an array in pages has them; only pages are there whose ids were met. The merger owns it.
 *
 * <p>Hot: {@link #get} is allocation-free.
 */
final class IdMemo {

    private static final int SHIFT = 10;
    private static final int PAGE = 1 << SHIFT;
    private static final long[] NOTHING = new long[PAGE];

    private final Texts texts;

    /** The sum of the generations in the upper half, the table's id plus one in the lower; zero is unknown. */
    private long[][] pages = {};

    private int made;

    /** @param texts the table's dictionary */
    IdMemo(Texts texts) {
        this.texts = texts;
    }

    /** The table's id, or -1 if it was not asked for, or if either id stands for another text since. */
    int get(int id, int generation) {
        int page = id >>> SHIFT;
        if (page >= pages.length) {
            return -1;
        }
        long entry = pages[page][id & PAGE - 1];
        int own = (int) entry - 1;
        return own >= 0 && (int) (entry >>> 32) == generation + texts.generation(own) ? own : -1;
    }

    void put(int id, int generation, int own) {
        int page = id >>> SHIFT;
        if (page >= pages.length) {
            int before = pages.length;
            pages = Arrays.copyOf(pages, Math.max(page + 1, 2 * before));
            Arrays.fill(pages, before, pages.length, NOTHING);
        }
        if (pages[page] == NOTHING) {
            pages[page] = new long[PAGE];
            made++;
        }
        pages[page][id & PAGE - 1] = (long) (generation + texts.generation(own)) << 32 | own + 1;
    }

    /** About what it takes on the heap. */
    long heapBytes() {
        return (long) Integer.BYTES * pages.length + (long) Long.BYTES * PAGE * made;
    }
}

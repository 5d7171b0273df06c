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
 * <p>Ids are small numbers, so arrays have them: short pages in groups, of which only those are there whose ids were met. A
 * hundred peers have ten million AS paths, and flows meet one here and one there. The merger owns it.
 *
 * <p>Hot: {@link #get} is allocation-free.
 */
final class IdMemo {

    private static final int SHIFT = 5;
    private static final int PAGE = 1 << SHIFT;
    private static final int GROUP_SHIFT = 6;
    private static final int GROUP = 1 << GROUP_SHIFT;
    private static final int ARRAY_HEADER = 16;
    private static final long[] NOTHING = new long[PAGE];
    private static final long[][] NO_PAGES = new long[GROUP][];

    static {
        Arrays.fill(NO_PAGES, NOTHING);
    }

    private final Texts texts;

    /** The sum of the generations in the upper half, the table's id plus one in the lower; zero is unknown. */
    private long[][][] groups = {};

    private int pages;
    private int made;

    /** @param texts the table's dictionary */
    IdMemo(Texts texts) {
        this.texts = texts;
    }

    /** The table's id, or -1 if it was not asked for, or if either id stands for another text since. */
    int get(int id, int generation) {
        int group = id >>> SHIFT + GROUP_SHIFT;
        if (group >= groups.length) {
            return -1;
        }
        long entry = groups[group][id >>> SHIFT & GROUP - 1][id & PAGE - 1];
        int own = (int) entry - 1;
        return own >= 0 && (int) (entry >>> 32) == generation + texts.generation(own) ? own : -1;
    }

    void put(int id, int generation, int own) {
        page(id)[id & PAGE - 1] = (long) (generation + texts.generation(own)) << 32 | own + 1;
    }

    /** The page of an id, made if it is not there. */
    private long[] page(int id) {
        int group = id >>> SHIFT + GROUP_SHIFT;
        if (group >= groups.length) {
            int before = groups.length;
            groups = Arrays.copyOf(groups, Math.max(group + 1, 2 * before));
            Arrays.fill(groups, before, groups.length, NO_PAGES);
        }
        if (groups[group] == NO_PAGES) {
            groups[group] = NO_PAGES.clone();
            made++;
        }
        int page = id >>> SHIFT & GROUP - 1;
        if (groups[group][page] == NOTHING) {
            groups[group][page] = new long[PAGE];
            pages++;
        }
        return groups[group][page];
    }

    /** The most that so many ids take: each on a page of its own. */
    static long mostBytes(long ids) {
        return (Integer.BYTES + ARRAY_HEADER + (long) Long.BYTES * PAGE) * ids;
    }

    /** About what it takes on the heap. */
    long heapBytes() {
        return (long) Integer.BYTES * (groups.length + GROUP * made) + (long) Long.BYTES * PAGE * pages;
    }
}

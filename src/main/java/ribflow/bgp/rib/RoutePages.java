package ribflow.bgp.rib;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * An int for each of some prefixes of a table, 0 for all others, by prefix id: which attributes a route has, or one of the
 * things that stand beside ({@link Layer}). Pages of 4096 ints are made as routes arrive; the first one begins small and
 * doubles, since most tables of a VPN have a few routes only.
 *
 * <p>Storing is one store with release, and so is taking back. A new page or a longer list of pages shows nothing new by
 * itself, and whoever reads in a page that was just replaced reads what was true when he took it. One writer; any thread
 * reads, lock-free.
 */
class RoutePages {

    private static final int SHIFT = 12;
    private static final int PAGE = 1 << SHIFT;
    private static final int MASK = PAGE - 1;
    private static final int SMALL = 32;
    private static final int[] EMPTY = {};
    private static final VarHandle INTS = MethodHandles.arrayElementVarHandle(int[].class);

    private volatile int[][] pages = new int[0][];

    /** What stands by a prefix, or 0. Hot. */
    final int get(int prefix) {
        return get(pages, prefix);
    }

    /** All pages that prefixes have which were found before; for {@link #get(int[][], int)}. */
    final int[][] now() {
        return pages;
    }

    static int get(int[][] now, int prefix) {
        int number = prefix >>> SHIFT;
        if (number >= now.length) {
            return 0;
        }
        int[] page = now[number];
        int at = prefix & MASK;
        return at < page.length ? (int) INTS.getAcquire(page, at) : 0;
    }

    /** Makes room for a prefix. Writer. */
    void reach(int prefix) {
        int number = prefix >>> SHIFT;
        int[][] now = pages;
        if (number >= now.length) {
            now = Arrays.copyOf(now, Math.max(number + 1, now.length + now.length / 2));
            Arrays.fill(now, pages.length, now.length, EMPTY);
            pages = now;
        }
        int at = prefix & MASK;
        int length = now[number].length;
        if (at >= length) {
            now[number] =
                    Arrays.copyOf(now[number], number > 0 ? PAGE : Math.max(SMALL, Integer.highestOneBit(at) << 1));
        }
    }

    /** Stores by a prefix for which there is room. Writer. */
    final void set(int prefix, int value) {
        INTS.setRelease(pages[prefix >>> SHIFT], prefix & MASK, value);
    }

    /** Lets go of all pages; all ints are 0, as they are for whoever still asks. Writer. */
    void clear() {
        pages = new int[0][];
    }

    /** How many pages there are, empty ones counted. */
    final int pages() {
        return pages.length;
    }

    /**
     * A page, whose first place is that of prefix {@link #first}; an empty one if all were let go of meanwhile. Not to be
     * written; it may be replaced by a longer one.
     */
    final int[] page(int number) {
        int[][] now = pages;
        return number < now.length ? now[number] : EMPTY;
    }

    /** The prefix of a page's first place. */
    static int first(int number) {
        return number << SHIFT;
    }

    /** Counts how many ints have each number in their lower bits, as far as the counts reach. */
    final void count(int[] uses) {
        for (int[] page : pages) {
            for (int word : page) {
                int number = word & FamilyRoutes.SET;
                if (number != 0 && number < uses.length) {
                    uses[number]++;
                }
            }
        }
    }

    /** The memory that the pages take. */
    long bytes() {
        int[][] now = pages;
        long bytes = 16 + 4L * now.length;
        for (int[] page : now) {
            bytes += page.length == 0 ? 0 : 16 + 4L * page.length;
        }
        return bytes;
    }
}

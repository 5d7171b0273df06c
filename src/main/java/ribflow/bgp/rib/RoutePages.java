package ribflow.bgp.rib;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * What a peer announced of one family during one session: by prefix id the number of the route's attributes, 0 where it
 * has no route. Pages of 4096 ints are made as routes arrive; a page without any is the empty page, which all share.
 *
 * <p>Storing a route is one store with release, and so is taking it back. A new page or a longer list of pages shows
 * nothing new by itself. One writer; any thread reads, lock-free.
 */
@SuppressWarnings("ReferenceEquality") // the empty page is one
final class RoutePages {

    private static final int SHIFT = 12;
    private static final int PAGE = 1 << SHIFT;
    private static final int MASK = PAGE - 1;
    private static final int[] EMPTY = new int[PAGE];
    private static final VarHandle INTS = MethodHandles.arrayElementVarHandle(int[].class);

    private volatile int[][] pages = new int[0][];

    /** How many routes there are; other threads read it as of some moment. */
    private int size;

    /** The attributes of the peer's route to a prefix, or 0. Hot. */
    int get(int prefix) {
        int[][] now = pages;
        int page = prefix >>> SHIFT;
        return page < now.length ? (int) INTS.getAcquire(now[page], prefix & MASK) : 0;
    }

    /** Makes room for a prefix. Writer. */
    void reach(int prefix) {
        int page = prefix >>> SHIFT;
        int[][] now = pages;
        if (page >= now.length) {
            now = Arrays.copyOf(now, Math.max(page + 1, now.length + now.length / 2));
            Arrays.fill(now, pages.length, now.length, EMPTY);
            pages = now;
        }
        if (now[page] == EMPTY) {
            now[page] = new int[PAGE];
        }
    }

    /** Stores a route, or with 0 takes it back, in a page that is there. Writer. */
    void set(int prefix, int attributes) {
        int[] page = pages[prefix >>> SHIFT];
        int at = prefix & MASK;
        if (page[at] == 0) {
            size++;
        }
        if (attributes == 0) {
            size--;
        }
        INTS.setRelease(page, at, attributes);
    }

    int size() {
        return size;
    }

    /** How many pages there are, empty ones counted. */
    int pages() {
        return pages.length;
    }

    /** The attributes by place in a page; the first place is that of prefix {@code page * 4096}. Not to be written. */
    int[] page(int page) {
        return pages[page];
    }

    /** Counts by number of attributes how many routes have them, as far as the counts reach. */
    void count(int[] uses) {
        for (int[] page : pages) {
            for (int attributes : page) {
                if (attributes != 0 && attributes < uses.length) {
                    uses[attributes]++;
                }
            }
        }
    }

    /** The memory that this peer's pages take. */
    long bytes() {
        int[][] now = pages;
        long bytes = 16 + 4L * now.length;
        for (int[] page : now) {
            bytes += page == EMPTY ? 0 : 16 + 4L * PAGE;
        }
        return bytes;
    }
}

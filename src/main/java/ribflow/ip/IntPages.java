package ribflow.ip;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * An array of ints that grows by pages of 4096: nothing is copied but the short list of pages, so that growth costs
 * neither a pause nor, for a moment, the double memory. The first page alone begins small and doubles, so that a table of a
 * few takes little; who reads the page that was just replaced reads what was true when he took it.
 *
 * <p>One thread writes and makes room; any thread reads. A reader may read an index plainly ({@link #get}) if it got
 * the index from something that was published after the value; what changes under readers' eyes is written with
 * {@link #setRelease} and read with {@link #getAcquire}. Hot: reads are lock-free and allocation-free.
 */
public final class IntPages implements Limbo.Links {

    private static final int SHIFT = 12;
    private static final int PAGE = 1 << SHIFT;
    private static final int MASK = PAGE - 1;
    private static final int SMALL = 32;
    private static final VarHandle INTS = MethodHandles.arrayElementVarHandle(int[].class);

    private volatile int[][] pages = new int[4][];
    private int allocated;

    /** How many indices there is room for. */
    private int room;

    /** Makes room for all indices up to that one. Writer. */
    public void reach(int index) {
        if (index >= room) {
            grow(index);
        }
    }

    private void grow(int index) {
        int page = index >>> SHIFT;
        int[][] now = pages;
        int[][] grown = page < now.length ? now : Arrays.copyOf(now, Math.max(page + 1, 2 * now.length));
        if (room < PAGE) {
            int first = Math.max(SMALL, Math.min(PAGE, Integer.highestOneBit(index) << 1));
            grown[0] = room == 0 ? new int[first] : Arrays.copyOf(grown[0], first);
            room = first;
            allocated = 1;
        }
        while (allocated <= page) {
            grown[allocated++] = new int[PAGE];
            room = allocated << SHIFT;
        }
        pages = grown;
    }

    public int get(int index) {
        return pages[index >>> SHIFT][index & MASK];
    }

    public int getAcquire(int index) {
        return (int) INTS.getAcquire(pages[index >>> SHIFT], index & MASK);
    }

    /** Writer. */
    public void set(int index, int value) {
        pages[index >>> SHIFT][index & MASK] = value;
    }

    /** Writer. */
    public void setRelease(int index, int value) {
        INTS.setRelease(pages[index >>> SHIFT], index & MASK, value);
    }

    /** Adds to the value and returns the sum. Writer. */
    public int add(int index, int change) {
        return pages[index >>> SHIFT][index & MASK] += change;
    }

    @Override
    public int next(int number) {
        return get(number);
    }

    @Override
    public void link(int number, int next) {
        set(number, next);
    }

    /**
     * Lets go of all pages but the first: what they hold means nothing to anybody any more. Whoever touches an old index all
     * the same finds rubbish there. Writer.
     */
    public void clear() {
        if (allocated > 1) {
            int[][] only = new int[pages.length][];
            Arrays.fill(only, pages[0]);
            pages = only;
            allocated = 1;
            room = PAGE;
        }
    }

    /** The memory it takes. */
    public long bytes() {
        return 4L * pages.length + 16L * allocated + 4L * room;
    }
}

package ribflow.bgp.rib;

import ribflow.ip.PrefixTable;

/**
 * The bookkeeping that a peer leaves when it goes down: one reference less for the prefix and the attributes of each of
 * its routes, done in slices.
 *
 * <p>For readers the peer's routes were gone with one store, that of {@link Routes#NONE}. From then on nobody writes the
 * old pages: a reader that came to them just before sees all of them as they were, which was the truth until that store;
 * were pages emptied one by one under its eyes, it could miss a route and find a less specific one, which was never the
 * truth. So the sweep only walks them, some dozens of routes between two looks at the clock, and leaves them to the
 * garbage collector as a whole. A peer that comes back in the meantime gets new pages and takes its own references: the
 * two never meet but in the counts. What the sweep takes the last reference from goes to limbo as after a withdrawal.
 */
final class Sweep {

    private static final int STEP = 64;

    private final PrefixTable table;
    private final RoutePages routes;
    private final AttributePool attributes;
    private int page;
    private int at;

    Sweep(PrefixTable table, RoutePages routes, AttributePool attributes) {
        this.table = table;
        this.routes = routes;
        this.attributes = attributes;
    }

    /** Goes on until all is done or the time is up; true if all is done. At least one step is taken. */
    boolean run(long deadline) {
        while (page < routes.pages()) {
            step();
            if (System.nanoTime() - deadline >= 0) {
                return page == routes.pages();
            }
        }
        return true;
    }

    private void step() {
        int[] all = routes.page(page);
        int first = page * all.length;
        for (int end = at + STEP; at < end; at++) {
            if (all[at] != 0) {
                table.release(first + at);
                attributes.release(all[at]);
            }
        }
        if (at == all.length) {
            page++;
            at = 0;
        }
    }
}

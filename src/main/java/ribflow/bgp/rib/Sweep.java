package ribflow.bgp.rib;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bookkeeping that dead routes of a family leave: each int becomes 0, with one reference less for the prefix and for the
 * attributes, some dozens between two looks at the clock.
 *
 * <p>For readers nothing changes: to them the ints meant 0 from the one store on by which their generation ceased to count
 * ({@link FamilyRoutes}). So no change is counted, and no look-up is repeated. A peer that comes back in the meantime stores
 * its routes in the same pages, over dead ones or beside them. What the sweep takes the last reference from goes to limbo as
 * after a withdrawal.
 *
 * <p>The other kind goes over the stale routes when they begin to be long-lived, and takes out those that ask for it
 * (RFC 9494, 4.2); each of these is a withdrawal to readers too.
 */
final class Sweep {

    private static final int STEP = 64;

    private final PeerTables routes;
    private final FamilyRoutes family;
    private final boolean notForLongLived;
    private Iterator<Layers> tables;
    private @Nullable Layers current;
    private int layer;
    private int page;
    private int at;

    Sweep(PeerTables routes, FamilyRoutes family, boolean notForLongLived) {
        this.routes = routes;
        this.family = family;
        this.notForLongLived = notForLongLived;
        this.tables = List.<Layers>of().iterator();
        rewind();
    }

    private void rewind() {
        tables = routes.layers(family.family()).iterator();
        current = tables.hasNext() ? tables.next() : null;
        layer = 0;
        page = 0;
        at = 0;
    }

    /** Goes on until all is done or the time is up; true if all is done. At least one step is taken. */
    boolean run(long deadline) {
        boolean done = isDone();
        while (!done) {
            step();
            done = isDone();
            if (System.nanoTime() - deadline >= 0) {
                break;
            }
        }
        if (done && !notForLongLived) {
            family.endSweep();
        }
        return done;
    }

    /** Goes on until all is done. */
    void finish() {
        while (!isDone()) {
            step();
        }
    }

    private boolean isDone() {
        if (notForLongLived) {
            return current == null;
        }
        if (family.dead() == 0) {
            return true;
        }
        if (current == null) {
            rewind(); // more have died behind the sweep
        }
        return false;
    }

    private void step() {
        Layers now = current;
        if (now == null) {
            return;
        }
        Layer[] layers = now.list();
        if (layer >= layers.length) { // beyond the end if all were let go of meanwhile
            current = tables.hasNext() ? tables.next() : null;
            layer = 0;
            page = 0;
            at = 0;
        } else if (layers[layer].family() != family || page >= layers[layer].pages()) {
            layer++;
            page = 0;
        } else {
            step(now, layers[layer]);
        }
    }

    private void step(Layers in, Layer swept) {
        int[] all = swept.page(page);
        int first = RoutePages.first(page);
        for (int end = Math.min(all.length, at + STEP); at < end; at++) {
            int word = all[at];
            if (word == 0) {
                continue;
            }
            if (!notForLongLived && !family.isLive(word)) {
                routes.sweep(in, swept, first + at);
            } else if (notForLongLived) {
                routes.dropIfNotForLongLived(in, swept, first + at);
            }
        }
        if (at >= all.length) {
            page++;
            at = 0;
        }
    }
}

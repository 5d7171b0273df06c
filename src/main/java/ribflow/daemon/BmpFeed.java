package ribflow.daemon;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import ribflow.bgp.bmp.BmpListener;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Retention;
import ribflow.bgp.message.Update;
import ribflow.bgp.rib.AdjRibIn;
import ribflow.bgp.rib.Rib;
import ribflow.bgp.rib.RibSource;
import ribflow.bgp.rib.Speaker;
import ribflow.ip.Address;
import ribflow.tag.Correlation;

/**
 * Joins monitored routers to the RIB, on the event loop of BGP. Routes of a router whose connection is lost stay for a
 * configured time, as stale ones, and those that it tells again meanwhile are never gone.
 */
final class BmpFeed implements BmpListener {

    private final Rib rib;
    private final Correlation correlation;
    private final Duration keep;
    private final Runnable work;

    /** @param work begins the RIB's book-keeping */
    BmpFeed(Rib rib, Correlation correlation, Duration keep, Runnable work) {
        this.rib = rib;
        this.correlation = correlation;
        this.keep = keep;
        this.work = work;
    }

    @Override
    public void up(RibSource.Monitored source, Address routerId, long as, boolean external, Set<Family> families) {
        rib.established(
                source,
                new Speaker(routerId, as, external),
                families,
                keep.isZero() ? Set.of() : Set.copyOf(Family.read()));
        correlation.changed();
        work.run();
    }

    @Override
    public void update(RibSource.Monitored source, Update update) {
        AdjRibIn adjRibIn = rib.peer(source);
        if (adjRibIn != null) {
            adjRibIn.update(update);
        }
    }

    @Override
    public void down(RibSource.Monitored source) {
        AdjRibIn adjRibIn = rib.peer(source);
        if (adjRibIn != null) {
            adjRibIn.down();
        }
        correlation.changed();
        work.run();
    }

    @Override
    public void lost(RibSource.Monitored source) {
        AdjRibIn adjRibIn = rib.peer(source);
        if (adjRibIn != null && keep.isZero()) {
            adjRibIn.down();
        } else if (adjRibIn != null) {
            Map<Family, Retention> kept = new HashMap<>();
            Family.read().forEach(family -> kept.put(family, new Retention(keep, Duration.ZERO)));
            adjRibIn.down(kept);
        }
        correlation.changed();
        work.run();
    }
}

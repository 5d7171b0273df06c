package ribflow.daemon;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ribflow.bgp.message.Capability;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Open;
import ribflow.bgp.message.PeerTraits;
import ribflow.bgp.message.Retention;
import ribflow.bgp.message.Update;
import ribflow.bgp.rib.AdjRibIn;
import ribflow.bgp.rib.Rib;
import ribflow.bgp.rib.RibSource;
import ribflow.bgp.rib.Speaker;
import ribflow.bgp.session.RouteListener;
import ribflow.ip.Address;
import ribflow.tag.Correlation;

/**
 * Joins the BGP sessions to the RIB: what a session hears, the RIB is told, on the one event loop that may change it.
 * The RIB's book-keeping (sweeping the table of a peer that left, freeing ids) runs on the same loop in slices, so that
 * keepalives and other peers' UPDATEs are never held up for longer than a slice.
 */
final class RibFeed implements RouteListener {

    private static final long SLICE_NANOS = 2_000_000;

    private final Rib rib;
    private final Correlation correlation;
    private final Executor loop;
    private final SpareHeap spare = new SpareHeap();
    private boolean working;

    RibFeed(Rib rib, Correlation correlation, Executor loop) {
        this.rib = rib;
        this.correlation = correlation;
        this.loop = loop;
    }

    @Override
    public void established(Address peer, Open theirs, PeerTraits agreed) {
        Speaker speaker = new Speaker(theirs.routerId(), theirs.as(), agreed.external());
        rib.established(new RibSource.Session(peer), speaker, agreed.families(), kept(theirs));
        correlation.changed();
        work();
    }

    /** The families whose forwarding state a restarting router has kept (RFC 4724, 4.2; RFC 9494, 4.2). */
    private static Set<Family> kept(Open theirs) {
        Stream<Family> gracefully = theirs.capabilities(Capability.GracefulRestart.class)
                .flatMap(capability -> capability.families().stream())
                .filter(Capability.GracefulRestart.Forwarding::kept)
                .map(Capability.GracefulRestart.Forwarding::family);
        Stream<Family> longLived = theirs.capabilities(Capability.LongLivedGracefulRestart.class)
                .flatMap(capability -> capability.families().stream())
                .filter(Capability.LongLivedGracefulRestart.Keeping::kept)
                .map(Capability.LongLivedGracefulRestart.Keeping::family);
        return Stream.concat(gracefully, longLived).collect(Collectors.toSet());
    }

    @Override
    public void update(Address peer, Update update) {
        AdjRibIn adjRibIn = rib.peer(new RibSource.Session(peer));
        if (adjRibIn != null) {
            adjRibIn.update(update);
        }
    }

    @Override
    public long routes(Address peer, Family family) {
        AdjRibIn adjRibIn = rib.peer(new RibSource.Session(peer));
        return adjRibIn == null ? 0 : adjRibIn.announced(family);
    }

    @Override
    public void refreshing(Address peer, Family family) {
        AdjRibIn adjRibIn = rib.peer(new RibSource.Session(peer));
        if (adjRibIn != null) {
            adjRibIn.refreshing(family);
        }
    }

    @Override
    public void refreshed(Address peer, Family family) {
        AdjRibIn adjRibIn = rib.peer(new RibSource.Session(peer));
        if (adjRibIn != null) {
            adjRibIn.refreshed(family);
        }
        work();
    }

    @Override
    public void down(Address peer, Map<Family, Retention> kept) {
        AdjRibIn adjRibIn = rib.peer(new RibSource.Session(peer));
        if (adjRibIn != null) {
            adjRibIn.down(kept);
        }
        work();
    }

    @Override
    public void gone(Address peer) {
        rib.remove(new RibSource.Session(peer));
        correlation.changed();
        work();
    }

    /** Begins book-keeping, unless it is under way; also called at an interval, for what readers held back. */
    void work() {
        if (!working) {
            working = true;
            loop.execute(this::slice);
        }
    }

    private void slice() {
        int known = rib.peers().size();
        boolean more = rib.work(SLICE_NANOS);
        spare.giveBack(rib.letGoBytes());
        if (rib.peers().size() != known) {
            correlation.changed();
        }
        if (more) {
            loop.execute(this::slice);
        } else {
            working = false;
        }
    }
}

package ribflow.bgp.bmp;

import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import ribflow.bgp.bmp.BmpMessage.Information;
import ribflow.bgp.bmp.BmpMessage.PeerDown;
import ribflow.bgp.bmp.BmpMessage.PeerUp;
import ribflow.bgp.bmp.BmpMessage.RouteMonitoring;
import ribflow.bgp.bmp.BmpMessage.StatisticsReport;
import ribflow.bgp.bmp.PeerOpens.PeerId;
import ribflow.bgp.message.DecodedUpdate;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Update;
import ribflow.bgp.rib.RibSource;
import ribflow.bgp.rib.RibSource.View;
import ribflow.ip.Address;
import ribflow.stats.Counters;

/**
 * What a router tells over one connection, turned into what a listener is told of each of its RIBs.
 *
 * <p><b>A session, several RIBs.</b> A Peer Up is about a session; the RIBs of it (before and after policy, in and out) show
 * themselves by the flags of the first message about each. So a RIB is told to be up when its first message comes. A Peer
 * Down takes all of them.
 *
 * <p><b>A Peer Up for a peer that is up.</b> Routers send one for each RIB of a session; such a one is known by its time and
 * ports, and says nothing new. Another one says that the session began anew and we missed its end: the routes are told to
 * be lost rather than gone, so that those that come again are there all the time.
 *
 * <p>Belongs to the station's event loop; the status may be asked for by any thread.
 */
final class MonitoredRouter {

    /** Of one router; more are refused, so that forged messages cannot fill the memory. Who is gone makes room. */
    static final int MOST_PEERS = 20_000;

    private static final int SYSTEM_DESCRIPTION = 1;
    private static final int SYSTEM_NAME = 2;

    private final Address router;
    private final BmpListener listener;
    private final InstantSource clock;
    private final Counters<BmpCounter> totals;
    private final Counters<BmpCounter> counters = new Counters<>(BmpCounter.class);
    private final PeerOpens opens = new PeerOpens();
    private final Map<PeerId, MonitoredPeer> peers = new ConcurrentHashMap<>();
    private volatile boolean connected = true;
    private volatile Instant since;
    private volatile @Nullable String name;
    private volatile @Nullable String description;
    private volatile @Nullable String lastError;

    MonitoredRouter(Address router, BmpListener listener, Counters<BmpCounter> totals, InstantSource clock) {
        this.router = router;
        this.listener = listener;
        this.totals = totals;
        this.clock = clock;
        this.since = clock.instant();
    }

    Address router() {
        return router;
    }

    void count(BmpCounter counter) {
        count(counter, 1);
    }

    private void count(BmpCounter counter, long times) {
        if (times > 0) {
            counters.add(counter, times);
            totals.add(counter, times);
        }
    }

    void error(String words) {
        lastError = words;
    }

    /** Takes a message. */
    void message(BmpMessage message) {
        switch (message) {
            case BmpMessage.Initiation initiation -> initiation(initiation.information());
            case BmpMessage.Termination termination ->
                error("terminated: "
                        + String.join(
                                ", ",
                                termination.information().stream()
                                        .map(Information::text)
                                        .toList()));
            case PeerUp up -> up(up);
            case PeerDown down -> down(down);
            case RouteMonitoring routes -> routes(routes);
            case StatisticsReport report -> {
                count(BmpCounter.STATISTICS);
                MonitoredPeer peer = peer(report.peer());
                if (peer != null) {
                    peer.statistics(report.statistics());
                }
            }
            case BmpMessage.RouteMirroring mirroring -> count(BmpCounter.MIRRORED, mirroring.messages());
        }
    }

    private void initiation(List<Information> information) {
        for (Information each : information) {
            if (each.type() == SYSTEM_NAME) {
                name = each.text();
            } else if (each.type() == SYSTEM_DESCRIPTION) {
                description = each.text();
            }
        }
    }

    private @Nullable MonitoredPeer peer(PeerHeader header) {
        MonitoredPeer known = peers.get(PeerId.of(header));
        if (known != null) {
            return known;
        }
        if (peers.size() >= MOST_PEERS) {
            // Over months many peers come and go, as those of containers do: the gone must not keep out the new.
            peers.values().removeIf(MonitoredPeer::gone);
        }
        if (peers.size() >= MOST_PEERS) {
            count(BmpCounter.PEERS_REFUSED);
            return null;
        }
        MonitoredPeer peer = new MonitoredPeer(header, clock.instant());
        peers.put(peer.id(), peer);
        return peer;
    }

    private void up(PeerUp message) {
        MonitoredPeer peer = peer(message.peer());
        if (peer == null || peer.known(message)) {
            return;
        }
        opens.up(message);
        Set<View> views = peer.views();
        peer.up(message, clock.instant());
        for (View view : views) {
            listener.lost(source(peer, view));
            tellUp(peer, view);
        }
    }

    private void down(PeerDown message) {
        MonitoredPeer peer = peers.get(PeerId.of(message.peer()));
        opens.down(message);
        if (peer != null) {
            Set<View> views = peer.views();
            peer.down(message.words(), clock.instant());
            views.forEach(view -> listener.down(source(peer, view)));
        }
    }

    private void routes(RouteMonitoring message) {
        count(BmpCounter.UPDATES);
        MonitoredPeer peer = peer(message.peer());
        if (peer == null) {
            return;
        }
        if (!opens.knows(message.peer())) {
            count(BmpCounter.WITHOUT_PEER_UP);
        }
        DecodedUpdate decoded = opens.read(message);
        count(BmpCounter.SKIPPED_NLRI, decoded.skipped().size());
        count(BmpCounter.UNKNOWN_ATTRIBUTES, decoded.unknown().size());
        if (!decoded.defects().isEmpty()) {
            count(BmpCounter.MALFORMED_UPDATES);
            peer.error(decoded.worst().orElseThrow().words());
        }
        View view = message.peer().view();
        if (peer.opens(view)) {
            tellUp(peer, view);
        }
        long distinguisher = peer.id().distinguisher();
        Update update = decoded.update();
        listener.update(source(peer, view), distinguisher == 0 ? update : InstanceRoutes.of(update, distinguisher));
    }

    private void tellUp(MonitoredPeer peer, View view) {
        Set<Family> families = peer.families();
        listener.up(
                source(peer, view),
                peer.header().routerId(),
                peer.header().as(),
                peer.external(),
                peer.id().distinguisher() == 0 ? families : InstanceRoutes.families(families));
    }

    private RibSource.Monitored source(MonitoredPeer peer, View view) {
        return new RibSource.Monitored(
                router, peer.id().distinguisher(), peer.id().address(), view);
    }

    /** The connection is gone, and with it all that we are told. */
    void lost() {
        connected = false;
        since = clock.instant();
        for (MonitoredPeer peer : peers.values()) {
            Set<View> views = peer.views();
            peer.down("the router is no longer connected", since);
            views.forEach(view -> listener.lost(source(peer, view)));
        }
    }

    RouterStatus status() {
        Map<BmpCounter, Long> counted = new EnumMap<>(BmpCounter.class);
        for (BmpCounter counter : BmpCounter.values()) {
            counted.put(counter, counters.get(counter));
        }
        return new RouterStatus(
                router,
                connected,
                since,
                Optional.ofNullable(name),
                Optional.ofNullable(description),
                counted,
                Optional.ofNullable(lastError),
                peers.values().stream().map(MonitoredPeer::status).toList());
    }
}

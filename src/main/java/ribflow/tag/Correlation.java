package ribflow.tag;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import ribflow.bgp.rib.AdjRibIn;
import ribflow.bgp.rib.Rib;
import ribflow.bgp.rib.RibSource;
import ribflow.flow.Exporter;
import ribflow.flow.Reason;
import ribflow.ip.Address;
import ribflow.maps.Maps;
import ribflow.maps.SamplingRules;

/**
 * Which BGP peers speak for which exporter, and where the exporter stands.
 *
 * <p>An exporter's peers are, in this order: the sessions that are its own, known by router id or by address; then those
 * that {@code exporters.map} names for it, usually the route reflectors. The order matters only between routes of equal
 * length: see {@link Tagger}.
 *
 * <p>Answers change when a peer comes that was never there, when a peer comes back with another router id, and when the
 * maps are read anew. Whoever makes such a change calls {@link #changed}; workers compare the version with the one they
 * built their answers for, once a batch.
 */
public final class Correlation {

    private final Rib rib;
    private volatile Maps maps;
    private volatile int version = 1;

    public Correlation(Rib rib, Maps maps) {
        this.rib = rib;
        this.maps = maps;
    }

    /** Says that the RIB has another peer, or a peer another router id. */
    public synchronized void changed() {
        version = version + 1;
    }

    /** Puts newly read maps in the place of the old ones. */
    public synchronized void maps(Maps newMaps) {
        maps = newMaps;
        version = version + 1;
    }

    public Maps maps() {
        return maps;
    }

    int version() {
        return version;
    }

    /** The peers that speak for an exporter, in order. */
    public List<AdjRibIn> peersOf(Address exporter) {
        Set<AdjRibIn> peers = new LinkedHashSet<>();
        for (AdjRibIn peer : rib.peers()) {
            if (peer.routerId().equals(exporter) || peer.peer().equals(exporter)) {
                peers.add(peer);
            }
        }
        for (Address address : maps.exporters().peersOf(exporter)) {
            AdjRibIn peer = rib.peer(new RibSource.Session(address));
            if (peer != null) {
                peers.add(peer);
            }
        }
        return new ArrayList<>(peers);
    }

    /** All that is known of an exporter at one version. */
    Binding bind(Exporter exporter) {
        return new Binding(
                peersOf(exporter.address()).toArray(AdjRibIn[]::new),
                maps.interfaces().hasRoles(exporter.address()),
                maps.sampling().rulesOf(exporter.address()).orElse(null));
    }

    /** What a worker keeps of an exporter; without sampling rules if the map has none for it. */
    record Binding(
            AdjRibIn[] peers, boolean hasRoles, @Nullable SamplingRules sampling) {

        /** Why there is no route, if there is none. */
        Reason missing() {
            boolean established = false;
            for (AdjRibIn peer : peers) {
                if (peer.established()) {
                    if (!peer.complete()) {
                        return Reason.SESSION_LOADING;
                    }
                    established = true;
                }
            }
            if (established) {
                return Reason.NO_ROUTE;
            }
            return peers.length > 0 ? Reason.SESSION_STALE : Reason.NO_SESSION;
        }
    }
}

package ribflow.tag;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import ribflow.bgp.rib.AdjRibIn;
import ribflow.bgp.rib.PeerTiers;
import ribflow.bgp.rib.Rib;
import ribflow.bgp.rib.RibSource;
import ribflow.bgp.rib.RibSource.View;
import ribflow.flow.Exporter;
import ribflow.flow.Reason;
import ribflow.ip.Address;
import ribflow.maps.Maps;
import ribflow.maps.Metering;
import ribflow.maps.SamplingRules;
import ribflow.maps.VrfRules;
import ribflow.tag.TagConfig.Routes;

/**
 * Which BGP peers speak for which exporter, and where the exporter stands.
 *
 * <p>An exporter's peers are, in the configured order ({@link TagConfig#routes}): the BGP session that is its own, known by
 * router id or by address; the RIBs for which it is monitored by BMP; its table in a file; and those that
 * {@code exporters.map} names for it, usually the route reflectors. All of them count, so that those that are left stand in
 * for one that is down; the order matters only between routes to the same prefix ({@link ribflow.bgp.rib.Choice}).
 *
 * <p>It also knows the network's routers: the exporters that were heard, our own BGP peers, and whoever brought routes into the
 * network ({@link Routers}).
 *
 * <p>Answers change when a peer comes that was never there, when a peer comes back with another router id, and when the
 * maps are read anew. Whoever makes such a change calls {@link #changed}; workers compare the version with the one they
 * built their answers for, once a batch.
 */
public final class Correlation {

    /** More routers than any network has. */
    private static final int MOST_LEARNT = 10_000;

    private final Rib rib;
    private final List<Routes> order;
    private volatile Maps maps;
    private volatile int version = 1;

    /** Heard as exporters. */
    private final Set<Address> heard = new LinkedHashSet<>();

    /** Known by routes alone. */
    private final Set<Address> learnt = new LinkedHashSet<>();

    /** Null where something has changed since it was made. */
    private volatile @Nullable Routers routers;

    public Correlation(Rib rib, Maps maps) {
        this(rib, maps, TagConfig.ROUTES);
    }

    /**
     * A correlation.
     *
     * @param order whose routes count for an exporter, in order
     */
    public Correlation(Rib rib, Maps maps, List<Routes> order) {
        this.rib = rib;
        this.order = List.copyOf(order);
        this.maps = maps;
    }

    /** Says that the RIB has another peer or one less, or a peer another router id, or that a monitored RIB came or went. */
    public synchronized void changed() {
        routers = null;
        version = version + 1;
    }

    /** Puts newly read maps in the place of the old ones. */
    public synchronized void maps(Maps newMaps) {
        newMaps.tags().goOnFrom(maps.tags());
        maps = newMaps;
        routers = null;
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
        return tiersOf(exporter).stream().toList();
    }

    /** The peers that speak for an exporter: a tier for each kind of routes, and one for each address in the map's row. */
    public PeerTiers tiersOf(Address exporter) {
        List<List<AdjRibIn>> tiers = new ArrayList<>();
        Map<Long, Routes> views = views(exporter);
        for (Routes routes : order) {
            if (routes == Routes.MAP) {
                maps.exporters().peersOf(exporter).forEach(address -> tiers.add(named(address)));
            } else {
                tiers.add(rib.peers().stream()
                        .filter(peer -> speaks(peer, exporter, routes) && counts(peer, routes, views))
                        .toList());
            }
        }
        return PeerTiers.of(tiers);
    }

    /** All that a row of {@code exporters.map} means by an address: a session, a monitored router, a table in a file. */
    private List<AdjRibIn> named(Address address) {
        Map<Long, Routes> views = views(address);
        return order.stream()
                .filter(routes -> routes != Routes.MAP)
                .flatMap(routes ->
                        rib.peers().stream().filter(peer -> isOf(peer, address, routes) && counts(peer, routes, views)))
                .toList();
    }

    /**
     * Which RIB of a monitored router counts: the first in order that has routes, else the first that ever was there. By
     * distinguisher, since the router's VRFs and its global instance need not be monitored alike.
     */
    private Map<Long, Routes> views(Address router) {
        Map<Long, Routes> first = new HashMap<>();
        Map<Long, Routes> established = new HashMap<>();
        for (Routes routes : order) {
            for (AdjRibIn peer : rib.peers()) {
                if (peer.source() instanceof RibSource.Monitored monitored && speaks(peer, router, routes)) {
                    first.putIfAbsent(monitored.distinguisher(), routes);
                    if (peer.established()) {
                        established.putIfAbsent(monitored.distinguisher(), routes);
                    }
                }
            }
        }
        first.putAll(established);
        return first;
    }

    private static boolean counts(AdjRibIn peer, Routes routes, Map<Long, Routes> views) {
        return !(peer.source() instanceof RibSource.Monitored monitored)
                || routes == views.get(monitored.distinguisher());
    }

    /** Whether a peer is an exporter's own: by its address, or by its router id. */
    private static boolean speaks(AdjRibIn peer, Address exporter, Routes routes) {
        return isOf(peer, exporter, routes)
                || switch (peer.source()) {
                    case RibSource.Session _ ->
                        routes == Routes.SESSION && peer.routerId().equals(exporter);
                    // RFC 9069, 4.1: in the header of the Loc-RIB's peer stands the router's own identifier.
                    case RibSource.Monitored monitored ->
                        monitored.view() == View.LOC_RIB
                                && routes == Routes.LOC_RIB
                                && peer.routerId().equals(exporter);
                    case RibSource.File _ -> false;
                };
    }

    /** Whether a source is of that kind, and at that address. */
    private static boolean isOf(AdjRibIn peer, Address address, Routes routes) {
        return peer.source().router().equals(address)
                && switch (peer.source()) {
                    case RibSource.Session _ -> routes == Routes.SESSION;
                    case RibSource.Monitored monitored -> monitored.view() == routes.view();
                    case RibSource.File _ -> routes == Routes.FILE;
                };
    }

    /** All that is known of an exporter at one version. */
    Binding bind(Exporter exporter) {
        hear(exporter.address());
        return new Binding(
                tiersOf(exporter.address()),
                maps.interfaces().hasRoles(exporter.address()),
                maps.interfaces().metering(exporter.address()),
                maps.pops().popOfItself(exporter.address()),
                maps.sampling().rulesOf(exporter.address()).orElse(null),
                maps.vrfs().rulesOf(exporter.address()).orElse(null));
    }

    private synchronized void hear(Address exporter) {
        if (heard.add(exporter)) {
            routers = null;
        }
    }

    /** Takes note of a router that nobody but a route or a map knows. */
    synchronized void learn(Address router) {
        if (learnt.size() < MOST_LEARNT && learnt.add(router)) {
            routers = null;
        }
    }

    /** The network's routers as of now. Allocation-free where nothing has changed. */
    Routers routers() {
        Routers known = routers;
        return known != null ? known : collect();
    }

    private synchronized Routers collect() {
        Map<Address, Address> aliases = new LinkedHashMap<>();
        heard.forEach(exporter -> aliases.put(exporter, exporter));
        for (AdjRibIn peer : rib.peers()) {
            if (peer.source() instanceof RibSource.Session
                    && !peer.speaker().external()
                    && !peer.routerId().equals(Address.UNSPECIFIED)) {
                Address address = peer.source().router();
                Address router =
                        !heard.contains(address) && heard.contains(peer.routerId()) ? peer.routerId() : address;
                aliases.putIfAbsent(address, router);
                aliases.putIfAbsent(peer.routerId(), router);
            }
        }
        maps.pops().routers().forEach(router -> aliases.putIfAbsent(router, router));
        learnt.forEach(router -> aliases.putIfAbsent(router, router));
        Map<Address, Integer> pops = new HashMap<>();
        aliases.values().forEach(router -> pops.put(router, maps.pops().popOfItself(router)));
        Routers collected = new Routers(aliases, pops);
        routers = collected;
        return collected;
    }

    /**
     * What a worker keeps of an exporter; without sampling rules if the map has none for it.
     *
     * @param pop the PoP that it is by itself; 0 if it is none
     */
    record Binding(
            PeerTiers peers,
            boolean hasRoles,
            Metering metering,
            int pop,
            @Nullable SamplingRules sampling,
            @Nullable VrfRules vrfs) {

        /** Why there is no route, if there is none. */
        Reason missing() {
            boolean established = false;
            for (int i = 0; i < peers.count(); i++) {
                AdjRibIn peer = peers.peer(i);
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
            return peers.count() > 0 ? Reason.SESSION_STALE : Reason.NO_SESSION;
        }
    }
}

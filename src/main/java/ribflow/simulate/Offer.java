package ribflow.simulate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import ribflow.ip.Address;
import ribflow.ip.Prefix;
import ribflow.simulate.Neighbour.Relation;

/**
 * A route that one edge router brings into the network: learned from an eBGP neighbour, or originated by the router
 * itself.
 *
 * @param from the neighbour; empty for the network's own prefixes
 * @param path the AS path, nearest first; empty for the network's own
 * @param localPref what the edge's policy made of it
 * @param med MULTI_EXIT_DISC as received
 * @param communities as the edge's policy left them
 */
record Offer(
        Prefix prefix,
        Router router,
        Optional<Neighbour> from,
        List<Integer> path,
        int localPref,
        OptionalLong med,
        List<Integer> communities) {

    Offer {
        path = List.copyOf(path);
        communities = List.copyOf(communities);
    }

    /** A prefix of the network itself. */
    static Offer own(Prefix prefix, Router router) {
        return new Offer(
                prefix, router, Optional.empty(), List.of(), 400, OptionalLong.empty(), List.of(community(10)));
    }

    /**
     * What the edge makes of a route it hears: the neighbour's local preference, and marks that say where and from
     * whom.
     */
    static Offer learned(Prefix prefix, Neighbour from, List<Integer> path, OptionalLong med, List<Integer> received) {
        List<Integer> communities = new ArrayList<>(received);
        communities.add(community(100 + from.relation().community()));
        communities.add(community(1000 + from.router().pop().ordinal()));
        return new Offer(
                prefix, from.router(), Optional.of(from), path, from.relation().localPref(), med, communities);
    }

    private static int community(int value) {
        return Topology.OWN_AS << 16 | value;
    }

    /** The BGP next hop with which the edge tells it to the rest of the network. */
    Address nextHop() {
        boolean ipv4 = prefix.isIpv4();
        if (from.isPresent() && !router.nextHopSelf()) {
            return ipv4 ? from.get().address() : from.get().address6();
        }
        return ipv4 ? router.loopback() : router.loopback6();
    }

    /** The interface by which the traffic leaves the edge. */
    int ifIndex() {
        return from.map(Neighbour::ifIndex).orElse(Router.ACCESS_INTERFACE);
    }

    /** Whether it leads to those who pay us, so that peers and upstreams may use it. */
    boolean forEveryone() {
        return from.isEmpty() || from.get().relation() == Relation.CUSTOMER;
    }

    /** The AS whose addresses these are; 0 for the network's own. A default route does not say whose an address is. */
    int originAs() {
        return path.isEmpty() || prefix.length() == 0 ? 0 : path.getLast();
    }

    /** The neighbouring AS; 0 for the network's own. */
    int neighbourAs() {
        return path.isEmpty() ? 0 : path.getFirst();
    }
}

package ribflow.simulate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/**
 * The network after BGP has converged: each router's best route for each prefix, and its forwarding table.
 *
 * <p>The edges take all paths from the reflectors (ADD-PATH), so that each finds its own nearest exit. The old ones
 * take a single path, the best of the reflector they prefer (by weight), and choose between it and what they learned
 * themselves. The reflectors choose as if they stood in the way of the traffic, which is why their best is not what
 * an edge uses.
 */
final class Routing {

    private final List<Offer> offers;
    private final Map<Router, Map<Prefix, Offer>> bests = new LinkedHashMap<>();
    private final Map<Router, LongestMatch<Offer>> forwarding = new HashMap<>();

    private Routing(List<Offer> offers) {
        this.offers = List.copyOf(offers);
    }

    static Routing converge(List<Offer> offers) {
        Routing routing = new Routing(offers);
        Map<Prefix, List<Offer>> byPrefix = new LinkedHashMap<>();
        offers.forEach(offer ->
                byPrefix.computeIfAbsent(offer.prefix(), _ -> new ArrayList<>()).add(offer));
        byPrefix.forEach((_, all) -> {
            List<Offer> candidates = Decision.candidates(all);
            Topology.ROUTERS.stream()
                    .filter(Router::speaks)
                    .forEach(router -> routing.use(router, Decision.best(router, candidates)));
        });
        for (Router router : Topology.ROUTERS) {
            if (router.role() == Router.Role.OLD_EDGE) {
                Map<Prefix, Offer> reflected =
                        routing.bests(Topology.reflectorsOf(router).getFirst());
                byPrefix.forEach((prefix, all) -> {
                    if (!prefix.isIpv4() && !router.dualStack()) {
                        return;
                    }
                    List<Offer> heard = new ArrayList<>(
                            all.stream().filter(o -> o.router().equals(router)).toList());
                    Offer fromReflector = Objects.requireNonNull(reflected.get(prefix));
                    if (!heard.contains(fromReflector)) {
                        heard.add(fromReflector);
                    }
                    routing.use(router, Decision.best(router, Decision.candidates(heard)));
                });
            }
        }
        return routing;
    }

    private void use(Router router, Offer best) {
        bests.computeIfAbsent(router, _ -> new LinkedHashMap<>()).put(best.prefix(), best);
        forwarding.computeIfAbsent(router, _ -> new LongestMatch<>()).put(best.prefix(), best);
    }

    /** All routes that the edges brought in. */
    List<Offer> offers() {
        return offers;
    }

    /** The routers' best routes; none for one that speaks no BGP. */
    Map<Prefix, Offer> bests(Router router) {
        return Collections.unmodifiableMap(bests.getOrDefault(router, Map.of()));
    }

    /** A router's best route for exactly that prefix. */
    Optional<Offer> best(Router router, Prefix prefix) {
        return Optional.ofNullable(bests(router).get(prefix));
    }

    /** The prefixes that anybody announces. */
    Collection<Prefix> prefixes() {
        return bests(Topology.REFLECTOR_1).keySet();
    }

    /**
     * The route by which a router forwards to an address; none to a group, which even a default route does not reach.
     */
    Optional<Offer> forward(Router router, Address destination) {
        LongestMatch<Offer> table = forwarding.get(router);
        return table == null || destination.toInetAddress().isMulticastAddress()
                ? Optional.empty()
                : table.find(destination);
    }
}

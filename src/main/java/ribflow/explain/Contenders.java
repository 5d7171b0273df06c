package ribflow.explain;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import ribflow.bgp.rib.AdjRibIn;
import ribflow.bgp.rib.Explanation;
import ribflow.bgp.rib.Explanation.Candidate;
import ribflow.bgp.rib.PeerTiers;
import ribflow.bgp.rib.Rib;
import ribflow.bgp.rib.Route;
import ribflow.ip.Address;

/**
 * All that peers have to say of an address: the routes that were there to be chosen, those to shorter prefixes of the other
 * peers, and the peers that know none.
 *
 * @param explanation the choice itself
 * @param routes the chosen one first
 * @param silent the peers without a route, in their order
 */
public record Contenders(Explanation explanation, List<Contender> routes, List<AdjRibIn> silent) {

    /** A route, and why it was chosen or was not. */
    public record Contender(AdjRibIn from, Route route, boolean isChosen, String why) {}

    public Contenders {
        routes = List.copyOf(routes);
        silent = List.copyOf(silent);
    }

    /** Asks the RIB as flows do, then each peer that had no part in the choice for itself. */
    public static Contenders of(Rib rib, PeerTiers from, Address address, OptionalLong rd, Optional<Address> nextHop) {
        Explanation explanation = rib.explain(from, address, rd, nextHop);
        List<Contender> routes = new ArrayList<>();
        List<AdjRibIn> silent = new ArrayList<>();
        Set<AdjRibIn> seen = new HashSet<>();
        for (Candidate candidate : inOrder(explanation)) {
            seen.add(candidate.from());
            String why = candidate.lostBy().orElse(explanation.rule()).words();
            routes.add(new Contender(candidate.from(), candidate.route(), candidate.isChosen(), why));
        }
        for (AdjRibIn peer : from.stream().filter(peer -> !seen.contains(peer)).toList()) {
            List<Candidate> alone = inOrder(rib.explain(PeerTiers.inOrder(peer), address, rd, nextHop));
            alone.forEach(candidate ->
                    routes.add(new Contender(peer, candidate.route(), false, "a longer prefix goes before it")));
            if (alone.isEmpty()) {
                silent.add(peer);
            }
        }
        return new Contenders(explanation, routes, silent);
    }

    private static List<Candidate> inOrder(Explanation explanation) {
        List<Candidate> candidates =
                new ArrayList<>(explanation.chosen().stream().toList());
        explanation.candidates().stream()
                .filter(candidate -> !candidate.isChosen())
                .forEach(candidates::add);
        return candidates;
    }
}

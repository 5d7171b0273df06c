package ribflow.bgp.rib;

import java.util.List;
import java.util.Optional;
import ribflow.ip.Prefix;

/**
 * A look-up with its reasons, for the operator: what there was to choose from, and what was chosen by which rule.
 *
 * @param prefix the longest that any of the peers has a route to; empty if there is none
 * @param candidates all routes to that prefix
 * @param rule the one that left only the chosen one
 */
public record Explanation(Optional<Prefix> prefix, List<Candidate> candidates, Choice rule) {

    public Explanation {
        candidates = List.copyOf(candidates);
    }

    /** Nothing was found. */
    static final Explanation NOTHING = new Explanation(Optional.empty(), List.of(), Choice.ONLY);

    /**
     * A route that was there to be chosen.
     *
     * @param from whose it is
     * @param lostBy the rule by which it lost; empty for the chosen one
     */
    public record Candidate(AdjRibIn from, Route route, Optional<Choice> lostBy) {

        public boolean isChosen() {
            return lostBy.isEmpty();
        }
    }

    public Optional<Candidate> chosen() {
        return candidates.stream().filter(Candidate::isChosen).findFirst();
    }
}

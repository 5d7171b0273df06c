package ribflow.table;

import java.util.List;
import java.util.Optional;
import ribflow.expr.CommunityPattern;
import ribflow.ip.PrefixNumbers;

/**
 * How much of their values the rows of a table keep.
 *
 * @param asPathRadius how many ASes of a path, counted from the nearest
 * @param communities those that stay. Kinds (standard, extended, large) of which no pattern speaks stay whole
 * @param networks those whose hosts and nets stay; all if there is no list
 * @param ports those that stay; all if there are none
 */
public record Detail(
        int asPathRadius, List<CommunityPattern> communities, Optional<PrefixNumbers> networks, List<Ports> ports) {

    /** All of it. */
    public static final Detail FULL = new Detail(Integer.MAX_VALUE, List.of(), Optional.empty(), List.of());

    /** Ports from one to another, both included. */
    public record Ports(int from, int to) {

        public Ports {
            if (from < 0 || to > 0xffff || from > to) {
                throw new IllegalArgumentException(from + "-" + to + " are no ports");
            }
        }
    }

    public Detail {
        communities = List.copyOf(communities);
        ports = List.copyOf(ports);
    }

    /** Whether values that are not on a list are left out. */
    boolean folds() {
        return networks.isPresent() || !ports.isEmpty();
    }
}

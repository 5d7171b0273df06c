package ribflow.bgp.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import ribflow.bgp.message.Family;

/** Holds the routes of one neighbour against its limits, and tells each step across one once. */
final class PrefixWatch {

    private static final int FINE = 0;
    private static final int NEAR = 1;
    private static final int BEYOND = 2;

    private final Map<Optional<Family>, Integer> steps = new HashMap<>();

    /** A limit, and the routes that are too many for it. */
    record Breached(PrefixLimits.Limit limit, long routes) {

        @Override
        public String toString() {
            return routes + " routes, where " + limit + " are allowed";
        }
    }

    /**
     * Looks at the routes as they are now.
     *
     * @param families those that the session speaks
     * @param routes how many routes of a family there are
     * @param tell is told when a limit comes near, or is crossed
     * @return the first limit that does not hold
     */
    Optional<Breached> look(
            PrefixLimits limits, Set<Family> families, ToLongFunction<Family> routes, Consumer<String> tell) {
        List<Breached> beyond = new ArrayList<>();
        long total = 0;
        for (Family family : families) {
            long count = routes.applyAsLong(family);
            total += count;
            look(
                            new PrefixLimits.Limit(
                                    Optional.of(family), limits.families().getOrDefault(family, 0)),
                            count,
                            limits,
                            tell)
                    .ifPresent(beyond::add);
        }
        look(new PrefixLimits.Limit(Optional.empty(), limits.total()), total, limits, tell)
                .ifPresent(beyond::add);
        return beyond.stream().findFirst();
    }

    private Optional<Breached> look(PrefixLimits.Limit limit, long routes, PrefixLimits limits, Consumer<String> tell) {
        if (limit.routes() == 0) {
            return Optional.empty();
        }
        Breached breached = new Breached(limit, routes);
        int step = routes > limit.routes()
                ? BEYOND
                : routes * 100 >= (long) limit.routes() * limits.warnPercent() ? NEAR : FINE;
        int before = steps.getOrDefault(limit.family(), FINE);
        if (step > before) {
            tell.accept(breached.toString());
        }
        steps.put(limit.family(), step);
        return step == BEYOND ? Optional.of(breached) : Optional.empty();
    }
}

package ribflow.bgp.session;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import ribflow.bgp.message.Family;

/**
 * How many routes a neighbour may have with us, and what is done when it sends more.
 *
 * @param families the limits of single families
 * @param total the limit over all families; none if 0
 * @param warnPercent at how much of a limit it is told
 * @param breach what is done beyond it
 */
public record PrefixLimits(Map<Family, Integer> families, int total, int warnPercent, Breach breach) {

    /** As many as there are. */
    public static final PrefixLimits NONE = new PrefixLimits(Map.of(), 0, 75, new Breach.Warn());

    public PrefixLimits {
        families = Map.copyOf(families);
    }

    /** What is done when there are more routes than allowed. */
    public sealed interface Breach {

        /** It is told, and nothing else. */
        record Warn() implements Breach {}

        /** The session ends, until an operator asks for it or changes the limits. */
        record Stop() implements Breach {}

        /** The session ends, and may come up again after that time. */
        record Restart(Duration after) implements Breach {}
    }

    /** One limit: that of a family, or if there is none that of all. */
    record Limit(Optional<Family> family, int routes) {

        @Override
        public String toString() {
            return routes + family.map(each -> " of " + each).orElse(" of all families");
        }
    }
}

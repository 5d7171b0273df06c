package ribflow.flow;

import java.util.Arrays;
import java.util.List;
import ribflow.stats.Counted;

/**
 * Whether the VRPs allow the origin of a flow's route (RFC 6811), and what would become of the flow if the network dropped
 * the routes that they do not. The two states of an invalid route stand together at the end: {@link #INVALID} means both.
 */
public enum RoaState implements Counted {
    /** A VRP allows the route's AS to originate its prefix. */
    VALID("a VRP covers the prefix, with the route's origin AS, and allows its length"),
    /** No VRP covers the prefix. */
    UNKNOWN("no VRP covers the prefix"),
    /** The route is invalid, and another would take its place. */
    INVALID_REROUTED(
            "VRPs cover the prefix and none allows the route; if it were dropped, its traffic would take a less"
                    + " specific route that is valid or unknown"),
    /** The route is invalid, and there is no other. */
    INVALID_LOST(
            "VRPs cover the prefix and none allows the route; if it were dropped, its traffic would be lost, since all"
                    + " less specific routes are invalid too, or there are none");

    /** What both invalid states are called together. */
    public static final String INVALID = "invalid";

    private static final RoaState[] ALL = values();

    private final String meaning;

    RoaState(String meaning) {
        this.meaning = meaning;
    }

    /** The state of an ordinal, as columns hold it. */
    public static RoaState of(long ordinal) {
        return ALL[(int) ordinal];
    }

    public static List<RoaState> all() {
        return Arrays.asList(ALL);
    }

    @Override
    public String help() {
        return meaning;
    }
}

package ribflow.flow;

import ribflow.stats.Counted;

/**
 * Why something about a flow is not known, or is known with a reservation. Counted per exporter in flows and bytes, and
 * usable as a column ({@code src_reason}, {@code dst_reason}, {@code ingress_reason}, {@code egress_reason},
 * {@code time_reason}). An absent reason means that all is well.
 */
public enum Reason implements Counted {
    /** No BGP peer that serves the exporter was established in the last day: nobody speaks for it. */
    NO_SESSION("no BGP peer that serves this exporter was established in the last day"),
    /** A session is established but has not sent its End-of-RIB yet, and no route was found. */
    SESSION_LOADING(
            "the session is established but has not sent its whole table yet (no End-of-RIB), and no route was found"),
    /** Sessions that served the exporter were established, and all are down: what they knew is not known any more. */
    SESSION_STALE("all BGP peers that serve this exporter are down; they were established before"),
    /** The sessions are up and whole, and none has a route to the address. */
    NO_ROUTE("no peer that serves this exporter has a route to the address"),
    /** Only a default route matches. */
    DEFAULT_ONLY("only a default route matches the address"),
    /** The route has an empty AS path: the address is in the own AS. */
    OWN_PREFIX("the route has an empty AS path: the address belongs to the own AS"),
    /** The destination is a multicast group. */
    MULTICAST("the destination is a multicast group"),
    /** The flow record has no such address. */
    NO_ADDRESS("the flow record does not carry the address"),
    /** The router says that it dropped the packets. */
    DROPPED("the forwarding status says that the packets were dropped"),
    /** Neither the route nor the flow record names a BGP next hop. */
    NO_NEXTHOP("no source that is asked for the BGP next hop knows one"),
    /** The exporter, its interface, or the next hop is in no PoP of the map. */
    NO_POP("no row of the PoP map covers the exporter or the next hop, or its router"),
    /** The flow record has no end time. */
    NO_TIME("the flow record carries no time; the time of arrival was used"),
    /** The flow ended longer ago than the tables keep bins open. */
    LATE("the flow ended longer ago than `late` allows; it was put into the current bin"),
    /** The flow ends in the future by our clock. */
    FUTURE("the flow ends in the future by our clock; it was put into the current bin"),
    /** No sampling rate is known for the flow. */
    SAMPLING_UNKNOWN("nobody knows the sampling rate; the counters stand as exported");

    private final String help;

    Reason(String help) {
        this.help = help;
    }

    @Override
    public String help() {
        return help;
    }

    private static final Reason[] ALL = values();

    /** The reason of an ordinal, as columns hold it. */
    public static Reason of(long ordinal) {
        return ALL[(int) ordinal];
    }
}

package ribflow.bgp.rib;

/**
 * Why a route was chosen among those to the same prefix: the first of these rules, in this order, that left only one.
 *
 * <p>The first four are ours. A router says in a flow which next hop it used, and nobody knows better; then its own table
 * counts before another's. The rest is the decision process (RFC 4271, 9.1.1 and 9.1.2.2) as far as one can follow it from
 * outside: no router tells its distance to a next hop (9.1.2.2 e), nor its local policy. Each rule is put to all routes
 * that are left at once, so the order in which they are met does not matter.
 */
public enum Choice {
    ONLY("it is the only one"),
    NEXT_HOP("the flow's own next hop"),
    /** RFC 9494, 4.3: least preferred of all. */
    NOT_LONG_LIVED("others are kept only because of a long-lived restart"),
    TIER("the order of the peers that speak for the exporter"),
    FRESH("others are stale"),
    /** RFC 4271, 9.1.1; 100 where it is absent. */
    LOCAL_PREF("highest LOCAL_PREF"),
    /** RFC 7311, 4.1. */
    AIGP("lowest AIGP"),
    /** RFC 4271, 9.1.2.2 a. */
    AS_PATH("shortest AS path"),
    /** RFC 4271, 9.1.2.2 b. */
    ORIGIN("lowest ORIGIN"),
    /** RFC 4271, 9.1.2.2 c: only between routes of the same neighbouring AS; 0 where it is absent. */
    MED("lowest MED of the same neighbour AS"),
    /** RFC 4271, 9.1.2.2 d. */
    EXTERNAL("external before internal"),
    /** RFC 4271, 9.1.2.2 f; RFC 4456, 9: ORIGINATOR_ID stands for the identifier. */
    ROUTER_ID("lowest router id of the originator"),
    /** RFC 4456, 9. */
    CLUSTER_LIST("shortest CLUSTER_LIST"),
    /** RFC 4271, 9.1.2.2 g. */
    PEER_ADDRESS("lowest peer address"),
    /** No RFC has a rule for two paths of one peer that are alike in all this, nor for plain and labelled ones. */
    PATH_ID("unlabelled before labelled, then the lowest path id");

    private static final Choice[] ALL = values();

    private final String words;

    Choice(String words) {
        this.words = words;
    }

    /** The rule in words, which also tell why the others lost. */
    public String words() {
        return words;
    }

    /** By {@link RouteMatches#choice}. */
    public static Choice of(int ordinal) {
        return ALL[ordinal];
    }
}

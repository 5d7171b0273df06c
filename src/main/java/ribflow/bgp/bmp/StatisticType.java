package ribflow.bgp.bmp;

/** What statistics count (RFC 7854, 4.8; RFC 8671, 6.2). */
final class StatisticType {

    private static final String[] NAMES = {
        "prefixes rejected by inbound policy",
        "duplicate prefix advertisements",
        "duplicate withdraws",
        "updates invalidated by a CLUSTER_LIST loop",
        "updates invalidated by an AS_PATH loop",
        "updates invalidated by ORIGINATOR_ID",
        "updates invalidated by an AS_CONFED loop",
        "routes in Adj-RIBs-In",
        "routes in Loc-RIB",
        "routes in Adj-RIB-In",
        "routes in Loc-RIB",
        "updates treated as withdraw",
        "prefixes treated as withdraw",
        "duplicate updates",
        "routes in Adj-RIBs-Out before policy",
        "routes in Adj-RIBs-Out after policy",
        "routes in Adj-RIB-Out before policy",
        "routes in Adj-RIB-Out after policy"
    };

    private StatisticType() {}

    static String name(int type) {
        return type < NAMES.length ? NAMES[type] : "statistic " + type;
    }
}

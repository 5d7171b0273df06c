package ribflow.bgp.rib;

/** All that a peer announced during one session. A session that begins again begins with new pages. */
final class Routes {

    /** The routes of a peer that is down. */
    static final Routes NONE = new Routes();

    private final RoutePages ipv4 = new RoutePages();
    private final RoutePages ipv6 = new RoutePages();

    RoutePages of(boolean v4) {
        return v4 ? ipv4 : ipv6;
    }

    long bytes() {
        return ipv4.bytes() + ipv6.bytes();
    }
}

package ribflow.bgp.rib;

/** All that a peer announced during one session. A session that begins again begins with new pages. */
record Routes(RoutePages ipv4, RoutePages ipv6) {

    /** The routes of a peer that is down. */
    static final Routes NONE = new Routes();

    Routes() {
        this(new RoutePages(), new RoutePages());
    }

    RoutePages of(boolean v4) {
        return v4 ? ipv4 : ipv6;
    }
}

package ribflow.bgp.session;

/** The timers of a session (RFC 4271, 10). */
enum Timer {
    /** How long a connection may take to open. */
    CONNECT_RETRY(true),
    /** How long to stay idle after a failure: the IdleHoldTimer of RFC 4271, 8.1.1. */
    RESTART(true),
    /** How long the neighbour may be silent. */
    HOLD(false),
    /** When we speak next. */
    KEEPALIVE(true);

    private final boolean jittered;

    Timer(boolean jittered) {
        this.jittered = jittered;
    }

    /** Whether it runs for 75 to 100 % of its time, chosen anew each time (RFC 4271, 10). */
    boolean jittered() {
        return jittered;
    }
}

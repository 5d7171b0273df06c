package ribflow.bgp.session;

/** How a session ended, as far as that says whether its routes are kept for a while. */
enum Ending {
    /** The connection is gone without a word, or the neighbour has opened another one: it has restarted (RFC 4724, 4.2). */
    LOST,
    /** One side has sent a NOTIFICATION, that of the hold timer included: a restart only if both agreed on that (RFC 8538, 4). */
    NOTIFIED,
    /** For good: we stop or begin anew, or the neighbour's NOTIFICATION was a hard reset (RFC 8538, 3). */
    FINAL
}

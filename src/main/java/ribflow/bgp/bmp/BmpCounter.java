package ribflow.bgp.bmp;

import ribflow.stats.Counted;

/** What is counted of monitored routers. */
public enum BmpCounter implements Counted {
    CONNECTIONS("connections of routers that were taken"),
    REFUSED("connections that were refused: the router is not allowed, or there are too many"),
    REPLACED("connections that ended because the same router opened another"),
    ENDED("connections that ended otherwise"),
    MESSAGES("messages received"),
    UPDATES("UPDATEs received in Route Monitoring messages"),
    STATISTICS("Statistics Reports received"),
    MIRRORED("messages mirrored to us, which are not read"),
    UNKNOWN("messages of a type that is not known, passed over"),
    WITHOUT_PEER_UP("UPDATEs of peers of which no Peer Up was received"),
    PEERS_REFUSED("messages about peers beyond the most that are kept of a router"),
    SKIPPED_NLRI("fields of routes whose family is not read, passed over"),
    UNKNOWN_ATTRIBUTES("path attributes that are not known, passed over"),
    MALFORMED_UPDATES("UPDATEs with a defect; RFC 7606 says what became of their routes"),
    MALFORMED_MESSAGES("messages that could not be read, passed over"),
    LOST_STREAMS("connections closed because no message begins where the one before it ends");

    private final String help;

    BmpCounter(String help) {
        this.help = help;
    }

    @Override
    public String help() {
        return help;
    }
}

package ribflow.bgp.session;

import ribflow.bgp.message.BgpMessage;
import ribflow.bgp.message.ErrorHandling;
import ribflow.stats.Counted;

/** What is counted for each neighbour, over all its sessions. */
public enum SessionCounter implements Counted {
    ESTABLISHED("sessions that came up"),
    CONNECTIONS_FAILED("connections that ended before a session came up"),
    PREFIX_LIMITS("sessions that ended because there were more routes than max_prefixes allows"),
    COLLISIONS("connections closed because another one to the same neighbour was kept"),
    OPENS_IN("OPEN messages received"),
    OPENS_OUT("OPEN messages sent"),
    UPDATES_IN("UPDATE messages received"),
    UPDATES_OUT("UPDATE messages sent, each an End-of-RIB"),
    NOTIFICATIONS_IN("NOTIFICATION messages received"),
    NOTIFICATIONS_OUT("NOTIFICATION messages sent"),
    KEEPALIVES_IN("KEEPALIVE messages received"),
    KEEPALIVES_OUT("KEEPALIVE messages sent"),
    ROUTE_REFRESHES_IN("ROUTE-REFRESH messages received"),
    ROUTE_REFRESHES_OUT("ROUTE-REFRESH messages sent"),
    PREFIXES_ANNOUNCED("prefixes announced by the neighbour, repeats included"),
    PREFIXES_WITHDRAWN("prefixes withdrawn by the neighbour, or treated so after an error"),
    END_OF_RIB("End-of-RIB marks received"),
    NLRI_SKIPPED("fields of routes passed over because their family is not spoken in the session"),
    ATTRIBUTES_UNKNOWN("optional path attributes that are not known"),
    ERRORS_ATTRIBUTE_DISCARD("errors in UPDATEs for which an attribute was dropped"),
    ERRORS_TREAT_AS_WITHDRAW("errors in UPDATEs for which the routes were taken as withdrawn"),
    ERRORS_AFI_SAFI_DISABLE("errors in UPDATEs that made a family useless, and ended the session"),
    ERRORS_SESSION_RESET("errors in UPDATEs that ended the session"),
    MALFORMED("messages other than UPDATEs that could not be read, and ended the session");

    private final String help;

    SessionCounter(String help) {
        this.help = help;
    }

    @Override
    public String help() {
        return help;
    }

    static SessionCounter of(ErrorHandling handling) {
        return switch (handling) {
            case ATTRIBUTE_DISCARD -> ERRORS_ATTRIBUTE_DISCARD;
            case TREAT_AS_WITHDRAW -> ERRORS_TREAT_AS_WITHDRAW;
            case AFI_SAFI_DISABLE -> ERRORS_AFI_SAFI_DISABLE;
            case SESSION_RESET -> ERRORS_SESSION_RESET;
        };
    }

    static SessionCounter in(BgpMessage message) {
        return switch (message.type()) {
            case OPEN -> OPENS_IN;
            case UPDATE -> UPDATES_IN;
            case NOTIFICATION -> NOTIFICATIONS_IN;
            case KEEPALIVE -> KEEPALIVES_IN;
            case ROUTE_REFRESH -> ROUTE_REFRESHES_IN;
        };
    }

    static SessionCounter out(BgpMessage message) {
        return switch (message.type()) {
            case OPEN -> OPENS_OUT;
            case UPDATE -> UPDATES_OUT;
            case NOTIFICATION -> NOTIFICATIONS_OUT;
            case KEEPALIVE -> KEEPALIVES_OUT;
            case ROUTE_REFRESH -> ROUTE_REFRESHES_OUT;
        };
    }
}

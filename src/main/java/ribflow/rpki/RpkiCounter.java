package ribflow.rpki;

import ribflow.stats.Counted;

/** What is counted for each source of VRPs. */
public enum RpkiCounter implements Counted {
    CONNECTIONS("connections to caches that came up"),
    CONNECTIONS_ENDED("connections to caches that could not be had, or ended for whatever reason"),
    PDUS_IN("PDUs received"),
    PDUS_OUT("PDUs sent"),
    ANNOUNCED("VRPs announced"),
    WITHDRAWN("VRPs withdrawn"),
    LOADS("times that all VRPs were loaded anew"),
    UPDATES("times that changes of the VRPs were applied"),
    ROUTER_KEYS("router keys and ASPA passed over, since they say nothing of origins"),
    ERRORS_IN("Error Reports received"),
    ERRORS_OUT("Error Reports sent, each about something that cannot be right"),
    EXPIRED("times that VRPs were forgotten because they could not be refreshed in time"),
    FILE_FAILURES("times that the file could not be read, and what was read before was kept"),
    FILE_EXPIRED("VRPs in the file left out because they had expired"),
    FILE_DOUBLES("VRPs that are more than once in the file");

    private final String help;

    RpkiCounter(String help) {
        this.help = help;
    }

    @Override
    public String help() {
        return help;
    }
}

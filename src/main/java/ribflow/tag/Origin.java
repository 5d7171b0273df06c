package ribflow.tag;

import java.util.Locale;
import ribflow.tag.TagConfig.Source;

/** What gave a column its value. */
public enum Origin {
    /** The flow record, or what its exporter announced about it. */
    FLOW,
    /** The route to the address. */
    BGP,
    /** A row of a map. */
    MAP,
    /** A row of the map of networks. */
    NETWORKS,
    /** A database that the operator brings. */
    GEOIP,
    /** The VRPs, and the origin of the route. */
    RPKI,
    /** A default of the configuration. */
    CONFIGURATION,
    /** A rule that follows from the other columns. */
    RULE;

    /** The same source as the operator may put it in an order. */
    static Origin of(Source source) {
        return switch (source) {
            case BGP -> BGP;
            case FLOW -> FLOW;
            case MAP -> MAP;
            case NETWORKS -> NETWORKS;
            case GEOIP -> GEOIP;
            case LONGEST -> throw new IllegalArgumentException("what longest gives comes from one of those it asks");
        };
    }

    /** The word for it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

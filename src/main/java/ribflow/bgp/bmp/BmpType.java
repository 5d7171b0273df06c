package ribflow.bgp.bmp;

import org.jspecify.annotations.Nullable;

/** The types of messages (RFC 7854, 4.1); the ordinal is the number on the wire. */
public enum BmpType {
    ROUTE_MONITORING,
    STATISTICS_REPORT,
    PEER_DOWN,
    PEER_UP,
    INITIATION,
    TERMINATION,
    ROUTE_MIRRORING;

    private static final BmpType[] ALL = values();

    static @Nullable BmpType of(int code) {
        return code < ALL.length ? ALL[code] : null;
    }
}

package ribflow.bgp.rib;

import ribflow.ip.Address;

/**
 * Who announces the routes of an Adj-RIB-In, as far as the decision process asks.
 *
 * @param routerId the BGP identifier
 * @param as the AS
 * @param external whether that is another AS than the one of whoever heard the routes
 */
public record Speaker(Address routerId, long as, boolean external) {

    /** Nothing is known of it. */
    public static final Speaker UNKNOWN = new Speaker(Address.UNSPECIFIED, 0, false);
}

package ribflow.bgp.session;

import ribflow.bgp.message.Retention;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/**
 * A BGP neighbour, or a range of addresses from which neighbours may come (dynamic).
 *
 * @param prefix the neighbour's address with its full length, or the range of a dynamic neighbour
 * @param remoteAs the AS the neighbour must announce
 * @param localAs our AS towards it; equal to {@code remoteAs} for iBGP
 * @param routerId our BGP identifier towards it
 * @param holdTime seconds offered, 0 or at least 3 (RFC 4271, 4.2)
 * @param transport how the connection is made
 * @param offer what our OPEN offers
 * @param limits how many routes it may send
 * @param keep the most that its routes outlive a session, whatever it asks for
 * @param description free words, shown beside the neighbour
 */
public record NeighbourConfig(
        Prefix prefix,
        long remoteAs,
        long localAs,
        Address routerId,
        int holdTime,
        Transport transport,
        Offer offer,
        PrefixLimits limits,
        Retention keep,
        String description) {

    /** Whether it is a range rather than one neighbour. */
    public boolean dynamic() {
        return prefix.length() < (prefix.isIpv4() ? 32 : 128);
    }

    /** Whether a session need not end for that other configuration: limits, retention, retries and words may change. */
    boolean goesOnWith(NeighbourConfig other) {
        Transport now = other.transport;
        Transport same = new Transport(
                now.port(),
                now.passive(),
                now.bind(),
                now.device(),
                now.password(),
                now.hops(),
                transport.connectRetry());
        return equals(new NeighbourConfig(
                other.prefix,
                other.remoteAs,
                other.localAs,
                other.routerId,
                other.holdTime,
                same,
                other.offer,
                limits,
                keep,
                description));
    }
}

package ribflow.bgp.session;

import java.util.Optional;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/**
 * A BGP neighbour, or a range of addresses from which neighbours may come (dynamic).
 *
 * @param prefix the neighbour's address with its full length, or the range of a dynamic neighbour
 * @param remoteAs the AS the neighbour must announce
 * @param localAs our AS towards it; equal to {@code remoteAs} for iBGP
 * @param routerId our BGP identifier towards it
 * @param port the neighbour's TCP port, for active connections
 * @param passive wait for the neighbour to connect; always so for a range
 * @param bind our address for active connections
 * @param holdTime seconds offered, 0 or at least 3 (RFC 4271, 4.2)
 * @param connectRetry seconds between attempts to connect
 * @param description free words, shown beside the neighbour
 */
public record NeighbourConfig(
        Prefix prefix,
        long remoteAs,
        long localAs,
        Address routerId,
        int port,
        boolean passive,
        Optional<Address> bind,
        int holdTime,
        int connectRetry,
        String description) {

    /** Whether it is a range rather than one neighbour. */
    public boolean dynamic() {
        return prefix.length() < (prefix.isIpv4() ? 32 : 128);
    }
}

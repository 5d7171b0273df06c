package ribflow.bgp.session;

import java.util.Optional;
import ribflow.ip.Address;

/**
 * How the connection with a neighbour is made and guarded.
 *
 * @param port the neighbour's TCP port, for connections that we open
 * @param passive wait for the neighbour to connect; always so for a range
 * @param bind our address for connections that we open
 * @param device the network interface over which connections that we open go
 * @param password the key of the TCP MD5 signature (RFC 2385)
 * @param hops how many hops away the neighbour may be at most, watched by the TTL of its packets (RFC 5082); 0 if any
 *     number
 * @param connectRetry seconds between attempts to connect
 */
public record Transport(
        int port,
        boolean passive,
        Optional<Address> bind,
        Optional<String> device,
        Optional<Password> password,
        int hops,
        int connectRetry) {

    /** A connection without anything special about it. */
    public static Transport plain(int port, boolean passive, int connectRetry) {
        return new Transport(port, passive, Optional.empty(), Optional.empty(), Optional.empty(), 0, connectRetry);
    }
}

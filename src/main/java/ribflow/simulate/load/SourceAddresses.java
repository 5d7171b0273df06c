package ribflow.simulate.load;

import java.net.InetSocketAddress;
import java.util.Optional;
import ribflow.ip.Address;

/**
 * From where a load comes: consecutive addresses, which this machine must have. All of 127.0.0.0/8 is there on Linux, so
 * against a daemon on loopback any number of routers can be told apart; elsewhere they must be named, or there is one.
 */
final class SourceAddresses {

    private static final Address FIRST_ON_LOOPBACK = Address.parse("127.1.0.1");

    private final Address first;

    private SourceAddresses(Address first) {
        this.first = first;
    }

    /**
     * The addresses of so many routers that talk to a daemon.
     *
     * @param named the first, if somebody named it
     * @throws IllegalArgumentException if there are several routers, and no addresses for them
     */
    static SourceAddresses towards(InetSocketAddress daemon, int routers, Optional<Address> named) {
        if (named.isPresent()) {
            if (named.get().isIpv4() != Address.of(daemon.getAddress()).isIpv4()) {
                throw new IllegalArgumentException("--from " + named.get() + " and " + Address.of(daemon.getAddress())
                        + " are to be both IPv4 or both IPv6");
            }
            return new SourceAddresses(named.get());
        }
        if (daemon.getAddress().isLoopbackAddress()
                && Address.of(daemon.getAddress()).isIpv4()) {
            return new SourceAddresses(FIRST_ON_LOOPBACK);
        }
        if (routers > 1) {
            throw new IllegalArgumentException(
                    "several routers need an address each: name the first that this machine has, with --from");
        }
        return new SourceAddresses(Address.UNSPECIFIED);
    }

    /** The address of a router, from 0; unspecified: whichever leads there. */
    Address of(int router) {
        return first.equals(Address.UNSPECIFIED) ? first : new Address(first.high(), first.low() + router);
    }
}

package ribflow.simulate;

import java.util.SplittableRandom;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/** Which addresses belong to whom in the simulated network. */
final class Addresses {

    /**
     * The LAN of the exchange in Rome, whose addresses are BGP next hops: the edge there does not set next-hop-self.
     */
    static final Prefix EXCHANGE_IPV4 = Prefix.parse("198.51.100.128/25");

    static final Prefix EXCHANGE_IPV6 = Prefix.parse("2001:db8:0:dddd::/64");

    private Addresses() {}

    /** The IPv4 space of an edge's own subscribers: a /20 of 198.18.0.0/15 (RFC 2544). */
    static Prefix access4(Router edge) {
        return Prefix.of(Address.ipv4(198 << 24 | 18 << 16 | edge.number() << 12), 20);
    }

    /** The IPv6 space of an edge's own subscribers: a /36 of 2001:db8::/32 (RFC 3849). */
    static Prefix access6(Router edge) {
        return Prefix.of(new Address(0x2001_0db8_0000_0000L | (long) edge.number() << 28, 0), 36);
    }

    /** Any address inside a prefix. */
    static Address random(Prefix prefix, SplittableRandom random) {
        int bits = Prefix.bits128(prefix.isIpv4(), prefix.length());
        return new Address(
                prefix.high() | random.nextLong() & ~Prefix.maskHigh(bits),
                prefix.low() | random.nextLong() & ~Prefix.maskLow(bits));
    }
}

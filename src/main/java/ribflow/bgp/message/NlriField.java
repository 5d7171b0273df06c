package ribflow.bgp.message;

import java.nio.ByteBuffer;
import java.util.List;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/**
 * Network layer reachability information: a list of prefixes, each as a length in bits and as many octets as that needs
 * (RFC 4271, 4.3; RFC 4760, 5). The bits behind the length mean nothing.
 */
final class NlriField {

    private NlriField() {}

    /**
     * Reads all prefixes of a field, and answers how many it passed over. Those are IPv4-mapped prefixes among IPv6 routes:
     * they are no part of the IPv6 internet (RFC 4291, 2.5.5.2), and an address of that form means IPv4 in ribflow.
     */
    static int read(ByteBuffer in, Family family, List<Nlri> routes) throws MalformedField {
        int mapped = 0;
        boolean ipv4 = family.equals(Family.IPV4_UNICAST);
        while (in.hasRemaining()) {
            int length = in.get() & 0xff;
            // RFC 7606, 5.3: the two ways in which NLRI can be incorrect.
            if (length > (ipv4 ? 32 : 128)) {
                throw malformed("a prefix of " + length + " bits in " + family);
            }
            if (octets(length) > in.remaining()) {
                throw malformed("a prefix of " + length + " bits with " + in.remaining() + " octets left");
            }
            if (ipv4) {
                routes.add(Nlri.of(ipv4(in, length)));
            } else if (!addIpv6(in, length, routes)) {
                mapped++;
            }
        }
        return mapped;
    }

    private static Prefix ipv4(ByteBuffer in, int length) {
        int bits = (int) (bits(in, octets(length)) >>> 32);
        return new Prefix(0, Address.ipv4Low(length == 0 ? 0 : bits & -1 << (32 - length)), length);
    }

    private static boolean addIpv6(ByteBuffer in, int length, List<Nlri> routes) {
        int octets = octets(length);
        long high = bits(in, Math.min(octets, 8)) & Prefix.maskHigh(length);
        long low = bits(in, Math.max(octets - 8, 0)) & Prefix.maskLow(length);
        return !Address.isIpv4(high, low) && routes.add(Nlri.of(new Prefix(high, low, length)));
    }

    /** The next octets, at most 8, as the first of 64 bits. */
    private static long bits(ByteBuffer in, int octets) {
        long bits = 0;
        for (int i = 0; i < octets; i++) {
            bits |= (in.get() & 0xffL) << (56 - 8 * i);
        }
        return bits;
    }

    /** How many octets a prefix of that many bits takes, without the length itself. */
    static int octets(int length) {
        return (length + 7) >>> 3;
    }

    private static MalformedField malformed(String words) {
        return new MalformedField(NotificationReason.INVALID_NETWORK_FIELD, words);
    }

    static void write(ByteBuffer out, Nlri route) {
        Prefix prefix = route.prefix();
        out.put((byte) prefix.length());
        out.put(prefix.address().toBytes(), 0, octets(prefix.length()));
    }
}

package ribflow.bgp.message;

import java.nio.ByteBuffer;
import ribflow.ip.Address;

/**
 * The next hop of MP_REACH_NLRI. How many octets it has says what it is:
 *
 * <pre>
 *    4   an IPv4 address, for IPv4 routes (RFC 4760)
 *   16   an IPv6 address, for IPv6 routes and (RFC 8950) IPv4 routes
 *   32   a global and a link-local IPv6 address (RFC 2545, 3)
 *   12, 24, 48   for VPN routes the same with a route distinguisher of 0 before each (RFC 4364, 4.3.2; RFC 4659, 3.2.1)
 * </pre>
 *
 * <p>For VPN-IPv4 routes RFC 5549, which RFC 8950 replaced, had 16 and 32 too; these are read. An IPv6 address in the
 * IPv4-mapped form, with which IPv6 routes cross an IPv4 core (RFC 4798, 2; RFC 4659, 3.2.1.2), is an IPv4 address.
 */
final class NextHopField {

    private static final int RD = 8;

    private NextHopField() {}

    /** Reads the next hop of a family; of a global and a link-local address the global one. */
    static Address read(ByteBuffer value, int octets, Family family) throws MalformedField {
        boolean bare = !family.isVpn() || family.isIpv4() && (octets == 16 || octets == 32);
        int rd = bare ? 0 : RD;
        if (octets == rd + 4 && family.isIpv4()) {
            return Address.ipv4(value.position(value.position() + rd).getInt());
        }
        if (octets == rd + 16) {
            return ipv6(value, rd);
        }
        if (octets == 2 * (rd + 16)) {
            Address first = ipv6(value, rd);
            Address second = ipv6(value, rd);
            return linkLocal(first) || first.equals(Address.UNSPECIFIED) ? second : first;
        }
        throw new MalformedField(
                NotificationReason.OPTIONAL_ATTRIBUTE, "a next hop of " + octets + " octets for " + family);
    }

    private static Address ipv6(ByteBuffer value, int rd) {
        value.position(value.position() + rd);
        return new Address(value.getLong(), value.getLong());
    }

    private static boolean linkLocal(Address address) {
        return address.high() >>> 54 == 0xfe80 >>> 6;
    }

    /** The octets of a next hop; IPv6 routes carry an IPv4 address in its mapped form (RFC 4798, 2). */
    static byte[] bytes(Address nextHop, Family family) {
        boolean ipv4 = family.isIpv4() && nextHop.isIpv4();
        ByteBuffer out = ByteBuffer.allocate((family.isVpn() ? RD : 0) + (ipv4 ? 4 : 16));
        if (family.isVpn()) {
            out.putLong(0);
        }
        if (ipv4) {
            out.putInt(nextHop.ipv4Bits());
        } else {
            out.putLong(nextHop.high()).putLong(nextHop.low());
        }
        return out.array();
    }
}

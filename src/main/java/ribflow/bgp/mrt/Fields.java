package ribflow.bgp.mrt;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/** The fields that records of several types have. */
final class Fields {

    private Fields() {}

    static Address address(ByteBuffer in, boolean ipv4) {
        if (ipv4) {
            return Address.ipv4(in.getInt());
        }
        byte[] bytes = new byte[16];
        in.get(bytes);
        return Address.ofBytes(bytes);
    }

    static long as(ByteBuffer in, boolean fourOctets) {
        return fourOctets ? in.getInt() & 0xffff_ffffL : in.getShort() & 0xffff;
    }

    /** The next octets, which are no longer part of the buffer behind. */
    static ByteBuffer cut(ByteBuffer in, int length) {
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        ByteBuffer part = in.slice(in.position(), length);
        in.position(in.position() + length);
        return part;
    }

    /** A prefix of as many octets as its length needs; bits behind the length mean nothing. */
    static Prefix prefix(ByteBuffer in, boolean ipv4) throws DamagedRecord {
        int length = in.get() & 0xff;
        byte[] bytes = new byte[ipv4 ? 4 : 16];
        if (length > bytes.length * 8) {
            throw new DamagedRecord("a prefix of " + length + " bits");
        }
        in.get(bytes, 0, length + 7 >>> 3);
        return prefix(Address.ofBytes(bytes), ipv4, length);
    }

    static Prefix prefix(Address address, boolean ipv4, int length) throws DamagedRecord {
        if (length > (ipv4 ? 32 : 128)) {
            throw new DamagedRecord("a prefix of " + length + " bits");
        }
        // RFC 4291, 2.5.5.2: what has the form of a mapped IPv4 prefix is no IPv6 route
        if (!ipv4 && address.isIpv4()) {
            throw new DamagedRecord("an IPv4-mapped prefix among IPv6 routes");
        }
        return Prefix.of(address, length);
    }
}

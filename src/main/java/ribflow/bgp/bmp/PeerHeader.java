package ribflow.bgp.bmp;

import java.nio.ByteBuffer;
import ribflow.bgp.rib.RibSource.View;
import ribflow.ip.Address;

/**
 * Whom a message is about (RFC 7854, 4.2; RFC 8671, 4; RFC 9069, 4).
 *
 * <pre>
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |   Peer Type   |  Peer Flags   |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                  Peer Distinguisher (8)                       |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                  Peer Address (16)                            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                  Peer AS, Peer BGP ID (4 + 4)                 |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                  Timestamp, seconds and microseconds (4 + 4)  |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * @param distinguisher tells peers of several VRFs with one address apart: a route distinguisher with type 1, the router's own
 *     number with 2, either with 3; 0 if it is the router's global instance
 * @param address unspecified if it is about the Loc-RIB
 * @param micros when the router learned of it, in microseconds since 1970; 0 if it does not say
 */
public record PeerHeader(
        int type, int flags, long distinguisher, Address address, long as, Address routerId, long micros) {

    public static final int LENGTH = 42;

    private static final int LOC_RIB = 3;
    private static final int IPV6 = 0x80;
    private static final int POST_POLICY = 0x40;
    private static final int TWO_OCTET_AS = 0x20;
    private static final int ADJ_RIB_OUT = 0x10;

    static PeerHeader read(ByteBuffer in) {
        int type = in.get() & 0xff;
        int flags = in.get() & 0xff;
        long distinguisher = in.getLong();
        byte[] bytes = new byte[16];
        in.get(bytes);
        Address address = Address.ofBytes(bytes);
        // RFC 9069, 4.2: the first flag of the Loc-RIB is another one, and its address is zero
        if (type != LOC_RIB && (flags & IPV6) == 0) {
            address = Address.ipv4((int) address.low());
        }
        long as = in.getInt() & 0xffff_ffffL;
        Address routerId = Address.ipv4(in.getInt());
        long micros = (in.getInt() & 0xffff_ffffL) * 1_000_000 + (in.getInt() & 0xffff_ffffL);
        return new PeerHeader(type, flags, distinguisher, address, as, routerId, micros);
    }

    public boolean locRib() {
        return type == LOC_RIB;
    }

    /** Whether the AS numbers in the UPDATE have two octets, since the session's have. */
    public boolean twoOctetAs() {
        return !locRib() && (flags & TWO_OCTET_AS) != 0;
    }

    /** Which of the router's RIBs. */
    public View view() {
        if (locRib()) {
            return View.LOC_RIB;
        }
        boolean post = (flags & POST_POLICY) != 0;
        if ((flags & ADJ_RIB_OUT) != 0) {
            return post ? View.ADJ_RIB_OUT_POST : View.ADJ_RIB_OUT_PRE;
        }
        return post ? View.ADJ_RIB_IN_POST : View.ADJ_RIB_IN_PRE;
    }
}

package ribflow.capture;

import java.nio.ByteBuffer;
import java.util.Set;

/** Where the IP packet begins in a frame: the link types that captures of routers and servers have. */
final class LinkLayer {

    /** The frame carries something else than IP, or its header is not whole. */
    static final int NOT_IP = -1;

    /** The link type is not read. */
    static final int UNKNOWN = -2;

    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86dd;
    private static final int PPPOE = 0x8864;
    private static final int MPLS = 0x8847;
    private static final Set<Integer> VLAN = Set.of(0x8100, 0x88a8, 0x9100);

    private LinkLayer() {}

    /** The offset of the IP header, or {@link #NOT_IP}, or {@link #UNKNOWN}. */
    static int ipAt(Frame frame) {
        ByteBuffer in = frame.bytes();
        int at = switch (frame.link()) {
            // BSD's loopback: the family in the byte order of whoever captured it. The IP version says the same
            case 0, 108 -> 4;
            case 1 -> typed(in, 12, 14);
            case 9, 50 -> ppp(in);
            case 12, 14, 101, 228, 229 -> 0;
            case 104 -> typed(in, 2, 4);
            case 113 -> typed(in, 14, 16);
            case 276 -> typed(in, 0, 20);
            default -> UNKNOWN;
        };
        return at >= 0 && at >= in.limit() ? NOT_IP : at;
    }

    /** Follows Ethernet types from the one that stands there, over tags, to the IP header. */
    private static int typed(ByteBuffer in, int typeAt, int next) {
        int at = next;
        if (typeAt + 2 > in.limit()) {
            return NOT_IP;
        }
        int type = in.getShort(typeAt) & 0xffff;
        while (VLAN.contains(type)) {
            if (at + 4 > in.limit()) {
                return NOT_IP;
            }
            type = in.getShort(at + 2) & 0xffff;
            at += 4;
        }
        return switch (type) {
            case IPV4, IPV6 -> at;
            // RFC 2516, 4: six bytes, then PPP's protocol
            case PPPOE -> pppProtocol(in, at + 6);
            case MPLS -> afterLabels(in, at);
            default -> NOT_IP;
        };
    }

    /** RFC 1662, 3.1: address and control may be left out; or they are those of Cisco's HDLC. */
    private static int ppp(ByteBuffer in) {
        if (in.limit() < 4) {
            return NOT_IP;
        }
        int address = in.get(0) & 0xff;
        return switch (address) {
            case 0x0f, 0x8f -> typed(in, 2, 4);
            case 0xff -> pppProtocol(in, 2);
            default -> pppProtocol(in, 0);
        };
    }

    private static int pppProtocol(ByteBuffer in, int at) {
        if (at + 2 > in.limit()) {
            return NOT_IP;
        }
        int protocol = in.getShort(at) & 0xffff;
        return protocol == 0x0021 || protocol == 0x0057 ? at + 2 : NOT_IP;
    }

    /** RFC 3032, 2.1: four bytes a label, the last marked. */
    private static int afterLabels(ByteBuffer in, int from) {
        for (int at = from; at + 4 <= in.limit(); at += 4) {
            if ((in.get(at + 2) & 1) != 0) {
                return at + 4;
            }
        }
        return NOT_IP;
    }
}

package ribflow.decode.packet;

import ribflow.flow.FlowField;

/**
 * IPv4 (RFC 791) and IPv6 with its extension headers (RFC 8200).
 *
 * <p>The protocol of an IPv6 packet is what its extension headers lead to, so that TCP is TCP behind whatever options;
 * unknown if the sample ends before that. ESP and AH are protocols, in IPv6 as in IPv4: who counts IPsec wants to see it.
 *
 * <p>Hot: allocation-free, but for a list of segments that was not met lately.
 */
final class IpHeaders {

    private static final int V4 = 20;
    private static final int V6 = 40;
    private static final int FRAGMENT_OFFSET = 0x1fff;

    private static final int HOP_BY_HOP = 0;
    private static final int ROUTING = 43;
    private static final int FRAGMENT = 44;
    private static final int DESTINATION_OPTIONS = 60;
    private static final int MOBILITY = 135;
    private static final int HIP = 139;
    private static final int SHIM6 = 140;

    private static final int SEGMENT_ROUTING = 4;
    private static final int SEGMENTS = 8;

    private final PacketBytes bytes;
    private final PacketRow row;
    private final TransportHeaders transport;
    private final SeriesTexts segmentLists;
    private int length;

    IpHeaders(PacketBytes bytes, PacketRow row, TransportHeaders transport, SeriesTexts segmentLists) {
        this.bytes = bytes;
        this.row = row;
        this.transport = transport;
        this.segmentLists = segmentLists;
    }

    void begin() {
        length = 0;
    }

    /** The length of the outermost packet by its own header; 0 if it does not say. */
    int length() {
        return length;
    }

    /** Of the version that the first bits say. */
    int either() {
        if (!bytes.has(1)) {
            return EtherType.NOTHING;
        }
        return switch (bytes.u8(0) >>> 4) {
            case 4 -> v4();
            case 6 -> v6();
            default -> EtherType.NOTHING;
        };
    }

    int v4() {
        int header = bytes.has(1) ? (bytes.u8(0) & 0xf) * 4 : 0;
        if (header < V4 || bytes.u8(0) >>> 4 != 4 || !row.packet()) {
            return EtherType.NOTHING;
        }
        row.outer(FlowField.IP_VERSION, 4);
        if (bytes.has(2)) {
            row.tos(bytes.u8(1));
        }
        if (bytes.has(4)) {
            length(bytes.u16(2), header);
        }
        if (bytes.has(10)) {
            row.outer(FlowField.TTL, bytes.u8(8));
            row.protocol(bytes.u8(9));
        }
        if (bytes.has(V4)) {
            row.addressesV4(bytes.i32(12), bytes.i32(16));
        }
        if (!bytes.has(header) || (bytes.u16(6) & FRAGMENT_OFFSET) != 0) {
            return EtherType.NOTHING;
        }
        int protocol = bytes.u8(9);
        bytes.skip(header);
        return transport.read(protocol);
    }

    /** What lies behind the packet's own length is padding. */
    private void length(int said, int least) {
        if (row.outermost()) {
            length = said >= least ? said : 0;
        }
        if (said >= least) {
            bytes.limit(said);
        }
    }

    int v6() {
        if (!bytes.has(1) || bytes.u8(0) >>> 4 != 6 || !row.packet()) {
            return EtherType.NOTHING;
        }
        row.outer(FlowField.IP_VERSION, 6);
        if (bytes.has(4)) {
            row.tos(bytes.u16(0) >>> 4 & 0xff);
            row.flowLabel(bytes.i32(0) & 0xf_ffff);
        }
        if (bytes.has(6)) {
            // RFC 2675, 3: a jumbogram says 0
            length(bytes.u16(4) == 0 ? 0 : V6 + bytes.u16(4), V6);
        }
        if (bytes.has(8)) {
            row.outer(FlowField.TTL, bytes.u8(7));
        }
        if (bytes.has(24)) {
            row.sourceV6(bytes.i64(8), bytes.i64(16));
        }
        if (!bytes.has(V6)) {
            return EtherType.NOTHING;
        }
        row.destinationV6(bytes.i64(24), bytes.i64(32));
        int next = bytes.u8(6);
        bytes.skip(V6);
        return extensions(next);
    }

    private int extensions(int first) {
        int next = first;
        while (isExtension(next) && bytes.has(8)) {
            int type = next;
            next = bytes.u8(0);
            if (type == FRAGMENT && bytes.u16(2) >>> 3 != 0) {
                return protocolOnly(next);
            }
            if (type == ROUTING) {
                routing();
            }
            int header = type == FRAGMENT ? 8 : (bytes.u8(1) + 1) * 8;
            if (!bytes.has(header)) {
                return protocolOnly(next);
            }
            bytes.skip(header);
        }
        if (isExtension(next)) {
            return EtherType.NOTHING;
        }
        row.protocol(next);
        return transport.read(next);
    }

    /** What comes next is known by its number, but not to be seen. */
    private int protocolOnly(int next) {
        if (!isExtension(next)) {
            row.protocol(next);
        }
        return EtherType.NOTHING;
    }

    private static boolean isExtension(int number) {
        return switch (number) {
            case HOP_BY_HOP, ROUTING, FRAGMENT, DESTINATION_OPTIONS, MOBILITY, HIP, SHIM6 -> true;
            default -> false;
        };
    }

    /** A segment routing header (RFC 8754, 2): its segments as they stand there, the last of the path first. */
    private void routing() {
        int segments = bytes.u8(4) + 1;
        boolean whole = SEGMENTS + segments * 16 <= (bytes.u8(1) + 1) * 8 && bytes.has(SEGMENTS + segments * 16);
        if (bytes.u8(2) != SEGMENT_ROUTING || !whole || !row.outermost() || !segmentLists.wanted()) {
            return;
        }
        segmentLists.begin();
        for (int i = 0; i < 2 * segments; i++) {
            segmentLists.add(bytes.i64(SEGMENTS + i * 8));
        }
        row.text(FlowField.SRV6_SEG_IPV6_LIST, segmentLists.id(SeriesTexts.Form.ADDRESSES));
    }
}

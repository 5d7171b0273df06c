package ribflow.decode.packet;

import ribflow.flow.FlowField;

/**
 * What IP carries: transport protocols with ports, ICMP, and tunnels with another packet inside.
 *
 * <pre>
 *  GRE      C·K·S … version:3 · type 2 · [checksum 4] · [key 4] · [sequence 4]   RFC 2784, 2890, 2637; NVGRE RFC 7637
 *  VXLAN    flags · 0 0 0 · VNI 3 · 0 · Ethernet                                 RFC 7348, UDP port 4789
 *  Geneve   version:2 options:6 · flags · type 2 · VNI 3 · 0 · options           RFC 8926, UDP port 6081
 *  MPLS     label stack                                                          RFC 4023, RFC 7510, UDP port 6635
 * </pre>
 *
 * <p>Hot: allocation-free.
 */
final class TransportHeaders {

    private static final int ICMP = 1;
    private static final int IPV4 = 4;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int DCCP = 33;
    private static final int IPV6 = 41;
    private static final int GRE = 47;
    private static final int ICMPV6 = 58;
    private static final int SCTP = 132;
    private static final int UDP_LITE = 136;
    private static final int MPLS = 137;
    private static final int ETHERNET = 143;

    private static final int UDP_HEADER = 8;
    private static final int VXLAN_PORT = 4789;
    private static final int GENEVE_PORT = 6081;
    private static final int MPLS_PORT = 6635;
    private static final int TUNNEL_HEADER = 8;
    private static final int VXLAN_HAS_VNI = 0x08;

    private static final int GRE_CHECKSUM = 0x8000;
    private static final int GRE_ROUTING = 0x4000;
    private static final int GRE_KEY = 0x2000;
    private static final int GRE_SEQUENCE = 0x1000;
    private static final int GRE_ACKNOWLEDGEMENT = 0x0080;
    private static final int GRE_VERSION = 0x0007;
    /** RFC 7637, 3.2: lower ones are reserved, so a smaller key is a key and no network. */
    private static final int LEAST_VIRTUAL_SUBNET = 0x1000;

    private final PacketBytes bytes;
    private final PacketRow row;

    TransportHeaders(PacketBytes bytes, PacketRow row) {
        this.bytes = bytes;
        this.row = row;
    }

    int read(int protocol) {
        return switch (protocol) {
            case TCP -> tcp();
            case UDP -> udp();
            case DCCP, SCTP, UDP_LITE -> ports();
            case ICMP, ICMPV6 -> icmp();
            case IPV4 -> EtherType.IPV4;
            case IPV6 -> EtherType.IPV6;
            case MPLS -> EtherType.MPLS;
            case ETHERNET -> EtherType.ETHERNET;
            case GRE -> gre();
            default -> EtherType.NOTHING;
        };
    }

    private int ports() {
        if (bytes.has(2)) {
            row.sourcePort(bytes.u16(0));
        }
        if (bytes.has(4)) {
            row.destinationPort(bytes.u16(2));
        }
        return EtherType.NOTHING;
    }

    private int tcp() {
        if (bytes.has(14)) {
            row.tcpFlags(bytes.u8(13));
        }
        return ports();
    }

    private int icmp() {
        if (bytes.has(1)) {
            row.outer(FlowField.ICMP_TYPE, bytes.u8(0));
        }
        if (bytes.has(2)) {
            row.outer(FlowField.ICMP_CODE, bytes.u8(1));
        }
        return EtherType.NOTHING;
    }

    private int udp() {
        ports();
        if (!bytes.has(UDP_HEADER)) {
            return EtherType.NOTHING;
        }
        int destination = bytes.u16(2);
        bytes.skip(UDP_HEADER);
        return switch (destination) {
            case VXLAN_PORT -> vxlan();
            case GENEVE_PORT -> geneve();
            case MPLS_PORT -> EtherType.MPLS;
            default -> EtherType.NOTHING;
        };
    }

    private int vxlan() {
        if (!bytes.has(TUNNEL_HEADER) || (bytes.u8(0) & VXLAN_HAS_VNI) == 0) {
            return EtherType.NOTHING;
        }
        row.once(FlowField.VXLAN, bytes.u24(4));
        bytes.skip(TUNNEL_HEADER);
        return EtherType.ETHERNET;
    }

    private int geneve() {
        if (!bytes.has(TUNNEL_HEADER) || bytes.u8(0) >>> 6 != 0) {
            return EtherType.NOTHING;
        }
        row.once(FlowField.VXLAN, bytes.u24(4));
        int options = (bytes.u8(0) & 0x3f) * 4;
        int type = bytes.u16(2);
        return behind(TUNNEL_HEADER + options, type);
    }

    private int gre() {
        if (!bytes.has(4)) {
            return EtherType.NOTHING;
        }
        int flags = bytes.u16(0);
        int type = bytes.u16(2);
        boolean enhanced = (flags & GRE_VERSION) == 1;
        if ((flags & GRE_VERSION) > 1 || (flags & GRE_ROUTING) != 0) {
            return EtherType.NOTHING;
        }
        int length = 4;
        length += (flags & GRE_CHECKSUM) != 0 ? 4 : 0;
        if ((flags & GRE_KEY) != 0) {
            key(flags, type, length);
            length += 4;
        }
        length += (flags & GRE_SEQUENCE) != 0 ? 4 : 0;
        length += enhanced && (flags & GRE_ACKNOWLEDGEMENT) != 0 ? 4 : 0;
        return behind(length, type);
    }

    /** NVGRE: Ethernet with a key, of which the upper 24 bits are the virtual subnet (RFC 7637, 3.2). */
    private void key(int flags, int type, int offset) {
        boolean nvgre = type == EtherType.ETHERNET && (flags & (GRE_CHECKSUM | GRE_SEQUENCE)) == 0;
        if (nvgre && bytes.has(offset + 4) && bytes.u24(offset) >= LEAST_VIRTUAL_SUBNET) {
            row.once(FlowField.NVGRE, bytes.u24(offset));
        }
    }

    private int behind(int header, int type) {
        if (!bytes.has(header)) {
            return EtherType.NOTHING;
        }
        bytes.skip(header);
        return type;
    }
}

package ribflow.decode.sflow;

import org.jspecify.annotations.Nullable;
import ribflow.decode.packet.Layer;
import ribflow.flow.FlowField;

/**
 * The flow records of samples: each fills columns of the sample's row. Their contents are the same in all versions, but for
 * what later ones added; v5 numbers them, and gives their lengths.
 *
 * <pre>
 *  packet     1 raw header  2 Ethernet  3 IPv4  4 IPv6
 *  extended   1001 switch  1002 router  1003 gateway  1006 MPLS  1007 NAT  1009 MPLS VC  1012 VLAN tunnel  1020 NAT ports
 *             1029, 1030 VNI; the others that are defined have no columns
 * </pre>
 *
 * <p>Hot: allocation-free.
 */
final class FlowRecords {

    static final int RAW = 1;
    static final int ETHERNET = 2;
    static final int IPV4 = 3;
    static final int IPV6 = 4;
    static final int SWITCH = 1001;
    static final int ROUTER = 1002;
    static final int GATEWAY = 1003;
    private static final int MPLS = 1006;
    private static final int NAT = 1007;
    private static final int MPLS_VC = 1009;
    private static final int VLAN_TUNNEL = 1012;
    private static final int NAT_PORTS = 1020;
    private static final int VNI_EGRESS = 1029;
    private static final int VNI_INGRESS = 1030;

    private static final int ETHERNET_PROTOCOL = 1;
    private static final int PPP_PROTOCOL = 7;
    private static final int IPV4_PROTOCOL = 11;
    private static final int IPV6_PROTOCOL = 12;
    private static final int MPLS_PROTOCOL = 13;
    private static final int POS_PROTOCOL = 14;

    private static final int CHECKSUM = 4;
    private static final int ETHERNET_HEADER = 14;
    private static final int LONGEST_MASK = 128;
    private static final int TCP = 6;
    private static final int ICMP = 1;
    private static final int ICMPV6 = 58;

    private final Xdr in;
    private final SampleRow row;
    private final FlowSample sample;
    private final Gateway gateway;

    FlowRecords(Xdr in, SampleRow row, FlowSample sample) {
        this.in = in;
        this.row = row;
        this.sample = sample;
        this.gateway = new Gateway(in, row);
    }

    /** Reads a record of v5; false if its format is not defined. */
    boolean read(long format) {
        switch ((int) format) {
            case RAW -> raw(5);
            case ETHERNET -> ethernet();
            case IPV4 -> ip(4);
            case IPV6 -> ip(6);
            case SWITCH -> vlans();
            case ROUTER -> router();
            case GATEWAY -> gateway.read(5);
            case MPLS -> mpls();
            case NAT -> nat();
            case MPLS_VC -> {
                in.skipOpaque();
                number(FlowField.MPLS_PW_ID);
            }
            case VLAN_TUNNEL -> vlanTunnel();
            case NAT_PORTS -> {
                number(FlowField.POST_NAT_SRC_PORT);
                number(FlowField.POST_NAT_DST_PORT);
            }
            case VNI_EGRESS, VNI_INGRESS -> number(FlowField.VXLAN);
            default -> {
                return isDefined(format);
            }
        }
        return true;
    }

    /** Formats that sflow.org lists, of which nothing is taken: users, URLs, tunnels by name, hosts' processes … */
    private static boolean isDefined(long format) {
        return format >= 1004 && format <= 1042 || format >= 2000 && format <= 2300;
    }

    /** Reads the extended data of v2 and v4; false if what it is, and so how long it is, is not known. */
    boolean readExtended(long type, int version) {
        switch ((int) type) {
            case 1 -> vlans();
            case 2 -> router();
            case 3 -> gateway.read(version);
            case 4 -> {
                in.skipOpaque(); // user at the source
                in.skipOpaque(); // and at the destination
            }
            case 5 -> {
                in.u32(); // direction
                in.skipOpaque(); // URL
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /**
     * The first bytes of the packet: protocol, length of the frame, v5: bytes stripped, the bytes. Those of a protocol that is
     * not known (token ring, frame relay, 802.11 …) are not read, but their frame has a length, and counts.
     */
    void raw(int version) {
        long protocol = in.u32();
        long frameLength = in.u32();
        long stripped = version == 5 ? in.u32() : 0;
        long length = in.u32();
        int from = in.at();
        int to = (int) Math.min(from + length, in.end());
        in.skip(length + 3 & ~3L);
        if (row.raw() || in.broken() && from == to) {
            return;
        }
        sample.frameLength(frameLength);
        Layer layer = layer(protocol);
        if (layer != null) {
            row.packets().read(layer, in.in(), from, to, row.row());
            // The checksum of the frame is part of its length and among what was stripped
            long withoutChecksum = frameLength - (layer == Layer.ETHERNET ? Math.min(stripped, CHECKSUM) : 0);
            row.raw(frameLength, Math.max(0, withoutChecksum));
        } else {
            row.unread(frameLength);
        }
    }

    private static @Nullable Layer layer(long protocol) {
        return switch ((int) protocol) {
            case ETHERNET_PROTOCOL -> Layer.ETHERNET;
            case PPP_PROTOCOL, POS_PROTOCOL -> Layer.PPP;
            case IPV4_PROTOCOL, IPV6_PROTOCOL -> Layer.IP;
            case MPLS_PROTOCOL -> Layer.MPLS;
            default -> null;
        };
    }

    /** Length of the frame, source, destination, type; an address has six bytes, filled up to eight. */
    private void ethernet() {
        long length = in.u32();
        long source = in.i64() >>> 16;
        long destination = in.i64() >>> 16;
        long type = in.u32();
        if (!in.broken()) {
            row.add(FlowField.SRC_MAC, source);
            row.add(FlowField.DST_MAC, destination);
            row.add(FlowField.ETYPE, type & 0xffff);
            row.frame(length, Math.max(0, length - ETHERNET_HEADER - CHECKSUM));
        }
    }

    /** Length of the packet, protocol, source, destination, ports, TCP flags, ToS or priority. */
    void ip(int version) {
        long length = in.u32();
        long protocol = in.u32();
        row.add(FlowField.IP_VERSION, version);
        host(FlowField.SRC_HOST, version);
        host(FlowField.DST_HOST, version);
        long sourcePort = in.u32();
        long destinationPort = in.u32();
        long flags = in.u32();
        long tos = in.u32();
        if (in.broken()) {
            return;
        }
        row.packetLength(length);
        row.add(FlowField.PROTO, protocol & 0xff);
        row.add(FlowField.TOS, tos & 0xff);
        row.add(FlowField.DSCP, tos >>> 2 & 0x3f);
        // For ICMP these hold nothing that is a port; without ports they are 0 in most agents
        if (protocol != ICMP && protocol != ICMPV6 && (sourcePort | destinationPort) != 0) {
            row.add(FlowField.SRC_PORT, sourcePort & 0xffff);
            row.add(FlowField.DST_PORT, destinationPort & 0xffff);
        }
        if (protocol == TCP) {
            row.add(FlowField.TCPFLAGS, flags & 0xff);
        }
    }

    private void host(FlowField field, int version) {
        if (version == 4) {
            in.ipv4();
        } else {
            in.ipv6();
        }
        if (!in.broken()) {
            row.addAddress(field, in.high(), in.low());
        }
    }

    /** VLAN and priority where the packet came in, and where it goes out. */
    private void vlans() {
        long inVlan = in.u32();
        long inPriority = in.u32();
        long outVlan = in.u32();
        in.u32();
        if (!in.broken()) {
            row.vlans(inVlan, inPriority, outVlan);
        }
    }

    /** Next hop and the masks of source and destination. An agent without routes says 0 to all three. */
    private void router() {
        boolean nextHop = in.address();
        if (nextHop) {
            row.addAddress(FlowField.FLOW_NEXTHOP, in.high(), in.low());
        }
        long source = in.u32();
        long destination = in.u32();
        if (!in.broken() && (nextHop || (source | destination) != 0)) {
            mask(FlowField.SRC_MASK, source);
            mask(FlowField.DST_MASK, destination);
        }
    }

    private void mask(FlowField field, long length) {
        if (length <= LONGEST_MASK) {
            row.add(field, length);
        }
    }

    /** Next hop, and the label stacks where the packet came in and where it goes out: entries as on the wire. */
    private void mpls() {
        in.address();
        long count = in.u32();
        if (count > 0 && in.has(count * 4)) {
            long top = in.u32();
            in.skip(Math.max(0, count - 2) * 4);
            long bottom = count > 1 ? in.u32() : top;
            row.add(FlowField.MPLS_LABEL_TOP, top >>> 12);
            row.add(FlowField.MPLS_LABEL_BOTTOM, bottom >>> 12);
        }
    }

    /** The addresses after translation. */
    private void nat() {
        if (in.address()) {
            row.addAddress(FlowField.POST_NAT_SRC_HOST, in.high(), in.low());
        }
        if (in.address()) {
            row.addAddress(FlowField.POST_NAT_DST_HOST, in.high(), in.low());
        }
    }

    /** The tags that were stripped from the packet, outermost first. */
    private void vlanTunnel() {
        long count = in.u32();
        if (count > 0 && in.has(count * 4)) {
            row.stripped(in.u32(), count > 1 ? in.u32() : 0);
        }
    }

    private void number(FlowField field) {
        long value = in.u32();
        if (!in.broken()) {
            row.add(field, value);
        }
    }
}

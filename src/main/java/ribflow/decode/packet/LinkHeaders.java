package ribflow.decode.packet;

import ribflow.flow.FlowField;

/**
 * The headers of links: Ethernet with its tags (IEEE 802.1Q), LLC and SNAP (RFC 1042), PPPoE (RFC 2516), PPP (RFC 1661).
 *
 * <pre>
 *  Ethernet   destination 6 · source 6 · { 8100 | 88a8 … · PCP:3 DEI:1 VID:12 }* · type 2
 *  PPPoE      version:4 type:4 · code · session 2 · length 2 · PPP
 *  PPP        [ff 03] · protocol 1 or 2
 * </pre>
 *
 * <p>Hot: allocation-free.
 */
final class LinkHeaders {

    private static final int ADDRESSES = 12;
    private static final int LONGEST_LENGTH = 1500;
    private static final int SNAP = 8;
    private static final int PPPOE = 6;
    private static final int PPPOE_VERSION_AND_TYPE = 0x11;
    private static final int ADDRESS_AND_CONTROL = 0xff03;
    private static final int VLAN_ID = 0xfff;

    private final PacketBytes bytes;
    private final PacketRow row;

    LinkHeaders(PacketBytes bytes, PacketRow row) {
        this.bytes = bytes;
        this.row = row;
    }

    int ethernet() {
        if (!bytes.has(ADDRESSES)) {
            return EtherType.NOTHING;
        }
        row.frame(bytes.u48(0), bytes.u48(6));
        bytes.skip(ADDRESSES);
        int tags = 0;
        while (bytes.has(4) && isTag(bytes.u16(0))) {
            tag(++tags, bytes.u16(2));
            bytes.skip(4);
        }
        if (!bytes.has(2) || isTag(bytes.u16(0))) {
            return EtherType.NOTHING;
        }
        int type = bytes.u16(0);
        bytes.skip(2);
        if (type <= LONGEST_LENGTH) {
            type = snap(type);
        }
        if (row.outermostFrame() && type < EtherType.IP) {
            row.outer(FlowField.ETYPE, type);
        }
        return type;
    }

    private static boolean isTag(int type) {
        return type == EtherType.VLAN
                || type == EtherType.PROVIDER_VLAN
                || type == EtherType.OLD_PROVIDER_VLAN
                || type == EtherType.OLDER_PROVIDER_VLAN;
    }

    /** The outermost tag says VLAN and priority, the second the customer's VLAN. Id 0 is a priority without a VLAN. */
    private void tag(int number, int control) {
        if (!row.outermostFrame() || number > 2) {
            return;
        }
        if (number == 1) {
            row.outer(FlowField.COS, control >>> 13);
        }
        if ((control & VLAN_ID) != 0) {
            row.outer(number == 1 ? FlowField.VLAN : FlowField.CVLAN, control & VLAN_ID);
        }
    }

    /** A frame with a length in place of a type: LLC, where SNAP without an organisation names an EtherType. */
    private int snap(int length) {
        bytes.limit(length);
        if (!bytes.has(SNAP) || bytes.i32(0) != 0xaaaa_0300 || bytes.u16(4) != 0) {
            return EtherType.NOTHING;
        }
        int type = bytes.u16(6);
        bytes.skip(SNAP);
        return type;
    }

    int pppoe() {
        if (!bytes.has(PPPOE) || bytes.u16(0) != PPPOE_VERSION_AND_TYPE << 8) {
            return EtherType.NOTHING;
        }
        int length = bytes.u16(4);
        bytes.skip(PPPOE);
        bytes.limit(length);
        return EtherType.PPP;
    }

    int ppp() {
        if (bytes.has(2) && bytes.u16(0) == ADDRESS_AND_CONTROL) {
            bytes.skip(2);
        }
        if (!bytes.has(2)) {
            return EtherType.NOTHING;
        }
        // RFC 1661, 2: the last bit of a protocol number is 1, that of its first byte 0, unless that byte was left out
        boolean compressed = (bytes.u8(0) & 1) != 0;
        int protocol = compressed ? bytes.u8(0) : bytes.u16(0);
        bytes.skip(compressed ? 1 : 2);
        return switch (protocol) {
            case 0x0021 -> EtherType.IPV4;
            case 0x0057 -> EtherType.IPV6;
            case 0x0281 -> EtherType.MPLS;
            case 0x0283 -> EtherType.MPLS_UPSTREAM;
            default -> EtherType.NOTHING;
        };
    }
}

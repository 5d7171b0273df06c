package ribflow.decode.packet;

import ribflow.flow.FlowField;

/**
 * An MPLS label stack (RFC 3032), and a guess at what is under it, for no label says so.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                Label                  | TC  |S|       TTL     |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Under the last label the first four bits tell: 4 and 6 are IP (RFC 4928 keeps other things from beginning so), 0 is
 * the control word of a pseudowire (RFC 4385), which is taken for an Ethernet one if a known EtherType stands where it
 * would. Anything else is left alone. The stack nearest to the wire has the columns, be it in a tunnel.
 *
 * <p>Hot: allocation-free, but for a stack that was not met lately.
 */
final class MplsHeaders {

    private static final int ENTRY = 4;
    private static final int BOTTOM = 0x100;
    private static final int CONTROL_WORD = 4;
    private static final int TYPE_IN_PSEUDOWIRE = CONTROL_WORD + 12;

    private final PacketBytes bytes;
    private final PacketRow row;
    private final SeriesTexts stacks;

    MplsHeaders(PacketBytes bytes, PacketRow row, SeriesTexts stacks) {
        this.bytes = bytes;
        this.row = row;
        this.stacks = stacks;
    }

    int read() {
        stacks.begin();
        boolean bottom = false;
        while (!bottom && bytes.has(ENTRY)) {
            int entry = bytes.i32(0);
            bottom = label(entry);
            bytes.skip(ENTRY);
        }
        if (!bottom) {
            return EtherType.NOTHING;
        }
        if (stacks.wanted()) {
            row.text(FlowField.MPLS_LABEL_STACK, stacks.id(SeriesTexts.Form.NUMBERS));
        }
        return under();
    }

    /** Whether it is the last one. */
    private boolean label(int entry) {
        int label = entry >>> 12;
        boolean bottom = (entry & BOTTOM) != 0;
        stacks.add(label);
        row.once(FlowField.MPLS_LABEL_TOP, label);
        if (bottom) {
            row.once(FlowField.MPLS_LABEL_BOTTOM, label);
        }
        return bottom;
    }

    private int under() {
        if (!bytes.has(1)) {
            return EtherType.NOTHING;
        }
        return switch (bytes.u8(0) >>> 4) {
            case 4 -> EtherType.IPV4;
            case 6 -> EtherType.IPV6;
            case 0 -> pseudowire();
            default -> EtherType.NOTHING;
        };
    }

    private int pseudowire() {
        if (!bytes.has(TYPE_IN_PSEUDOWIRE + 2)) {
            return EtherType.NOTHING;
        }
        return switch (bytes.u16(TYPE_IN_PSEUDOWIRE)) {
            case EtherType.IPV4, EtherType.IPV6, EtherType.VLAN, EtherType.PROVIDER_VLAN, EtherType.MPLS -> {
                bytes.skip(CONTROL_WORD);
                yield EtherType.ETHERNET;
            }
            default -> EtherType.NOTHING;
        };
    }
}

package ribflow.decode.packet;

import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.ip.Address;

/**
 * The row that a packet fills: first the columns of the outermost IP packet, then those of the packet in the tunnel.
 * Deeper ones have no columns.
 *
 * <p>Hot: allocation-free.
 */
final class PacketRow {

    /** The columns of an IP packet and its transport. */
    private record Columns(
            FlowField source,
            FlowField destination,
            FlowField protocol,
            FlowField tos,
            FlowField flowLabel,
            FlowField sourcePort,
            FlowField destinationPort,
            FlowField tcpFlags) {}

    private static final Columns OUTER = new Columns(
            FlowField.SRC_HOST,
            FlowField.DST_HOST,
            FlowField.PROTO,
            FlowField.TOS,
            FlowField.FLOW_LABEL,
            FlowField.SRC_PORT,
            FlowField.DST_PORT,
            FlowField.TCPFLAGS);

    private static final Columns TUNNEL = new Columns(
            FlowField.TUNNEL_SRC_HOST,
            FlowField.TUNNEL_DST_HOST,
            FlowField.TUNNEL_PROTO,
            FlowField.TUNNEL_TOS,
            FlowField.TUNNEL_FLOW_LABEL,
            FlowField.TUNNEL_SRC_PORT,
            FlowField.TUNNEL_DST_PORT,
            FlowField.TUNNEL_TCPFLAGS);

    private final FlowBatch batch;
    private final boolean[] kept = new boolean[FlowField.count()];
    private boolean gapsOnly;
    private int row;
    private int packets;
    private int frames;
    private Columns columns = OUTER;

    PacketRow(FlowBatch batch) {
        this.batch = batch;
    }

    void begin(int at) {
        row = at;
        packets = 0;
        frames = 0;
        columns = OUTER;
        gapsOnly = false;
    }

    /** Begins a row that has columns already: they are kept. */
    void beginGaps(int at) {
        begin(at);
        gapsOnly = true;
        for (int i = 0; i < kept.length; i++) {
            kept[i] = batch.has(FlowField.of(i), at);
        }
    }

    private void set(FlowField field, long value) {
        if (!gapsOnly || !kept[field.ordinal()]) {
            batch.set(field, row, value);
        }
    }

    private void setAddress(FlowField field, long high, long low) {
        if (!gapsOnly || !kept[field.ordinal()]) {
            batch.setAddress(field, row, high, low);
        }
    }

    /** Begins an IP packet; false if there are no columns for one so deep. */
    boolean packet() {
        columns = packets == 0 ? OUTER : TUNNEL;
        packets++;
        return packets <= 2;
    }

    /** Whether the packet at hand is the outermost. */
    boolean outermost() {
        return packets <= 1;
    }

    /** Whether an IP header has been met. */
    boolean inPacket() {
        return packets > 0;
    }

    /** The addresses of an Ethernet frame: of the outermost, or of the one in it or in its packet. */
    void frame(long destination, long source) {
        if (frames == 0 && packets == 0) {
            set(FlowField.DST_MAC, destination);
            set(FlowField.SRC_MAC, source);
        } else if (packets <= 1 && !batch.has(FlowField.TUNNEL_DST_MAC, row)) {
            set(FlowField.TUNNEL_DST_MAC, destination);
            set(FlowField.TUNNEL_SRC_MAC, source);
        }
        frames++;
    }

    /** Whether what is read belongs to the outermost frame itself. */
    boolean outermostFrame() {
        return frames == 1 && packets == 0;
    }

    void addressesV4(int source, int destination) {
        setAddress(columns.source, 0, Address.ipv4Low(source));
        setAddress(columns.destination, 0, Address.ipv4Low(destination));
    }

    void sourceV6(long high, long low) {
        setAddress(columns.source, high, low);
    }

    void destinationV6(long high, long low) {
        setAddress(columns.destination, high, low);
    }

    void tos(int octet) {
        set(columns.tos, octet);
        if (packets == 1) {
            set(FlowField.DSCP, octet >>> 2);
        }
    }

    void protocol(int number) {
        set(columns.protocol, number);
    }

    void flowLabel(int label) {
        set(columns.flowLabel, label);
    }

    void sourcePort(int port) {
        set(columns.sourcePort, port);
    }

    void destinationPort(int port) {
        set(columns.destinationPort, port);
    }

    void tcpFlags(int bits) {
        set(columns.tcpFlags, bits);
    }

    /** A column that only the outermost packet has. */
    void outer(FlowField field, long value) {
        if (packets <= 1) {
            set(field, value);
        }
    }

    /** A text by its id, 0 for none. */
    void text(FlowField field, int id) {
        if (id != 0) {
            once(field, id);
        }
    }

    /** A column that is filled once, by the first that has it. */
    void once(FlowField field, long value) {
        if (!batch.has(field, row)) {
            set(field, value);
        }
    }
}

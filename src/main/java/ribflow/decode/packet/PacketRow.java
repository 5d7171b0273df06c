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
            batch.set(FlowField.DST_MAC, row, destination);
            batch.set(FlowField.SRC_MAC, row, source);
        } else if (packets <= 1 && !batch.has(FlowField.TUNNEL_DST_MAC, row)) {
            batch.set(FlowField.TUNNEL_DST_MAC, row, destination);
            batch.set(FlowField.TUNNEL_SRC_MAC, row, source);
        }
        frames++;
    }

    /** Whether what is read belongs to the outermost frame itself. */
    boolean outermostFrame() {
        return frames == 1 && packets == 0;
    }

    void addressesV4(int source, int destination) {
        batch.setAddress(columns.source, row, 0, Address.ipv4Low(source));
        batch.setAddress(columns.destination, row, 0, Address.ipv4Low(destination));
    }

    void sourceV6(long high, long low) {
        batch.setAddress(columns.source, row, high, low);
    }

    void destinationV6(long high, long low) {
        batch.setAddress(columns.destination, row, high, low);
    }

    void tos(int octet) {
        batch.set(columns.tos, row, octet);
        if (packets == 1) {
            batch.set(FlowField.DSCP, row, octet >>> 2);
        }
    }

    void protocol(int number) {
        batch.set(columns.protocol, row, number);
    }

    void flowLabel(int label) {
        batch.set(columns.flowLabel, row, label);
    }

    void sourcePort(int port) {
        batch.set(columns.sourcePort, row, port);
    }

    void destinationPort(int port) {
        batch.set(columns.destinationPort, row, port);
    }

    void tcpFlags(int bits) {
        batch.set(columns.tcpFlags, row, bits);
    }

    /** A column that only the outermost packet has. */
    void outer(FlowField field, long value) {
        if (packets <= 1) {
            batch.set(field, row, value);
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
            batch.set(field, row, value);
        }
    }
}

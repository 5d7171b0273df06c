package ribflow.decode.sflow;

import ribflow.decode.packet.PacketHeaders;
import ribflow.decode.template.ExportMessage;
import ribflow.decode.template.FlowRows;
import ribflow.flow.ExporterCounter;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.SamplingSource;
import ribflow.ip.Address;

/**
 * The row that a sample makes: records fill it in whatever order they come, and the end decides what depends on several of
 * them, the bytes and the VLAN.
 *
 * <p>The bytes are those of the frame, by the raw header's record or the Ethernet header's, or those of the IP packet, as
 * is configured ({@link SampledBytes}). The packet's are told by the IP header in the raw header, else by the record about
 * the IP header, else they are what the frame carries. Where the wanted length is not known the other will do; a sample of
 * which no record tells a length is no flow.
 *
 * <p>The direction is where the packet was sampled: on the interface where it came in, or on the one where it goes out.
 *
 * <p>Hot: allocation-free.
 */
final class SampleRow {

    private static final int LARGEST_VLAN = 4094;
    private static final int LARGEST_PRIORITY = 7;
    private static final int TAG_VLAN = 0xfff;
    private static final int TAG_PRIORITY = 13;

    private final FlowRows rows;
    private final FlowBatch batch;
    private final PacketHeaders packets;
    private final boolean ofFrames;
    private int row;
    private boolean discarded;
    private boolean raw;
    private boolean exact;
    private long frameLength;
    private long carried;
    private long packetLength;
    private long inVlan;
    private long outVlan;
    private long inPriority;
    private long outerTag;
    private long innerTag;

    SampleRow(FlowRows rows, SampledBytes bytes) {
        this.ofFrames = bytes == SampledBytes.FRAME;
        this.rows = rows;
        this.batch = rows.batch();
        this.packets = rows.packets();
    }

    FlowBatch batch() {
        return batch;
    }

    PacketHeaders packets() {
        return packets;
    }

    int row() {
        return row;
    }

    void begin(FlowSample sample, ExportMessage message) {
        row = rows.append(message.exporter(), 1);
        discarded = sample.format() == FlowSample.DISCARDED_PACKET;
        raw = false;
        exact = false;
        frameLength = 0;
        carried = 0;
        packetLength = 0;
        inVlan = 0;
        outVlan = 0;
        inPriority = 0;
        outerTag = 0;
        innerTag = 0;
        message(message);
        sample(sample);
    }

    private void message(ExportMessage message) {
        Address sender = message.exporter().address();
        batch.setAddress(FlowField.PEER_SRC_IP, row, sender.high(), sender.low());
        // A sample leaves its agent within a second and says no time
        batch.set(FlowField.TIMESTAMP_ARRIVAL, row, message.arrivalMillis());
        batch.set(FlowField.TIMESTAMP_START, row, message.arrivalMillis());
        batch.set(FlowField.TIMESTAMP_END, row, message.arrivalMillis());
        batch.set(FlowField.EXPORT_PROTO_VERSION, row, message.version());
        batch.set(FlowField.EXPORT_PROTO_SYSID, row, message.domainId());
        batch.set(FlowField.EXPORT_PROTO_SEQNO, row, message.sequenceNumber());
    }

    private void sample(FlowSample sample) {
        batch.set(FlowField.FLOWS, row, 1);
        batch.set(FlowField.PACKETS, row, 1);
        if (sample.standsFor() != 0) {
            batch.set(FlowField.SAMPLING_RATE, row, sample.standsFor());
            batch.set(FlowField.SAMPLING_SOURCE, row, SamplingSource.RECORD.ordinal());
        }
        long input = sample.inputIfIndex();
        long output = sample.outputIfIndex();
        if (input != 0) {
            batch.set(FlowField.IN_IFACE, row, input);
        }
        if (output != 0) {
            batch.set(FlowField.OUT_IFACE, row, output);
        }
        long source = sample.sourceType() == 0 ? sample.sourceIndex() : 0;
        if (source != 0 && input != output && (source == input || source == output)) {
            batch.set(FlowField.SAMPLING_DIRECTION, row, source == input ? 0 : 1);
        }
        if (sample.isDiscarded()) {
            batch.set(FlowField.FWD_STATUS, row, Discards.forwardingStatus(sample.output()));
        }
    }

    /** Whether there was a raw header before: others of the same packet say nothing new. */
    boolean raw() {
        return raw;
    }

    /** The raw header was read. */
    void raw(long length, long withoutChecksum) {
        raw = true;
        frameLength = length;
        exact = packets.knowsLength();
        carried = packets.bytes(withoutChecksum);
    }

    /** A raw header was passed over that cannot be read; its record tells the length all the same. */
    void unread(long length) {
        frameLength = frameLength == 0 ? length : frameLength;
        carried = carried == 0 ? length : carried;
    }

    /** The length of the IP packet by a record about its IP header. */
    void packetLength(long length) {
        packetLength = length;
    }

    /** The length of the frame, and of what it carries, by the record about its Ethernet header. */
    void frame(long length, long ofPayload) {
        frameLength = raw ? frameLength : length;
        carried = raw ? carried : ofPayload;
    }

    void vlans(long in, long priority, long out) {
        inVlan = in;
        inPriority = priority;
        outVlan = out;
    }

    /** Tags that were stripped from the packet, type and control in one; 0 for none. */
    void stripped(long outer, long inner) {
        outerTag = outer;
        innerTag = inner;
    }

    /** Sets what no record has said yet. */
    void add(FlowField field, long value) {
        if (!batch.has(field, row)) {
            batch.set(field, row, value);
        }
    }

    void addAddress(FlowField field, long high, long low) {
        if (!batch.has(field, row)) {
            batch.setAddress(field, row, high, low);
        }
    }

    /** Ends the row; takes it back if nothing tells its bytes. */
    void end(ExportMessage message) {
        long ofPacket = exact || packetLength == 0 ? carried : packetLength;
        long bytes = ofFrames && frameLength != 0 ? frameLength : ofPacket;
        if (bytes == 0) {
            batch.removeLast();
            message.count(discarded ? ExporterCounter.DISCARDS : ExporterCounter.RECORDS_NO_COUNTERS, 1);
            return;
        }
        batch.set(FlowField.BYTES, row, bytes);
        vlan();
        count(message, bytes);
    }

    private void count(ExportMessage message, long bytes) {
        if (discarded) {
            message.count(ExporterCounter.DISCARDS, 1);
            message.count(ExporterCounter.DISCARD_BYTES, bytes);
        } else {
            message.count(ExporterCounter.FLOWS, 1);
            message.count(ExporterCounter.PACKETS, 1);
            message.count(ExporterCounter.BYTES, bytes);
        }
    }

    /** Hands the ended row on; takes it back if it is of a discarded packet, for which flow samples stand already. */
    void handOn() {
        if (discarded && row < batch.size()) {
            batch.removeLast();
        }
        rows.filled();
    }

    /** The VLAN where the packet came in, by the switch, else by the packet's tag, else the one where it goes out. */
    private void vlan() {
        if (isVlan(outerTag & TAG_VLAN)) {
            stripped();
        }
        if (isVlan(outVlan)) {
            batch.set(FlowField.OUT_VLAN, row, outVlan);
        }
        if (isVlan(inVlan)) {
            batch.set(FlowField.VLAN, row, inVlan);
            batch.set(FlowField.IN_VLAN, row, inVlan);
            if (inPriority <= LARGEST_PRIORITY) {
                add(FlowField.COS, inPriority);
            }
        } else if (isVlan(outVlan)) {
            add(FlowField.VLAN, outVlan);
        }
    }

    /** The stripped tags come before those that the packet still has. */
    private void stripped() {
        long inner = isVlan(innerTag & TAG_VLAN) ? innerTag & TAG_VLAN : batch.get(FlowField.VLAN, row, 0);
        batch.set(FlowField.VLAN, row, outerTag & TAG_VLAN);
        batch.set(FlowField.IN_VLAN, row, outerTag & TAG_VLAN);
        batch.set(FlowField.COS, row, outerTag >>> TAG_PRIORITY & LARGEST_PRIORITY);
        if (inner != 0) {
            batch.set(FlowField.CVLAN, row, inner);
            batch.set(FlowField.IN_CVLAN, row, inner);
        }
    }

    private static boolean isVlan(long id) {
        return id > 0 && id <= LARGEST_VLAN;
    }
}

package ribflow.simulate;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * NetFlow version 5: a header and up to 30 records of a fixed form, IPv4 only, ASes of 16 bits, masks but no reasons.
 *
 * <pre>
 *  header  version(2) count(2) sysUptime(4) secs(4) nanos(4) sequence(4) engine(2) sampling(2)
 *  record  source(4) destination(4) nextHop(4) in(2) out(2) packets(4) bytes(4) first(4) last(4)
 *          sourcePort(2) destinationPort(2) pad(1) tcpFlags(1) protocol(1) tos(1)
 *          sourceAs(2) destinationAs(2) sourceMask(1) destinationMask(1) pad(2)
 * </pre>
 */
final class NetFlow5Encoder implements FlowEncoder {

    private static final int HEADER = 24;
    private static final int RECORD = 48;
    /** Stands for an AS that needs more than 16 bits (RFC 6793, 9). */
    private static final int AS_TRANS = 23456;
    /** Packet-interval sampling, in the two upper bits. */
    private static final int SAMPLING_MODE = 1 << 14;

    private final Router router;
    private final long bootedAt;
    private int sequence;

    NetFlow5Encoder(Router router, long bootedAt) {
        this.router = router;
        this.bootedAt = bootedAt;
    }

    @Override
    public int capacity() {
        return (MOST_BYTES - HEADER) / RECORD;
    }

    @Override
    public ByteBuffer encode(List<Flow> flows, long now) {
        ByteBuffer out = ByteBuffer.allocate(HEADER + flows.size() * RECORD);
        out.putShort((short) 5)
                .putShort((short) flows.size())
                .putInt((int) (now - bootedAt))
                .putInt((int) (now / 1000))
                .putInt((int) (now % 1000) * 1_000_000)
                .putInt(sequence)
                .putShort((short) router.number())
                .putShort((short) (SAMPLING_MODE | router.samplingRate()));
        flows.forEach(flow -> record(flow, out));
        sequence += flows.size();
        return out.flip();
    }

    private void record(Flow flow, ByteBuffer out) {
        Conversation conversation = flow.conversation();
        out.put(conversation.source().toBytes())
                .put(conversation.destination().toBytes())
                .put(flow.nextHop().toBytes())
                .putShort((short) flow.in())
                .putShort((short) flow.out())
                .putInt((int) flow.packets())
                .putInt((int) flow.bytes())
                .putInt((int) (flow.start() - bootedAt))
                .putInt((int) (flow.end() - bootedAt))
                .putShort((short) conversation.sourcePort())
                .putShort((short) conversation.destinationPort())
                .put((byte) 0)
                .put((byte) conversation.tcpFlags())
                .put((byte) conversation.protocol())
                .put((byte) conversation.tos())
                .putShort(as16(flow.sourceAs()))
                .putShort(as16(flow.destinationAs()))
                .put((byte) flow.sourceMask())
                .put((byte) flow.destinationMask())
                .putShort((short) 0);
    }

    private static short as16(int asn) {
        return (short) (asn >>> 16 == 0 ? asn : AS_TRANS);
    }
}

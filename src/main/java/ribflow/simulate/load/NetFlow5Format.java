package ribflow.simulate.load;

import java.nio.ByteBuffer;

/**
 * NetFlow version 5, without sampling.
 *
 * <pre>
 *  header  version(2) count(2) sysUptime(4) secs(4) nanos(4) sequence(4) engine(2) sampling(2)
 *  record  source(4) destination(4) nextHop(4) in(2) out(2) packets(4) bytes(4) first(4) last(4)
 *          sourcePort(2) destinationPort(2) pad(1) tcpFlags(1) protocol(1) tos(1)
 *          sourceAs(2) destinationAs(2) sourceMask(1) destinationMask(1) pad(2)
 * </pre>
 */
final class NetFlow5Format implements ExportFormat {

    private static final int CAPACITY = (MOST_BYTES - 24) / 48;

    @Override
    public boolean carriesIpv6() {
        return false;
    }

    @Override
    public int capacity(LoadExporter exporter, boolean ipv6) {
        return CAPACITY;
    }

    @Override
    public void begin(LoadExporter exporter, boolean ipv6, int count, long now, ByteBuffer out) {
        out.putShort((short) 5)
                .putShort((short) count)
                .putInt(UPTIME_MILLIS)
                .putInt((int) (now / 1000))
                .putInt((int) (now % 1000) * 1_000_000)
                // The number of flows sent before.
                .putInt((int) exporter.records())
                // No engine; packet-interval sampling, of all packets.
                .putInt(1 << 14 | 1);
    }

    @Override
    public void record(MadeFlow flow, long now, ByteBuffer out) {
        out.putInt((int) flow.sourceLow)
                .putInt((int) flow.destinationLow)
                .putInt(0)
                .putShort((short) flow.in)
                .putShort((short) flow.out)
                .putInt((int) flow.packets)
                .putInt((int) flow.bytes)
                .putInt(UPTIME_MILLIS - FIRST_MILLIS_AGO)
                .putInt(UPTIME_MILLIS - LAST_MILLIS_AGO)
                .putShort((short) flow.sourcePort)
                .putShort((short) flow.destinationPort)
                .put((byte) 0)
                .put((byte) flow.tcpFlags)
                .put((byte) flow.protocol)
                .put((byte) 0)
                .putLong(0);
    }

    @Override
    public void end(ByteBuffer out) {}
}

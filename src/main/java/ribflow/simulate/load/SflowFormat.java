package ribflow.simulate.load;

import java.nio.ByteBuffer;

/**
 * sFlow version 5: a flow is a sample of one packet, its first 64 octets in a raw packet header, sampled 1 in 1. So a
 * record counts one packet and the bytes of that frame, whatever other formats would say of the flow.
 *
 * <pre>
 *  datagram  version(4) addressType(4) agent(4) subAgent(4) sequence(4) uptime(4) samples(4)
 *  sample    format(4) length(4) sequence(4) sourceId(4) rate(4) pool(4) drops(4) input(4) output(4) records(4)
 *  record    format(4) length(4) protocol(4) frameLength(4) stripped(4) headerLength(4) header(72 or 80, padded)
 * </pre>
 *
 * (sFlow version 5 memo, 5)
 */
final class SflowFormat implements ExportFormat {

    private static final int HEADER = 28;
    private static final int SAMPLE = 40;
    private static final int RECORD = 24;
    private static final int ETHERNET = 14;
    private static final int TRANSPORT = 20;
    private static final int TCP = 6;
    private static final int SOURCE = 1;

    private int sequence;

    @Override
    public boolean carriesIpv6() {
        return true;
    }

    /** Octets of the frame that are exported: Ethernet, IP and TCP headers. */
    private static int frame(boolean ipv6) {
        return ETHERNET + (ipv6 ? 40 : 20) + TRANSPORT;
    }

    private static int padded(int length) {
        return length + 3 & ~3;
    }

    @Override
    public int capacity(LoadExporter exporter, boolean ipv6) {
        return (MOST_BYTES - HEADER) / (SAMPLE + RECORD + padded(frame(ipv6)));
    }

    @Override
    public void begin(LoadExporter exporter, boolean ipv6, int count, long now, ByteBuffer out) {
        sequence = (int) exporter.records();
        out.putInt(5)
                .putInt(1)
                .putInt(exporter.agent())
                .putInt(0)
                .putInt((int) exporter.datagrams())
                .putInt(UPTIME_MILLIS)
                .putInt(count);
    }

    @Override
    public void record(MadeFlow flow, long now, ByteBuffer out) {
        int header = frame(flow.ipv6);
        flow.packets = 1;
        flow.bytes = ETHERNET + 4 + (flow.bytes & 1023) + header;
        sequence++;
        // A flow sample with one raw packet header of Ethernet, of a frame with its four octets of FCS stripped.
        out.putInt(1)
                .putInt(SAMPLE - 8 + RECORD + padded(header))
                .putInt(sequence)
                .putInt(SOURCE)
                .putInt(1)
                .putInt(sequence)
                .putInt(0)
                .putInt(flow.in)
                .putInt(flow.out)
                .putInt(1);
        out.putInt(1)
                .putInt(RECORD - 8 + padded(header))
                .putInt(1)
                .putInt((int) flow.bytes)
                .putInt(4)
                .putInt(header);
        int end = out.position() + padded(header);
        out.putLong(0x0200_0000_0001_0200L).putInt(2);
        int network = (int) flow.bytes - ETHERNET - 4;
        if (flow.ipv6) {
            out.putShort((short) 0x86dd).putInt(6 << 28).putShort((short) (network - 40));
            out.put((byte) flow.protocol).put((byte) 64);
            out.putLong(flow.sourceHigh).putLong(flow.sourceLow);
            out.putLong(flow.destinationHigh).putLong(flow.destinationLow);
        } else {
            out.putShort((short) 0x0800).putShort((short) 0x4500).putShort((short) network);
            out.putInt(0).put((byte) 64).put((byte) flow.protocol).putShort((short) 0);
            out.putInt((int) flow.sourceLow).putInt((int) flow.destinationLow);
        }
        out.putShort((short) flow.sourcePort).putShort((short) flow.destinationPort);
        if (flow.protocol == TCP) {
            out.putLong(0).putShort((short) (0x5000 | flow.tcpFlags));
        } else {
            out.putShort((short) (network - (flow.ipv6 ? 40 : 20)));
        }
        while (out.position() < end) {
            out.put((byte) 0);
        }
    }

    @Override
    public void end(ByteBuffer out) {}
}

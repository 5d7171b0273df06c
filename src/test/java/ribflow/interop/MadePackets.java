package ribflow.interop;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import ribflow.ip.Address;

/** A pcap file of UDP packets that are known one by one, for probes to read. */
final class MadePackets {

    private static final int ETHERNET = 14;
    private static final int UDP = 17;

    private MadePackets() {}

    /**
     * Packets of one flow, all alike, a second apart.
     *
     * @param bytes the length of each packet, IP header included
     */
    record Flow(Address source, int sourcePort, Address destination, int destinationPort, int packets, int bytes) {}

    /** Writes the packets of all flows, in the order of time, beginning at that second since 1970. */
    static Path write(Path file, long second, List<Flow> flows) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(little(24)
                .putInt(0xa1b2c3d4)
                .putShort((short) 2)
                .putShort((short) 4)
                .putLong(0)
                .putInt(65535)
                .putInt(1)
                .array());
        int most = flows.stream().mapToInt(Flow::packets).max().orElse(0);
        for (int i = 0; i < most; i++) {
            for (Flow flow : flows) {
                if (i < flow.packets) {
                    byte[] frame = frame(flow);
                    out.writeBytes(little(16)
                            .putInt((int) (second + i))
                            .putInt(0)
                            .putInt(frame.length)
                            .putInt(frame.length)
                            .array());
                    out.writeBytes(frame);
                }
            }
        }
        try {
            return Files.write(file, out.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] frame(Flow flow) {
        ByteBuffer frame = ByteBuffer.allocate(ETHERNET + flow.bytes);
        frame.putInt(0x02000000).putShort((short) 1).putInt(0x02000000).putShort((short) 2);
        boolean ipv4 = flow.source.isIpv4();
        frame.putShort((short) (ipv4 ? 0x0800 : 0x86dd));
        int header = ipv4 ? ipv4(frame, flow) : ipv6(frame, flow);
        frame.putShort((short) flow.sourcePort).putShort((short) flow.destinationPort);
        frame.putShort((short) (flow.bytes - header)).putShort((short) 0);
        return frame.array();
    }

    private static int ipv4(ByteBuffer frame, Flow flow) {
        ByteBuffer header = ByteBuffer.allocate(20)
                .putShort((short) 0x4500)
                .putShort((short) flow.bytes)
                .putInt(0)
                .put((byte) 64)
                .put((byte) UDP)
                .putShort((short) 0)
                .put(flow.source.toBytes())
                .put(flow.destination.toBytes());
        int sum = 0;
        for (int at = 0; at < 20; at += 2) {
            sum += header.getShort(at) & 0xffff;
        }
        sum = (sum & 0xffff) + (sum >>> 16);
        sum = (sum & 0xffff) + (sum >>> 16);
        frame.put(header.putShort(10, (short) ~sum).array());
        return 20;
    }

    private static int ipv6(ByteBuffer frame, Flow flow) {
        frame.putInt(6 << 28)
                .putShort((short) (flow.bytes - 40))
                .put((byte) UDP)
                .put((byte) 64)
                .put(flow.source.toBytes())
                .put(flow.destination.toBytes());
        return 40;
    }
}

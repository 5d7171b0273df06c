package ribflow.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ribflow.ip.Address;

/**
 * A classic pcap file: the UDP datagrams and TCP segments in it, in order.
 *
 * <p>Link types: null (0), Ethernet (1, with VLAN tags), PPP (9), raw IP (101), Cisco HDLC (104) and Linux cooked
 * (113). Fragments, packets cut by the capture length and everything that is neither UDP nor TCP are passed over.
 */
public final class PcapFile {

    private static final int MAGIC_MICROS = 0xa1b2c3d4;
    private static final int MAGIC_NANOS = 0xa1b23c4d;
    private static final int TCP = 6;
    private static final int UDP = 17;

    private final List<Packet> packets;

    private PcapFile(List<Packet> packets) {
        this.packets = List.copyOf(packets);
    }

    /** What of a packet matters here, whatever transports it. */
    public sealed interface Packet {
        /** When it was captured, in microseconds since 1970. */
        long micros();

        Address source();

        int sourcePort();

        Address destination();

        int destinationPort();

        byte[] payload();
    }

    /** A UDP datagram. */
    public record Datagram(
            long micros, Address source, int sourcePort, Address destination, int destinationPort, byte[] payload)
            implements Packet {}

    /** A TCP segment; {@code sequence} is that of its first byte of payload, or of the SYN. */
    public record Segment(
            long micros,
            Address source,
            int sourcePort,
            Address destination,
            int destinationPort,
            long sequence,
            boolean syn,
            boolean fin,
            byte[] payload)
            implements Packet {}

    public static PcapFile read(Path path) throws IOException {
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(path));
        int magic = file.order(ByteOrder.LITTLE_ENDIAN).getInt(0);
        if (magic != MAGIC_MICROS && magic != MAGIC_NANOS) {
            magic = file.order(ByteOrder.BIG_ENDIAN).getInt(0);
        }
        if (magic != MAGIC_MICROS && magic != MAGIC_NANOS) {
            throw new IOException(path + " is not a classic pcap file");
        }
        int perMicro = magic == MAGIC_NANOS ? 1000 : 1;
        int link = file.getInt(20);
        List<Packet> packets = new ArrayList<>();
        file.position(24);
        while (file.remaining() >= 16) {
            long micros = Integer.toUnsignedLong(file.getInt()) * 1_000_000
                    + Integer.toUnsignedLong(file.getInt()) / perMicro;
            int captured = file.getInt();
            int original = file.getInt();
            ByteBuffer frame = file.slice(file.position(), captured);
            file.position(file.position() + captured);
            if (captured == original) {
                network(link, frame).flatMap(ip -> transport(micros, ip)).ifPresent(packets::add);
            }
        }
        return new PcapFile(packets);
    }

    /** All packets, in order. */
    public List<Packet> packets() {
        return packets;
    }

    /** The UDP datagrams, in order. */
    public List<Datagram> datagrams() {
        return packets.stream()
                .filter(Datagram.class::isInstance)
                .map(Datagram.class::cast)
                .toList();
    }

    /** The TCP segments, in order. */
    public List<Segment> segments() {
        return packets.stream()
                .filter(Segment.class::isInstance)
                .map(Segment.class::cast)
                .toList();
    }

    /** Strips the link layer. */
    private static Optional<ByteBuffer> network(int link, ByteBuffer frame) {
        int at = switch (link) {
            case 0 -> 4;
            case 1 -> afterEthernet(frame);
            // RFC 1662: address and control may be compressed away, or be those of Cisco HDLC
            case 9 -> (frame.get(0) & 0xff) == 0xff || frame.get(0) == 0x0f || frame.get(0) == (byte) 0x8f ? 4 : 2;
            case 101 -> 0;
            case 104 -> 4;
            case 113 -> 16;
            default -> throw new IllegalArgumentException("link type " + link + " is not read");
        };
        return at < frame.limit() ? Optional.of(frame.slice(at, frame.limit() - at)) : Optional.empty();
    }

    private static int afterEthernet(ByteBuffer frame) {
        int at = 12;
        int type = frame.getShort(at) & 0xffff;
        while (type == 0x8100 || type == 0x88a8) {
            at += 4;
            type = frame.getShort(at) & 0xffff;
        }
        return at + 2;
    }

    private static Optional<Packet> transport(long micros, ByteBuffer ip) {
        return switch (ip.get(0) >>> 4 & 0xf) {
            case 4 -> ipv4(micros, ip);
            case 6 -> ipv6(micros, ip);
            default -> Optional.empty();
        };
    }

    private static Optional<Packet> ipv4(long micros, ByteBuffer ip) {
        if (ip.limit() < 20 || (ip.getShort(6) & 0x3fff) != 0) {
            return Optional.empty();
        }
        int header = (ip.get(0) & 0xf) * 4;
        int total = ip.getShort(2) & 0xffff;
        return ports(micros, ip.get(9), Address.ipv4(ip.getInt(12)), Address.ipv4(ip.getInt(16)), ip, header, total);
    }

    private static Optional<Packet> ipv6(long micros, ByteBuffer ip) {
        if (ip.limit() < 40) {
            return Optional.empty();
        }
        Address source = new Address(ip.getLong(8), ip.getLong(16));
        Address destination = new Address(ip.getLong(24), ip.getLong(32));
        int total = 40 + (ip.getShort(4) & 0xffff);
        int next = ip.get(6);
        int at = 40;
        while (next == 0 || next == 43 || next == 60) {
            next = ip.get(at);
            at += 8 + 8 * (ip.get(at + 1) & 0xff);
        }
        return ports(micros, next, source, destination, ip, at, total);
    }

    private static Optional<Packet> ports(
            long micros, int protocol, Address source, Address destination, ByteBuffer ip, int at, int end) {
        if (at + (protocol == TCP ? 20 : 8) > Math.min(end, ip.limit())) {
            return Optional.empty();
        }
        int sourcePort = ip.getShort(at) & 0xffff;
        int destinationPort = ip.getShort(at + 2) & 0xffff;
        return switch (protocol) {
            case UDP -> {
                byte[] payload = bytes(ip, at + 8, Math.min(end, at + (ip.getShort(at + 4) & 0xffff)));
                yield Optional.of(new Datagram(micros, source, sourcePort, destination, destinationPort, payload));
            }
            case TCP -> {
                long sequence = Integer.toUnsignedLong(ip.getInt(at + 4));
                int header = (ip.get(at + 12) >>> 4 & 0xf) * 4;
                boolean syn = (ip.get(at + 13) & 2) != 0;
                boolean fin = (ip.get(at + 13) & 1) != 0;
                byte[] payload = bytes(ip, at + header, end);
                yield Optional.of(new Segment(
                        micros, source, sourcePort, destination, destinationPort, sequence, syn, fin, payload));
            }
            default -> Optional.empty();
        };
    }

    private static byte[] bytes(ByteBuffer ip, int from, int to) {
        byte[] bytes = new byte[Math.max(0, Math.min(to, ip.limit()) - from)];
        ip.get(from, bytes);
        return bytes;
    }
}

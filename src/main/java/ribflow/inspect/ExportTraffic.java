package ribflow.inspect;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import ribflow.capture.Packet;
import ribflow.ip.Address;

/**
 * Tells flow export from the other traffic in a capture.
 *
 * <p>With ports given, what goes to them is flow export, and nothing else is. Without, the datagram itself has to look
 * like it: version, and lengths that fit together. From then on everything to the same address and port is, so that
 * damaged datagrams of an exporter are reported rather than passed over; so it is to the ports that collectors usually
 * have.
 */
final class ExportTraffic {

    private static final Set<Integer> USUAL = Set.of(2055, 2056, 4432, 4739, 6343, 9555, 9995, 9996);

    private record Collector(Address address, int port) {}

    private final Set<Integer> ports;
    private final Set<Collector> seen = new HashSet<>();

    /** @param ports those of the collector; none if the content is to decide */
    ExportTraffic(Set<Integer> ports) {
        this.ports = Set.copyOf(ports);
    }

    boolean takes(Packet packet) {
        if (!ports.isEmpty()) {
            return ports.contains(packet.destinationPort()) || bare(packet);
        }
        Collector collector = new Collector(packet.destination(), packet.destinationPort());
        if (bare(packet) || USUAL.contains(collector.port) || seen.contains(collector)) {
            return true;
        }
        boolean looks = looksLikeExport(ByteBuffer.wrap(packet.payload()));
        if (looks) {
            seen.add(collector);
        }
        return looks;
    }

    /** Whether a stream may be read, if it looks like something; a router may be at either end of BGP's. */
    boolean takesStream(Packet.Segment segment) {
        return ports.isEmpty() || ports.contains(segment.destinationPort()) || ports.contains(segment.sourcePort());
    }

    /** A datagram out of a file that has nothing else. */
    private static boolean bare(Packet packet) {
        return packet.destinationPort() == 0 && packet.source().equals(Address.UNSPECIFIED);
    }

    static boolean looksLikeExport(ByteBuffer in) {
        int length = in.limit();
        if (length < 16) {
            return false;
        }
        int count = in.getShort(2) & 0xffff;
        return switch (in.getShort(0)) {
            case 0 -> sflow(in);
            case 1 -> fills(length, 16, count, 48) || fills(length, 16, count, 52);
            case 5 -> fills(length, 24, count, 48);
            case 7 -> fills(length, 24, count, 52);
            case 8 -> length >= 28 && count > 0 && (length - 28) % count == 0 && in.get(22) >= 1 && in.get(22) <= 14;
            case 9 -> length >= 24 && set(in, 20, 0, 1);
            case 10 -> count >= 16 && count <= length && (count == 16 || length >= 20 && set(in, 16, 2, 3));
            default -> false;
        };
    }

    private static boolean fills(int length, int header, int count, int record) {
        return count > 0 && length == header + count * record;
    }

    /** Whether a set begins there that fits; those of templates have the two ids. */
    private static boolean set(ByteBuffer in, int at, int templates, int options) {
        int id = in.getShort(at) & 0xffff;
        int length = in.getShort(at + 2) & 0xffff;
        return (id == templates || id == options || id >= 256) && length >= 4 && length <= in.limit() - at;
    }

    /** Version 2, 4 or 5, and the family of the agent's address. */
    private static boolean sflow(ByteBuffer in) {
        int version = in.getInt(0);
        int family = in.getInt(4);
        return (version == 2 || version == 4 || version == 5) && (family == 1 || family == 2);
    }
}

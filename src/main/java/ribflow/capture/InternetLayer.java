package ribflow.capture;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import ribflow.ip.Address;
import ribflow.stats.Counters;

/** From an IP packet to the UDP datagram or TCP segment in it. What cannot be right is counted. */
final class InternetLayer {

    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int IPV6_FRAGMENT = 44;

    private final Counters<PassedOver> passedOver;
    private final Fragments fragments = new Fragments();

    InternetLayer(Counters<PassedOver> passedOver) {
        this.passedOver = passedOver;
    }

    /** IP fragments that are of no use, or not yet. */
    long lostFragments() {
        return fragments.lost();
    }

    /** The packet in an IP packet that begins at the buffer's first byte; null if there is none, or not yet. */
    @Nullable
    Packet packet(long micros, ByteBuffer ip) {
        return switch (ip.get(0) >>> 4 & 0xf) {
            case 4 -> ipv4(micros, ip);
            case 6 -> ipv6(micros, ip);
            default -> passOver(PassedOver.NOT_IP);
        };
    }

    private @Nullable Packet passOver(PassedOver why) {
        passedOver.increment(why);
        return null;
    }

    private @Nullable Packet ipv4(long micros, ByteBuffer ip) {
        if (ip.limit() < 20) {
            return passOver(PassedOver.CUT);
        }
        int header = (ip.get(0) & 0xf) * 4;
        // 0 where the network card was to cut the packet up
        int said = ip.getShort(2) & 0xffff;
        int total = said == 0 ? ip.limit() : said;
        if (header < 20 || total < header) {
            return passOver(PassedOver.DAMAGED);
        }
        int protocol = ip.get(9) & 0xff;
        if (protocol != UDP && protocol != TCP) {
            return passOver(PassedOver.NOT_UDP_OR_TCP);
        }
        if (total > ip.limit()) {
            return passOver(PassedOver.CUT);
        }
        Address source = Address.ipv4(ip.getInt(12));
        Address destination = Address.ipv4(ip.getInt(16));
        ByteBuffer payload = ip.slice(header, total - header);
        int fragment = ip.getShort(6) & 0x3fff;
        if (fragment != 0) {
            Fragments.Key key = new Fragments.Key(source, destination, protocol, ip.getShort(4) & 0xffff);
            boolean last = (fragment & 0x2000) == 0;
            payload = fragments.add(key, (fragment & 0x1fff) * 8, last, payload);
        }
        return payload == null ? null : transport(micros, protocol, source, destination, payload);
    }

    private @Nullable Packet ipv6(long micros, ByteBuffer ip) {
        if (ip.limit() < 40) {
            return passOver(PassedOver.CUT);
        }
        Address source = new Address(ip.getLong(8), ip.getLong(16));
        Address destination = new Address(ip.getLong(24), ip.getLong(32));
        int said = ip.getShort(4) & 0xffff;
        int end = said == 0 ? ip.limit() : 40 + said;
        if (end > ip.limit()) {
            return passOver(PassedOver.CUT);
        }
        int next = ip.get(6) & 0xff;
        int at = 40;
        // Hop-by-hop options, routing, destination options
        while (next == 0 || next == 43 || next == 60) {
            if (at + 8 > end) {
                return passOver(PassedOver.DAMAGED);
            }
            next = ip.get(at) & 0xff;
            at += 8 + 8 * (ip.get(at + 1) & 0xff);
        }
        if (at > end || next == IPV6_FRAGMENT && at + 8 > end) {
            return passOver(PassedOver.DAMAGED);
        }
        if (next != IPV6_FRAGMENT) {
            return transport(micros, next, source, destination, ip.slice(at, end - at));
        }
        int field = ip.getShort(at + 2) & 0xffff;
        int protocol = ip.get(at) & 0xff;
        Fragments.Key key = new Fragments.Key(source, destination, protocol, ip.getInt(at + 4));
        ByteBuffer payload = fragments.add(key, field & 0xfff8, (field & 1) == 0, ip.slice(at + 8, end - at - 8));
        return payload == null ? null : transport(micros, protocol, source, destination, payload);
    }

    private @Nullable Packet transport(long micros, int protocol, Address source, Address destination, ByteBuffer in) {
        return switch (protocol) {
            case UDP -> udp(micros, source, destination, in);
            case TCP -> tcp(micros, source, destination, in);
            default -> passOver(PassedOver.NOT_UDP_OR_TCP);
        };
    }

    private @Nullable Packet udp(long micros, Address source, Address destination, ByteBuffer in) {
        if (in.limit() < 8) {
            return passOver(PassedOver.DAMAGED);
        }
        int said = in.getShort(4) & 0xffff;
        int length = said == 0 ? in.limit() : said;
        if (length < 8 || length > in.limit()) {
            return passOver(PassedOver.DAMAGED);
        }
        return new Packet.Datagram(
                micros, source, in.getShort(0) & 0xffff, destination, in.getShort(2) & 0xffff, bytes(in, 8, length));
    }

    private @Nullable Packet tcp(long micros, Address source, Address destination, ByteBuffer in) {
        int header = in.limit() < 20 ? 0 : (in.get(12) >>> 4 & 0xf) * 4;
        if (header < 20 || header > in.limit()) {
            return passOver(PassedOver.DAMAGED);
        }
        return new Packet.Segment(
                micros,
                source,
                in.getShort(0) & 0xffff,
                destination,
                in.getShort(2) & 0xffff,
                Integer.toUnsignedLong(in.getInt(4)),
                (in.get(13) & 2) != 0,
                (in.get(13) & 1) != 0,
                bytes(in, header, in.limit()));
    }

    private static byte[] bytes(ByteBuffer in, int from, int to) {
        byte[] bytes = new byte[to - from];
        in.get(from, bytes);
        return bytes;
    }
}

package ribflow.bgp.bmp;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import ribflow.bgp.bmp.BmpMessage.Information;
import ribflow.bgp.bmp.BmpMessage.Initiation;
import ribflow.bgp.bmp.BmpMessage.PeerDown;
import ribflow.bgp.bmp.BmpMessage.PeerUp;
import ribflow.bgp.bmp.BmpMessage.RouteMirroring;
import ribflow.bgp.bmp.BmpMessage.RouteMonitoring;
import ribflow.bgp.bmp.BmpMessage.Statistic;
import ribflow.bgp.bmp.BmpMessage.StatisticsReport;
import ribflow.bgp.bmp.BmpMessage.Termination;
import ribflow.bgp.message.BgpMessage;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.MalformedMessage;
import ribflow.bgp.message.MessageDecoder;
import ribflow.bgp.message.Notification;
import ribflow.bgp.message.Open;
import ribflow.ip.Address;

/**
 * BMP messages from bytes to values (RFC 7854, 4).
 *
 * <pre>
 *   +---------+---------------------+----------+- - - - - - - - - - - - -+- - - - -
 *   | Version | Message Length (4)  | Msg Type | peer header, most types | body
 *   +---------+---------------------+----------+- - - - - - - - - - - - -+- - - - -
 * </pre>
 *
 * <p>Version 4 (draft-ietf-grow-bmp-tlv) puts the UPDATE of a Route Monitoring message into one of several TLVs, each with an
 * index behind its length. We take the UPDATE, and of the rest what is needed to read it: the ADD-PATH capability, which
 * the router repeats for collectors that have not seen the OPENs.
 *
 * <p>The length leads from message to message, so that a malformed one costs itself only; where a header is wrong, nothing
 * behind it can be found.
 */
public final class BmpDecoder {

    /** The length of the header. */
    public static final int HEADER = 6;

    /** Longer messages do not occur: an UPDATE has at most 65,535 octets, and mirrored ones are a few. */
    public static final int LONGEST = 1 << 20;

    private static final int VERSION_3 = 3;
    private static final int VERSION_4 = 4;

    /** TLVs of Route Monitoring in version 4. */
    private static final int STATELESS_PARSING = 1;

    private static final int BGP_MESSAGE = 4;
    private static final int ADD_PATH = 69;

    /** TLVs of Route Mirroring. */
    private static final int MIRRORED_MESSAGE = 0;

    private static final int MIRRORING_INFORMATION = 1;
    private static final int MESSAGES_LOST = 1;

    private BmpDecoder() {}

    /** The length of the message whose header begins at the buffer's position; the header is checked, and not consumed. */
    public static int length(ByteBuffer header) throws MalformedBmp {
        int at = header.position();
        int version = header.get(at) & 0xff;
        if (version != VERSION_3 && version != VERSION_4) {
            throw new MalformedBmp("BMP version " + version);
        }
        int length = header.getInt(at + 1);
        if (length < HEADER || length > LONGEST) {
            throw new MalformedBmp("a BMP message of " + Integer.toUnsignedLong(length) + " octets");
        }
        return length;
    }

    /** Decodes one whole message, header included; its length is what remains in the buffer. Empty if its type is unknown. */
    public static Optional<BmpMessage> decode(ByteBuffer message) throws MalformedBmp {
        ByteBuffer in = message.slice();
        if (in.remaining() < HEADER || length(in) != in.remaining()) {
            throw new MalformedBmp("a BMP message of " + in.remaining() + " octets that says otherwise");
        }
        int version = in.get() & 0xff;
        in.getInt();
        BmpType type = BmpType.of(in.get() & 0xff);
        if (type == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(body(type, version, in));
        } catch (BufferUnderflowException e) {
            throw new MalformedBmp(type + " ends before its fields do");
        }
    }

    private static BmpMessage body(BmpType type, int version, ByteBuffer in) throws MalformedBmp {
        return switch (type) {
            case INITIATION -> new Initiation(information(in));
            case TERMINATION -> new Termination(termination(in));
            case ROUTE_MONITORING ->
                version == VERSION_4
                        ? routesInTlvs(PeerHeader.read(in), in)
                        : new RouteMonitoring(PeerHeader.read(in), bgp(in), List.of());
            case STATISTICS_REPORT -> statistics(PeerHeader.read(in), in);
            case PEER_DOWN -> peerDown(PeerHeader.read(in), in);
            case PEER_UP -> peerUp(PeerHeader.read(in), in);
            case ROUTE_MIRRORING -> mirroring(PeerHeader.read(in), in);
        };
    }

    private static RouteMonitoring routesInTlvs(PeerHeader peer, ByteBuffer in) throws MalformedBmp {
        ByteBuffer update = null;
        List<Family> paths = new ArrayList<>();
        while (in.hasRemaining()) {
            int type = in.getShort() & 0x7fff;
            int length = in.getShort() & 0xffff;
            in.getShort(); // the index
            ByteBuffer value = cut(in, length);
            if (type == BGP_MESSAGE) {
                update = bgp(value);
            } else if (type == STATELESS_PARSING && value.remaining() >= 2 && (value.get() & 0xff) == ADD_PATH) {
                value.get();
                while (value.remaining() >= 4) {
                    paths.add(new Family(value.getShort() & 0xffff, value.get() & 0xff));
                    value.get();
                }
            }
        }
        if (update == null) {
            throw new MalformedBmp("ROUTE_MONITORING without a BGP message");
        }
        return new RouteMonitoring(peer, update, paths);
    }

    /** Cuts a whole BGP message off; its own length is believed. */
    private static ByteBuffer bgp(ByteBuffer in) throws MalformedBmp {
        if (in.remaining() < MessageDecoder.HEADER) {
            throw new MalformedBmp("a BGP message of " + in.remaining() + " octets");
        }
        int at = in.position();
        if (in.getLong(at) != -1L || in.getLong(at + 8) != -1L) {
            throw new MalformedBmp("no marker where a BGP message begins");
        }
        int length = in.getShort(at + 16) & 0xffff;
        if (length < MessageDecoder.HEADER) {
            throw new MalformedBmp("a BGP message of " + length + " octets");
        }
        return cut(in, length);
    }

    private static ByteBuffer cut(ByteBuffer in, int length) {
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        ByteBuffer part = in.slice(in.position(), length);
        in.position(in.position() + length);
        return part;
    }

    private static StatisticsReport statistics(PeerHeader peer, ByteBuffer in) {
        int count = in.getInt();
        List<Statistic> statistics = new ArrayList<>();
        for (int i = 0; i < count && in.hasRemaining(); i++) {
            int type = in.getShort() & 0xffff;
            ByteBuffer value = cut(in, in.getShort() & 0xffff);
            switch (value.remaining()) {
                case 4 -> statistics.add(new Statistic(type, Optional.empty(), value.getInt() & 0xffff_ffffL));
                case 8 -> statistics.add(new Statistic(type, Optional.empty(), value.getLong()));
                case 11 -> {
                    Family family = new Family(value.getShort() & 0xffff, value.get() & 0xff);
                    statistics.add(new Statistic(type, Optional.of(family), value.getLong()));
                }
                default -> {} // RFC 7854, 4.8: what is not understood is passed over
            }
        }
        return new StatisticsReport(peer, statistics);
    }

    private static PeerDown peerDown(PeerHeader peer, ByteBuffer in) throws MalformedBmp {
        int reason = in.get() & 0xff;
        Optional<Notification> notification = Optional.empty();
        OptionalLong event = OptionalLong.empty();
        List<Information> information = List.of();
        switch (reason) {
            // Some routers send no message where they must
            case 1, 3 -> notification = in.hasRemaining() ? notification(bgp(in)) : Optional.empty();
            case 2 -> event = in.remaining() >= 2 ? OptionalLong.of(in.getShort() & 0xffff) : OptionalLong.empty();
            case 6 -> information = information(in);
            default -> {}
        }
        return new PeerDown(peer, reason, notification, event, information);
    }

    private static Optional<Notification> notification(ByteBuffer message) {
        return read(message) instanceof Notification notification ? Optional.of(notification) : Optional.empty();
    }

    private static PeerUp peerUp(PeerHeader peer, ByteBuffer in) throws MalformedBmp {
        byte[] local = new byte[16];
        in.get(local);
        Address address = Address.ofBytes(local);
        boolean ipv4 = peer.address().isIpv4() && address.high() == 0;
        int localPort = in.getShort() & 0xffff;
        int remotePort = in.getShort() & 0xffff;
        Optional<Open> sent = open(bgp(in));
        Optional<Open> received = open(bgp(in));
        return new PeerUp(
                peer,
                ipv4 ? Address.ipv4((int) address.low()) : address,
                localPort,
                remotePort,
                sent,
                received,
                information(in));
    }

    private static Optional<Open> open(ByteBuffer message) {
        return read(message) instanceof Open open ? Optional.of(open) : Optional.empty();
    }

    private static @Nullable BgpMessage read(ByteBuffer message) {
        try {
            MessageDecoder.length(message);
            return MessageDecoder.decode(message);
        } catch (MalformedMessage | IllegalArgumentException e) {
            return null;
        }
    }

    private static RouteMirroring mirroring(PeerHeader peer, ByteBuffer in) {
        int messages = 0;
        boolean lost = false;
        while (in.hasRemaining()) {
            int type = in.getShort() & 0xffff;
            ByteBuffer value = cut(in, in.getShort() & 0xffff);
            if (type == MIRRORED_MESSAGE) {
                messages++;
            } else if (type == MIRRORING_INFORMATION && value.remaining() == 2) {
                lost |= value.getShort() == MESSAGES_LOST;
            }
        }
        return new RouteMirroring(peer, messages, lost);
    }

    private static List<Information> information(ByteBuffer in) {
        List<Information> all = new ArrayList<>();
        while (in.hasRemaining()) {
            int type = in.getShort() & 0xffff;
            ByteBuffer value = cut(in, in.getShort() & 0xffff);
            all.add(new Information(type, text(value)));
        }
        return all;
    }

    /** RFC 7854, 4.5: a text, or with type 1 a reason of two octets. */
    private static List<Information> termination(ByteBuffer in) {
        List<Information> all = new ArrayList<>();
        while (in.hasRemaining()) {
            int type = in.getShort() & 0xffff;
            ByteBuffer value = cut(in, in.getShort() & 0xffff);
            all.add(new Information(
                    type, type == 1 && value.remaining() == 2 ? reason(value.getShort()) : text(value)));
        }
        return all;
    }

    private static String reason(int reason) {
        return switch (reason) {
            case 0 -> "administratively closed";
            case 1 -> "unspecified reason";
            case 2 -> "out of resources";
            case 3 -> "redundant connection";
            case 4 -> "permanently administratively closed";
            default -> "reason " + reason;
        };
    }

    /** What is text is shown as text; control characters would let it forge lines in a log. */
    private static String text(ByteBuffer value) {
        byte[] bytes = new byte[value.remaining()];
        value.get(bytes);
        String text = new String(bytes, StandardCharsets.UTF_8);
        boolean readable = text.chars().noneMatch(c -> c == 0xfffd || c < ' ' && c != '\n' && c != '\r' && c != '\t');
        return readable
                ? text.replaceAll("\\p{Cntrl}+", " ").strip()
                : HexFormat.of().formatHex(bytes);
    }
}

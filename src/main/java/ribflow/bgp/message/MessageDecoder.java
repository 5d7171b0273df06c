package ribflow.bgp.message;

import java.nio.ByteBuffer;

/**
 * The header of messages, and all messages but the UPDATE, from bytes to values.
 *
 * <pre>
 *   0               16      18  19
 *   +- - - - - - - -+-------+---+- - - -
 *   | Marker, all 1 |Length |Typ| body
 *   +- - - - - - - -+-------+---+- - - -
 * </pre>
 */
public final class MessageDecoder {

    /** The length of a header. */
    public static final int HEADER = 19;

    private static final int LENGTH_AT = 16;
    private static final int TYPE_AT = 18;

    private MessageDecoder() {}

    /** The length of the message whose header begins at the buffer's position; the header is checked, and not consumed. */
    public static int length(ByteBuffer header) throws MalformedMessage {
        return length(header, false);
    }

    /**
     * The length of the message whose header begins at the buffer's position; the header is checked, and not consumed.
     *
     * @param extended whether extended messages were agreed on (RFC 8654)
     */
    public static int length(ByteBuffer header, boolean extended) throws MalformedMessage {
        int at = header.position();
        // RFC 4271, 6.1: the marker first, then the length, then the type.
        if (header.getLong(at) != -1L || header.getLong(at + 8) != -1L) {
            throw new MalformedMessage(
                    NotificationReason.CONNECTION_NOT_SYNCHRONISED.with(), "the marker is not all ones");
        }
        int length = header.getShort(at + LENGTH_AT) & 0xffff;
        if (length < HEADER || length > (extended ? MessageType.LONGEST_EXTENDED : MessageType.LONGEST)) {
            throw badLength(length, "a message of " + length + " octets");
        }
        MessageType type = type(header);
        if (extended ? !type.allowsExtended(length) : !type.allows(length)) {
            throw badLength(length, "a message of type " + type + " and " + length + " octets");
        }
        return length;
    }

    /** The type of the message whose header begins at the buffer's position. */
    public static MessageType type(ByteBuffer header) throws MalformedMessage {
        int code = header.get(header.position() + TYPE_AT) & 0xff;
        return MessageType.of(code)
                .orElseThrow(() -> new MalformedMessage(
                        NotificationReason.BAD_MESSAGE_TYPE.with((byte) code), "a message of type " + code));
    }

    private static MalformedMessage badLength(int length, String words) {
        byte[] data = {(byte) (length >>> 8), (byte) length};
        return new MalformedMessage(NotificationReason.BAD_MESSAGE_LENGTH.with(data), words);
    }

    /**
     * Decodes one whole message, header included; its length is what remains in the buffer. Errors inside an UPDATE are
     * handled, and lost: a session decodes UPDATEs by its own {@link UpdateDecoder}.
     */
    public static BgpMessage decode(ByteBuffer message, PeerTraits traits) throws MalformedMessage {
        if (type(message) != MessageType.UPDATE) {
            return decode(message);
        }
        DecodedUpdate decoded = new UpdateDecoder(traits).decode(message);
        if (decoded.reset().isPresent()) {
            throw decoded.reset().get();
        }
        return decoded.update();
    }

    /** Decodes one whole message other than an UPDATE, header included; its length is what remains in the buffer. */
    public static BgpMessage decode(ByteBuffer message) throws MalformedMessage {
        MessageType type = type(message);
        ByteBuffer body = message.slice(message.position() + HEADER, message.remaining() - HEADER);
        return switch (type) {
            case OPEN -> Open.read(body);
            case NOTIFICATION -> notification(body);
            case KEEPALIVE -> new Keepalive();
            case ROUTE_REFRESH -> routeRefresh(body, message);
            case UPDATE -> throw new IllegalArgumentException("an UPDATE is decoded by an UpdateDecoder");
        };
    }

    private static Notification notification(ByteBuffer body) {
        int code = body.get() & 0xff;
        int subcode = body.get() & 0xff;
        byte[] data = new byte[body.remaining()];
        body.get(data);
        return new Notification(code, subcode, data);
    }

    private static RouteRefresh routeRefresh(ByteBuffer body, ByteBuffer message) throws MalformedMessage {
        int afi = body.getShort() & 0xffff;
        int subtype = body.get() & 0xff;
        Family family = new Family(afi, body.get() & 0xff);
        boolean marks = subtype == RouteRefresh.BEGIN || subtype == RouteRefresh.END;
        if (marks && body.hasRemaining()) {
            // RFC 7313, 5: the data is the whole message.
            byte[] whole = new byte[message.remaining()];
            message.get(message.position(), whole);
            throw new MalformedMessage(
                    NotificationReason.ROUTE_REFRESH_LENGTH.with(whole),
                    "a ROUTE-REFRESH of subtype " + subtype + " and " + whole.length + " octets");
        }
        return new RouteRefresh(family, subtype);
    }
}

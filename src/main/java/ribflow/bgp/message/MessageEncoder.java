package ribflow.bgp.message;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;
import ribflow.ip.Address;

/**
 * Messages from values to bytes, header included; AS numbers have four octets. The data of a NOTIFICATION that would make
 * it too long is cut.
 */
public final class MessageEncoder {

    private MessageEncoder() {}

    /** The bytes of a message; an {@link Update} that does not fit one message becomes several, back to back. */
    public static byte[] encode(BgpMessage message) {
        return switch (message) {
            case Open open -> message(MessageType.OPEN, open::write);
            case Notification notification ->
                message(
                        MessageType.NOTIFICATION,
                        out -> out.put((byte) notification.code())
                                .put((byte) notification.subcode())
                                .put(notification.data(), 0, Math.min(notification.data().length, out.remaining())));
            case Keepalive keepalive -> message(keepalive.type(), out -> {});
            case RouteRefresh(Family family, int subtype) ->
                message(
                        MessageType.ROUTE_REFRESH,
                        out -> out.putShort((short) family.afi())
                                .put((byte) subtype)
                                .put((byte) family.safi()));
            case Update update -> UpdateEncoder.encode(update);
        };
    }

    /**
     * The path attributes of a route as they stand in the dump of a RIB: without the route, and the next hop of other families
     * than IPv4 unicast in an MP_REACH_NLRI that has nothing else (RFC 6396, 4.3.4).
     */
    public static byte[] attributes(PathAttributes attributes, Family family, Address nextHop) {
        return AttributeWriter.alone(attributes, family, nextHop);
    }

    private static byte[] message(MessageType type, Consumer<ByteBuffer> body) {
        ByteBuffer out = ByteBuffer.allocate(MessageType.LONGEST);
        begin(out, type);
        body.accept(out);
        end(out, 0);
        return Arrays.copyOf(out.array(), out.position());
    }

    /** Writes a header whose length is not known yet. */
    static void begin(ByteBuffer out, MessageType type) {
        out.putLong(-1).putLong(-1).putShort((short) 0).put((byte) type.code());
    }

    /** Sets the length of the message that began at {@code start} and ends here. */
    static void end(ByteBuffer out, int start) {
        out.putShort(start + 16, (short) (out.position() - start));
    }
}

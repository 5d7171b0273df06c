package ribflow.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An IPFIX file (RFC 5655): messages, one after the other. One raw message is such a file too.
 *
 * <p>The time of a message is its export time, for nothing tells when it was received.
 */
final class IpfixFile {

    private static final int HEADER = 16;
    private static final int VERSION = 10;
    private static final int EXPORT_TIME = 4;

    private final Bytes in;
    private final Consumer<String> notes;

    IpfixFile(Bytes in, Consumer<String> notes) {
        this.in = in;
        this.notes = notes;
    }

    /** The next message, also one that is cut; null behind the last. */
    Packet.@Nullable Datagram next() throws IOException {
        long at = in.position();
        byte[] head = in.peek(HEADER);
        if (head.length == 0) {
            return null;
        }
        ByteBuffer header = ByteBuffer.wrap(head);
        if (head.length < HEADER) {
            in.skip(head.length);
            notes.accept("cut at byte " + in.position() + ", within the header of an IPFIX message");
            return null;
        }
        int length = header.getShort(2) & 0xffff;
        if ((header.getShort(0) & 0xffff) != VERSION || length < HEADER) {
            notes.accept("damaged at byte " + at + ": no IPFIX message begins there; what follows is not read");
            return null;
        }
        ByteBuffer message = in.read(length);
        if (message.remaining() < length) {
            notes.accept("cut at byte " + in.position() + ", within an IPFIX message");
        }
        byte[] bytes = new byte[message.remaining()];
        message.get(bytes);
        return Packet.Datagram.bare(Integer.toUnsignedLong(header.getInt(EXPORT_TIME)) * 1_000_000, bytes);
    }
}

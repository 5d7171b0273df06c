package ribflow.collect;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Cuts a stream into IPFIX messages by the length in their headers (RFC 7011, 3.1 and 10.4.3). A message that came whole
 * is handed on where it lies; of one that did not, the part that is there is kept, up to the 65,535 bytes there can be.
 *
 * <pre>
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     Version Number (10)       |            Length             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 *
 * <p>Hot: allocates a view of each message, and room only for messages that come in parts.
 */
final class MessageFraming {

    private static final int VERSION = 10;
    private static final int HEADER = 16;

    /** Where the version and the length end. */
    private static final int PREFIX = 4;

    private static final int ROOM_TO_KEEP = 4096;

    private byte[] part = new byte[PREFIX];
    private int have;

    /** Whoever takes whole messages. */
    @FunctionalInterface
    interface Taker {
        void message(ByteBuffer message);
    }

    /** Whether a message has begun and not ended. */
    boolean inside() {
        return have > 0;
    }

    /** Takes the next bytes; false if they are no IPFIX, and then nothing behind them is. */
    boolean take(ByteBuf in, Taker taker) {
        while (in.isReadable()) {
            if (have == 0 && in.readableBytes() >= PREFIX) {
                int length = length(in.getUnsignedShort(in.readerIndex()), in.getUnsignedShort(in.readerIndex() + 2));
                if (length == 0) {
                    return false;
                }
                if (in.readableBytes() >= length) {
                    taker.message(in.nioBuffer(in.readerIndex(), length));
                    in.skipBytes(length);
                    continue;
                }
            }
            if (!fill(in, PREFIX)) {
                continue;
            }
            int length = length(word(0), word(2));
            if (length == 0) {
                return false;
            }
            if (part.length < length) {
                part = Arrays.copyOf(part, length);
            }
            if (fill(in, length)) {
                have = 0;
                taker.message(ByteBuffer.wrap(part, 0, length));
                part = part.length > ROOM_TO_KEEP ? new byte[PREFIX] : part;
            }
        }
        return true;
    }

    /** Whether so many bytes of the message are there, now that those at hand were added. */
    private boolean fill(ByteBuf in, int wanted) {
        int more = Math.min(wanted - have, in.readableBytes());
        if (more > 0) {
            in.readBytes(part, have, more);
            have += more;
        }
        return have >= wanted;
    }

    private int word(int at) {
        return (part[at] & 0xff) << 8 | part[at + 1] & 0xff;
    }

    /** The length of the message, or 0 if it is none. */
    private static int length(int version, int length) {
        return version == VERSION && length >= HEADER ? length : 0;
    }
}

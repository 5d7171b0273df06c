package ribflow.stream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Cuts the byte stream of a connection into messages by the length in their headers. After a header that cannot be right
 * nobody knows where the next begins: what is wrong with it is handed on, and nothing else.
 *
 * <p>A message is handed on where it lies, and is good until whoever gets it returns. Only one whose end is still to come is
 * copied, to an array that is there as long; the buffer that was received goes back at once. Netty's decoder of byte streams
 * keeps that buffer for the sake of the piece at its end: 0.2 GB with a hundred peers that send their tables together. Nor
 * is the array made as long as the header promises before half of that has come, so that promises fill no memory.
 *
 * @param <E> what is said of a message that cannot be right
 */
public abstract class Reframer<E extends Exception> extends ChannelInboundHandlerAdapter {

    private static final byte[] NOTHING = {};

    private final Class<E> malformed;
    private final int header;
    private boolean lost;

    /** A message whose end has not come, and how much of it has. */
    private byte[] begun = NOTHING;

    private int came;

    /** @param header the length of a header */
    protected Reframer(Class<E> malformed, int header) {
        this.malformed = malformed;
        this.header = header;
    }

    /**
     * The length of the message whose header begins at the buffer's position, which stays.
     *
     * @throws E if that cannot be a header
     */
    protected abstract int length(ByteBuffer from) throws E;

    /**
     * What is handed on of a whole message.
     *
     * @throws E if nobody knows what the rest of the stream means after such a message
     */
    protected Object read(ByteBuffer message) throws E {
        return message;
    }

    /** What is handed on in place of what cannot be right. */
    protected Object told(E wrong) {
        return wrong;
    }

    @Override
    public final void channelRead(ChannelHandlerContext context, Object received) throws Exception {
        if (!(received instanceof ByteBuf bytes)) {
            context.fireChannelRead(received);
            return;
        }
        try {
            if (!lost) {
                cut(context, bytes.nioBuffer());
            }
        } catch (Exception e) {
            if (!malformed.isInstance(e)) {
                throw e;
            }
            lost = true;
            begun = NOTHING;
            context.fireChannelRead(told(malformed.cast(e)));
        } finally {
            bytes.release();
        }
    }

    private void cut(ChannelHandlerContext context, ByteBuffer in) throws E {
        if (came > 0) {
            goOn(context, in);
        }
        while (in.remaining() >= header) {
            int length = length(in);
            if (in.remaining() < length) {
                break;
            }
            context.fireChannelRead(read(in.slice(in.position(), length)));
            in.position(in.position() + length);
        }
        take(in, came + in.remaining());
    }

    /** Goes on with the message that has begun. */
    private void goOn(ChannelHandlerContext context, ByteBuffer in) throws E {
        take(in, header);
        if (came < header) {
            return;
        }
        int length = length(ByteBuffer.wrap(begun, 0, came));
        take(in, length);
        if (came == length) {
            ByteBuffer whole = ByteBuffer.wrap(begun, 0, length);
            begun = NOTHING;
            came = 0;
            context.fireChannelRead(read(whole));
        }
    }

    /** Takes what there is until that much has come. */
    private void take(ByteBuffer in, int wanted) {
        int count = Math.min(wanted - came, in.remaining());
        if (count > 0) {
            if (came + count > begun.length) {
                begun = Arrays.copyOf(begun, Math.min(wanted, Math.max(came + count, 2 * begun.length)));
            }
            in.get(begun, came, count);
            came += count;
        }
    }
}

package ribflow.bgp.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.ByteBuffer;
import java.util.Arrays;
import ribflow.bgp.message.MalformedMessage;
import ribflow.bgp.message.MessageDecoder;

/**
 * Cuts the byte stream into messages by the length in their headers, which are checked (RFC 4271, 6.1). After a header
 * that cannot be right nobody knows where the next begins: the {@link MalformedMessage} is handed on, and nothing else.
 *
 * <p>A message is handed on where it lies, and is good until whoever gets it returns. Only one whose end is still to come is
 * copied, to an array that is there as long; the buffer that was received goes back at once. Netty's decoder of byte streams
 * keeps that buffer for the sake of the piece at its end: 0.2 GB with a hundred peers that send their tables together.
 */
final class Reframer extends ChannelInboundHandlerAdapter {

    private static final byte[] NOTHING = {};

    private boolean lost;
    private boolean extended;

    /** A message whose end has not come, and how much of it has. */
    private byte[] begun = NOTHING;

    private int came;

    /** Takes messages of up to 65,535 octets from now on (RFC 8654). */
    void extend() {
        extended = true;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object received) {
        if (!(received instanceof ByteBuf bytes)) {
            context.fireChannelRead(received);
            return;
        }
        try {
            if (!lost) {
                cut(context, bytes.nioBuffer());
            }
        } catch (MalformedMessage e) {
            lost = true;
            context.fireChannelRead(e);
        } finally {
            bytes.release();
        }
    }

    private void cut(ChannelHandlerContext context, ByteBuffer in) throws MalformedMessage {
        if (came > 0) {
            goOn(context, in);
        }
        while (in.remaining() >= MessageDecoder.HEADER) {
            int length = MessageDecoder.length(in, extended);
            if (in.remaining() < length) {
                break;
            }
            context.fireChannelRead(in.slice(in.position(), length));
            in.position(in.position() + length);
        }
        take(in, came + in.remaining());
    }

    /** Goes on with the message that has begun. */
    private void goOn(ChannelHandlerContext context, ByteBuffer in) throws MalformedMessage {
        take(in, MessageDecoder.HEADER);
        if (came < MessageDecoder.HEADER) {
            return;
        }
        int length = MessageDecoder.length(ByteBuffer.wrap(begun), extended);
        take(in, length);
        if (came == length) {
            ByteBuffer whole = ByteBuffer.wrap(begun, 0, length);
            begun = NOTHING;
            came = 0;
            context.fireChannelRead(whole);
        }
    }

    /** Takes what there is until that much has come. */
    private void take(ByteBuffer in, int wanted) {
        int count = Math.min(wanted - came, in.remaining());
        if (count > 0) {
            begun = came + count <= begun.length ? begun : Arrays.copyOf(begun, wanted);
            in.get(begun, came, count);
            came += count;
        }
    }
}

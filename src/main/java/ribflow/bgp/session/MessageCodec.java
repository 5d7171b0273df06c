package ribflow.bgp.session;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.nio.ByteBuffer;
import java.util.Set;
import ribflow.bgp.message.BgpMessage;
import ribflow.bgp.message.MalformedMessage;
import ribflow.bgp.message.MessageDecoder;
import ribflow.bgp.message.MessageEncoder;
import ribflow.bgp.message.MessageType;
import ribflow.bgp.message.PeerTraits;
import ribflow.bgp.message.UpdateDecoder;

/**
 * Turns the bytes of a message into a {@link BgpMessage}, those of an UPDATE into a
 * {@link ribflow.bgp.message.DecodedUpdate}, what cannot be read into the {@link MalformedMessage}; and messages into bytes.
 */
final class MessageCodec extends ChannelDuplexHandler {

    /** Before the OPENs an UPDATE is an error in itself, and may be read by any rules. */
    private UpdateDecoder updates = new UpdateDecoder(new PeerTraits(true, false, Set.of()));

    /** Reads the UPDATEs that follow by what was agreed on. */
    void agree(PeerTraits traits) {
        updates = new UpdateDecoder(traits);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object received) {
        context.fireChannelRead(received instanceof ByteBuffer message ? value(message) : received);
    }

    private Object value(ByteBuffer message) {
        try {
            return MessageDecoder.type(message) == MessageType.UPDATE
                    ? updates.decode(message)
                    : MessageDecoder.decode(message);
        } catch (MalformedMessage e) {
            return e;
        }
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        Object bytes = message instanceof BgpMessage bgp ? Unpooled.wrappedBuffer(MessageEncoder.encode(bgp)) : message;
        var _ = context.write(bytes, promise);
    }
}

package ribflow.bgp.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import ribflow.bgp.message.MalformedMessage;
import ribflow.bgp.message.MessageDecoder;

/**
 * Cuts the byte stream into messages by the length in their headers, which are checked (RFC 4271, 6.1). After a header
 * that cannot be right nobody knows where the next begins: the {@link MalformedMessage} is handed on, and nothing else.
 */
final class Reframer extends ByteToMessageDecoder {

    private boolean lost;
    private boolean extended;

    /** Takes messages of up to 65,535 octets from now on (RFC 8654). */
    void extend() {
        extended = true;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (lost) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (in.readableBytes() < MessageDecoder.HEADER) {
            return;
        }
        try {
            int length = MessageDecoder.length(in.nioBuffer(in.readerIndex(), MessageDecoder.HEADER), extended);
            if (in.readableBytes() >= length) {
                out.add(in.readRetainedSlice(length));
            }
        } catch (MalformedMessage e) {
            lost = true;
            in.skipBytes(in.readableBytes());
            out.add(e);
        }
    }
}

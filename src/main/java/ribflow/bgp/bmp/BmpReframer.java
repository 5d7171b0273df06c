package ribflow.bgp.bmp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Cuts the byte stream into messages by the length in their headers. After a header that cannot be right nobody knows where
 * the next begins: the {@link MalformedBmp} is handed on, and nothing else.
 */
final class BmpReframer extends ByteToMessageDecoder {

    private boolean lost;

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (lost) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (in.readableBytes() < BmpDecoder.HEADER) {
            return;
        }
        try {
            int length = BmpDecoder.length(in.nioBuffer(in.readerIndex(), BmpDecoder.HEADER));
            if (in.readableBytes() >= length) {
                byte[] message = new byte[length];
                in.readBytes(message);
                out.add(ByteBuffer.wrap(message));
            }
        } catch (MalformedBmp e) {
            lost = true;
            in.skipBytes(in.readableBytes());
            out.add(e);
        }
    }
}

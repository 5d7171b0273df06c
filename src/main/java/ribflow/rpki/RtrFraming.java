package ribflow.rpki;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.ByteBuffer;
import java.util.List;
import ribflow.rpki.RtrError.Malformed;

/**
 * Cuts the byte stream into PDUs by the lengths in their headers, and reads them. After one that cannot be right nobody
 * knows what the rest means: the error is handed on, and nothing else.
 */
final class RtrFraming extends ByteToMessageDecoder {

    private boolean lost;

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (lost) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (in.readableBytes() < RtrBytes.HEADER) {
            return;
        }
        try {
            int length = RtrBytes.length(in.nioBuffer(in.readerIndex(), RtrBytes.HEADER));
            if (in.readableBytes() >= length) {
                ByteBuffer pdu = in.nioBuffer(in.readerIndex(), length);
                RtrPdu read = RtrBytes.read(pdu);
                out.add(new RtrEvent.Received(RtrBytes.version(pdu), read));
                in.skipBytes(length);
            }
        } catch (Malformed e) {
            lost = true;
            in.skipBytes(in.readableBytes());
            out.add(new RtrEvent.Wrong(e.report()));
        }
    }
}

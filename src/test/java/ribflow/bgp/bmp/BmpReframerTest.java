package ribflow.bgp.bmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static ribflow.bgp.bmp.BmpBytes.PEER;
import static ribflow.bgp.bmp.BmpBytes.message;
import static ribflow.bgp.bmp.BmpBytes.routes;
import static ribflow.bgp.bmp.BmpBytes.tlv;
import static ribflow.bgp.bmp.BmpBytes.up;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The messages of a router's stream, wherever it is cut. */
final class BmpReframerTest {

    private static final List<String> MESSAGES =
            List.of(message(4, tlv(2, "edge1")), up(PEER, false), routes(PEER, "18c63364"), routes(PEER, "18c63365"));

    private static final byte[] STREAM = HexFormat.of().parseHex(String.join("", MESSAGES));

    /** Messages are good until they were read: so they are read at once. */
    private static final class Reader extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof ByteBuffer bytes) {
                byte[] copy = new byte[bytes.remaining()];
                bytes.get(copy);
                context.fireChannelRead(HexFormat.of().formatHex(copy));
            } else {
                context.fireChannelRead(message);
            }
        }
    }

    private static EmbeddedChannel channel() {
        return new EmbeddedChannel(new BmpReframer(), new Reader());
    }

    private static List<Object> read(EmbeddedChannel channel) {
        List<Object> messages = new ArrayList<>();
        for (Object each = channel.readInbound(); each != null; each = channel.readInbound()) {
            messages.add(each);
        }
        return messages;
    }

    @Test
    void aStreamCutAnywhereGivesTheSameMessages() {
        for (int cut = 0; cut <= STREAM.length; cut++) {
            EmbeddedChannel channel = channel();
            channel.writeInbound(Unpooled.copiedBuffer(STREAM, 0, cut));
            channel.writeInbound(Unpooled.copiedBuffer(STREAM, cut, STREAM.length - cut));
            assertEquals(MESSAGES, read(channel));
            channel.finishAndReleaseAll();
        }
    }

    @Test
    void aStreamByteByByteGivesTheSameMessages() {
        EmbeddedChannel channel = channel();
        for (byte one : STREAM) {
            channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {one}));
        }
        assertEquals(MESSAGES, read(channel));
    }

    /** So that what hundreds of routers have sent half takes no more than itself. */
    @Test
    void aBufferIsReleasedEvenIfItsLastMessageHasNotEnded() {
        for (int cut = 1; cut <= STREAM.length; cut++) {
            EmbeddedChannel channel = channel();
            ByteBuf bytes = Unpooled.directBuffer().writeBytes(STREAM, 0, cut);
            channel.writeInbound(bytes);
            assertEquals(0, bytes.refCnt());
            channel.finishAndReleaseAll();
        }
    }

    @Test
    void afterABadHeaderNothingIsRead() {
        EmbeddedChannel channel = channel();
        channel.writeInbound(Unpooled.wrappedBuffer(HexFormat.of().parseHex(MESSAGES.getFirst() + "050000000600")));
        channel.writeInbound(Unpooled.wrappedBuffer(STREAM));
        assertEquals(MESSAGES.getFirst(), channel.readInbound());
        MalformedBmp malformed = assertInstanceOf(MalformedBmp.class, channel.readInbound());
        assertEquals("BMP version 5", malformed.words());
        assertNull(channel.readInbound());
    }
}

package ribflow.bgp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static ribflow.bgp.session.Neighbours.open;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import ribflow.bgp.message.BgpMessage;
import ribflow.bgp.message.DecodedUpdate;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Keepalive;
import ribflow.bgp.message.MalformedMessage;
import ribflow.bgp.message.MessageEncoder;
import ribflow.bgp.message.NotificationReason;
import ribflow.bgp.message.PeerTraits;
import ribflow.bgp.message.RouteRefresh;
import ribflow.bgp.message.Update;

/** The pipeline up to values: streams cut at every byte, and changed at every byte. */
final class BgpReframerTest {

    private static final List<BgpMessage> MESSAGES = List.of(
            open(),
            new Keepalive(),
            Update.endOfRib(Family.IPV4_UNICAST),
            Update.endOfRib(Family.IPV6_UNICAST),
            new RouteRefresh(Family.IPV4_UNICAST, 0),
            NotificationReason.ADMINISTRATIVE_SHUTDOWN.with());

    @Test
    void aStreamCutAnywhereGivesTheSameMessages() {
        byte[] stream = stream();
        for (int cut = 0; cut <= stream.length; cut++) {
            EmbeddedChannel channel = channel();
            channel.writeInbound(Unpooled.copiedBuffer(stream, 0, cut));
            channel.writeInbound(Unpooled.copiedBuffer(stream, cut, stream.length - cut));
            assertEquals(MESSAGES, read(channel));
            channel.finishAndReleaseAll();
        }
    }

    @Test
    void aStreamByteByByteGivesTheSameMessages() {
        EmbeddedChannel channel = channel();
        for (byte one : stream()) {
            channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {one}));
        }
        assertEquals(MESSAGES, read(channel));
    }

    @Test
    void afterABadHeaderNothingIsRead() {
        byte[] stream = stream();
        stream[0] = 0;
        EmbeddedChannel channel = channel();
        channel.writeInbound(Unpooled.wrappedBuffer(stream));
        channel.writeInbound(Unpooled.wrappedBuffer(stream()));
        MalformedMessage malformed = assertInstanceOf(MalformedMessage.class, channel.readInbound());
        assertEquals(NotificationReason.CONNECTION_NOT_SYNCHRONISED.with(), malformed.notification());
        assertNull(channel.readInbound());
    }

    @Test
    void aHeaderIsJudgedBeforeItsMessageHasCome() {
        EmbeddedChannel channel = channel();
        byte[] header = MessageEncoder.encode(new Keepalive());
        header[17] = 20;
        channel.writeInbound(Unpooled.wrappedBuffer(header));
        MalformedMessage malformed = assertInstanceOf(MalformedMessage.class, channel.readInbound());
        assertEquals(NotificationReason.BAD_MESSAGE_LENGTH.with((byte) 0, (byte) 20), malformed.notification());
    }

    @Test
    void aChangedByteNeverBreaksThePipeline() {
        byte[] stream = stream();
        for (int at = 0; at < stream.length; at++) {
            for (int change : List.of(0x01, 0x80, 0xff)) {
                byte[] changed = stream.clone();
                changed[at] ^= (byte) change;
                EmbeddedChannel channel = channel();
                channel.writeInbound(Unpooled.wrappedBuffer(changed));
                channel.checkException();
                channel.finishAndReleaseAll();
            }
        }
    }

    @Test
    void buffersAreReleased() {
        EmbeddedChannel channel = channel();
        ByteBuf bytes = Unpooled.directBuffer().writeBytes(stream());
        channel.writeInbound(bytes);
        assertEquals(MESSAGES, read(channel));
        assertEquals(0, bytes.refCnt());
        assertFalse(channel.finish());
    }

    /** So that what hundreds of peers have sent half takes no more than itself. */
    @Test
    void aBufferIsReleasedEvenIfItsLastMessageHasNotEnded() {
        byte[] stream = stream();
        for (int cut = 1; cut < stream.length; cut++) {
            EmbeddedChannel channel = channel();
            ByteBuf bytes = Unpooled.directBuffer().writeBytes(stream, 0, cut);
            channel.writeInbound(bytes);
            assertEquals(0, bytes.refCnt());
            channel.finishAndReleaseAll();
        }
    }

    @Test
    void messagesAreWrittenAsBytes() {
        EmbeddedChannel channel = channel();
        channel.writeOutbound(MESSAGES.toArray());
        ByteBuf written = Unpooled.buffer();
        for (ByteBuf each = channel.readOutbound(); each != null; each = channel.readOutbound()) {
            written.writeBytes(each);
            each.release();
        }
        assertEquals(Unpooled.wrappedBuffer(stream()), written);
    }

    /** RFC 8654, 4: an UPDATE may be that long, a KEEPALIVE not. */
    @Test
    void messagesMayBeLongOnceThatIsAnnounced() {
        byte[] update = new byte[65_535];
        Arrays.fill(update, 0, 16, (byte) 0xff);
        update[16] = (byte) 0xff;
        update[17] = (byte) 0xff;
        update[18] = 2;
        for (boolean extended : List.of(true, false)) {
            BgpReframer reframer = new BgpReframer();
            if (extended) {
                reframer.extend();
            }
            EmbeddedChannel channel = new EmbeddedChannel(reframer);
            channel.writeInbound(Unpooled.wrappedBuffer(update, 0, 30_000));
            channel.writeInbound(Unpooled.wrappedBuffer(update, 30_000, update.length - 30_000));
            Object first = channel.readInbound();
            if (extended) {
                assertEquals(ByteBuffer.wrap(update), first);
            } else {
                MalformedMessage malformed = assertInstanceOf(MalformedMessage.class, first);
                assertEquals(
                        NotificationReason.BAD_MESSAGE_LENGTH.with((byte) 0xff, (byte) 0xff), malformed.notification());
            }
            channel.finishAndReleaseAll();
        }
    }

    private static EmbeddedChannel channel() {
        MessageCodec codec = new MessageCodec();
        codec.agree(new PeerTraits(false, true, Set.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST)));
        return new EmbeddedChannel(new BgpReframer(), codec);
    }

    private static byte[] stream() {
        ByteBuf stream = Unpooled.buffer();
        MESSAGES.forEach(message -> stream.writeBytes(MessageEncoder.encode(message)));
        byte[] bytes = new byte[stream.readableBytes()];
        stream.readBytes(bytes);
        return bytes;
    }

    private static List<Object> read(EmbeddedChannel channel) {
        List<Object> messages = new ArrayList<>();
        for (Object each = channel.readInbound(); each != null; each = channel.readInbound()) {
            messages.add(each instanceof DecodedUpdate decoded ? decoded.update() : each);
        }
        return messages;
    }
}

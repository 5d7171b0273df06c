package ribflow.rpki;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import ribflow.ip.Epochs;

/** The whole way of the bytes of a response, cut and flipped at every place: all of it holds or nothing. */
final class RtrStreamTest {

    private static final RtrPdu[] RESPONSE = {
        new RtrPdu.CacheResponse(7),
        new RtrPdu.PrefixPdu(true, VrpTableTest.vrp("192.0.2.0/24", 24, 64500)),
        new RtrPdu.PrefixPdu(true, VrpTableTest.vrp("2001:db8::/32", 48, 64501)),
        new RtrPdu.SerialNotify(7, 2),
        new RtrPdu.PrefixPdu(true, VrpTableTest.vrp("192.0.2.0/24", 25, 64500)),
        new RtrPdu.EndOfData(7, 1, RtrPdu.Intervals.DEFAULT),
    };

    /** The state machine with its VRPs, without a connection. */
    private static final class Session {

        private final VrpCollection vrps = new VrpCollection(new Epochs(), 1000);
        private final EmbeddedChannel channel = new EmbeddedChannel(new RtrFraming());
        private RtrState state = new RtrState.Idle(RtrState.Memory.NEW);
        private int reports;

        Session() {
            on(new RtrEvent.Start());
            on(new RtrEvent.Connected());
        }

        void hear(byte[] bytes, int from, int to) {
            channel.writeInbound(Unpooled.copiedBuffer(bytes, from, to - from));
            for (Object event = channel.readInbound(); event != null; event = channel.readInbound()) {
                on((RtrEvent) event);
            }
        }

        private void on(RtrEvent event) {
            RtrFsm.Step step = RtrFsm.step(state, event);
            state = step.state();
            for (RtrAction action : step.actions()) {
                switch (action) {
                    case RtrAction.Begin(boolean whole) -> vrps.begin(whole);
                    case RtrAction.Take(RtrPdu.PrefixPdu pdu) -> {
                        Optional<RtrError> wrong = vrps.take(pdu);
                        if (wrong.isPresent()) {
                            on(new RtrEvent.Wrong(
                                    new RtrPdu.ErrorReport(wrong.get().code(), new byte[0], "")));
                        }
                    }
                    case RtrAction.Finish _ -> vrps.finish();
                    case RtrAction.Forget _ -> vrps.forget();
                    case RtrAction.End _ -> vrps.abandon();
                    case RtrAction.Send(var _, RtrPdu.ErrorReport _) -> reports++;
                    case RtrAction.Send _, RtrAction.Dial _, RtrAction.Arm _, RtrAction.Disarm _ -> {}
                }
            }
        }

        int vrps() {
            VrpTable table = vrps.table();
            return table == null ? 0 : table.size();
        }
    }

    private static byte[] response() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (RtrPdu pdu : RESPONSE) {
            bytes.writeBytes(RtrBytes.copy(RtrBytes.write(1, pdu)));
        }
        return bytes.toByteArray();
    }

    @Test
    void inTwoPiecesCutAnywhere() {
        byte[] bytes = response();
        for (int cut = 0; cut < bytes.length; cut++) {
            Session session = new Session();
            session.hear(bytes, 0, cut);
            assertNull(session.vrps.table(), "nothing holds before the end");
            session.hear(bytes, cut, bytes.length);
            assertEquals(3, session.vrps());
        }
    }

    @Test
    void octetByOctet() {
        byte[] bytes = response();
        Session session = new Session();
        for (int at = 0; at < bytes.length; at++) {
            assertNull(session.vrps.table(), "nothing holds before the end");
            session.hear(bytes, at, at + 1);
        }
        assertEquals(3, session.vrps());
    }

    @Test
    void aBufferIsReleasedEvenIfItsLastPduHasNotEnded() {
        byte[] bytes = response();
        for (int cut = 1; cut <= bytes.length; cut++) {
            EmbeddedChannel channel = new EmbeddedChannel(new RtrFraming());
            ByteBuf buffer = Unpooled.directBuffer().writeBytes(bytes, 0, cut);
            channel.writeInbound(buffer);
            assertEquals(0, buffer.refCnt());
            channel.finishAndReleaseAll();
        }
    }

    /** RFC 8210, 5.11: an error is reported with the PDU at fault, and no more of the stream. */
    @Test
    void anErrorIsToldWithItsHeaderAlone() {
        byte[] bytes = new byte[20];
        bytes[0] = 1;
        bytes[7] = 7;
        EmbeddedChannel channel = new EmbeddedChannel(new RtrFraming());
        channel.writeInbound(Unpooled.wrappedBuffer(bytes));
        channel.writeInbound(Unpooled.wrappedBuffer(response()));
        RtrEvent.Wrong wrong = assertInstanceOf(RtrEvent.Wrong.class, channel.readInbound());
        assertArrayEquals(Arrays.copyOf(bytes, 8), wrong.report().erroneous());
        assertNull(channel.readInbound(), "nothing is read behind it");
    }

    @Test
    void withAnyBitFlipped() {
        byte[] bytes = response();
        int whole = 0;
        int refused = 0;
        for (int bit = 0; bit < 8 * bytes.length; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Session session = new Session();
            session.hear(flipped, 0, flipped.length);
            assertNotNull(session.state);
            assertTrue(session.vrps() == 0 || session.vrps() >= 2, "all or nothing");
            whole += session.vrps() == 0 ? 0 : 1;
            refused += session.reports;
        }
        assertTrue(whole > 100, "flips in ASes, serials and reserved bits are not seen: " + whole);
        assertTrue(refused > 300, "others are reported: " + refused);
    }
}

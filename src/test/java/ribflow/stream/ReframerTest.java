package ribflow.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** What is the same for all protocols; that streams may be cut anywhere is tested with the messages of each. */
final class ReframerTest {

    private static final int MILLION = 1_000_000;

    private static final class Wrong extends Exception {
        private static final long serialVersionUID = 1;
    }

    /** Messages of a length in four octets and what it says. */
    private static final class Lengths extends Reframer<Wrong> {

        Lengths() {
            super(Wrong.class, 4);
        }

        @Override
        protected int length(ByteBuffer from) throws Wrong {
            int length = from.getInt(from.position());
            if (length == 5) {
                throw new IllegalStateException("a fault of ours");
            }
            if (length < 4) {
                throw new Wrong();
            }
            return length;
        }
    }

    @Test
    void aMessageInManyPiecesIsPutTogether() {
        EmbeddedChannel channel = new EmbeddedChannel(new Lengths());
        byte[] message = ByteBuffer.allocate(MILLION).putInt(MILLION).array();
        for (int i = 0; i < message.length; i++) {
            message[i] ^= (byte) (i < 4 ? 0 : i * 31 >> 3);
        }
        for (int at = 0; at < message.length; at += 999) {
            channel.writeInbound(Unpooled.wrappedBuffer(message, at, Math.min(999, message.length - at)));
        }
        assertEquals(ByteBuffer.wrap(message), channel.readInbound());
    }

    @Test
    void whatAHeaderPromisesTakesNoMemoryBeforeItComes() {
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        byte[] begin = ByteBuffer.allocate(8).putInt(MILLION).array();
        for (int round = 0; round < 2; round++) { // the first loads classes
            EmbeddedChannel channel = new EmbeddedChannel(new Lengths());
            long before = memory.getCurrentThreadAllocatedBytes();
            for (byte each : begin) {
                channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {each}));
            }
            long allocated = memory.getCurrentThreadAllocatedBytes() - before;
            assertTrue(round == 0 || allocated < MILLION / 10, "allocated " + allocated);
        }
    }

    @Test
    void aFaultOfOursIsNotTakenForTheirs() {
        EmbeddedChannel channel = new EmbeddedChannel(new Lengths());
        ByteBuf bytes = Unpooled.buffer().writeInt(5);
        assertThrows(IllegalStateException.class, () -> channel.writeInbound(bytes));
        assertEquals(0, bytes.refCnt());
    }
}

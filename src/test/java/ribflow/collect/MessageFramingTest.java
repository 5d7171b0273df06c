package ribflow.collect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MessageFramingTest {

    private static final String SHORT = "000a0010" + "00000001" + "00000000" + "00000007";
    private static final String LONG = "000a2000" + "00000001" + "00000000" + "00000007" + "0b".repeat(0x2000 - 16);

    private final List<String> messages = new ArrayList<>();
    private final MessageFraming framing = new MessageFraming();

    private boolean take(byte[] bytes) {
        return framing.take(Unpooled.wrappedBuffer(bytes), message -> {
            byte[] copy = new byte[message.remaining()];
            message.get(copy);
            messages.add(HexFormat.of().formatHex(copy));
        });
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    @Test
    void messagesAreCutWhereverTheStreamIs() {
        byte[] stream = bytes(SHORT + LONG + SHORT + SHORT);
        for (int first = 0; first < 70; first++) {
            for (int second : new int[] {first, first + 1, first + 3, 0x2000, stream.length - 5}) {
                messages.clear();
                assertTrue(take(Arrays.copyOf(stream, first)));
                assertTrue(take(Arrays.copyOfRange(stream, first, Math.max(first, second))));
                assertTrue(take(Arrays.copyOfRange(stream, Math.max(first, second), stream.length)));
                assertEquals(List.of(SHORT, LONG, SHORT, SHORT), messages);
                assertFalse(framing.inside());
            }
        }
    }

    @Test
    void messagesComeByteByByte() {
        for (byte b : bytes(SHORT + SHORT)) {
            assertTrue(take(new byte[] {b}));
        }
        assertEquals(List.of(SHORT, SHORT), messages);
    }

    @Test
    void theLongestMessageFits() {
        byte[] longest = new byte[65_535];
        longest[1] = 10;
        longest[2] = longest[3] = (byte) 0xff;
        assertTrue(take(Arrays.copyOf(longest, 30_000)));
        assertTrue(framing.inside());
        assertTrue(take(Arrays.copyOfRange(longest, 30_000, longest.length)));
        assertEquals(1, messages.size());
    }

    @Test
    void whatIsNoMessageEndsTheStream() {
        assertFalse(take(bytes("0009001000000000")), "another version");
        assertFalse(take(bytes("000a000f00000000")), "shorter than its header");
        assertFalse(take(bytes(SHORT + "ffffffff")));
        assertEquals(List.of(SHORT), messages);
        assertTrue(take(bytes("00")));
        assertFalse(take(bytes("0b0010")), "seen when the first four bytes are there");
    }
}

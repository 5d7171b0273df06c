package ribflow.matrix.drawing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class LettersTest {

    @Test
    void haveTheWidthsOfHelvetica() {
        // P 667, a 556, r 333, i 222, s 500, and four hundredths of caution.
        assertEquals(1.04 * 10 * 2.278, Letters.width("Paris", 10), 1e-9);
        assertEquals(1.04 * 10 * 0.584, Letters.width("~", 10), 1e-9);
    }

    @Test
    void takeCellsOfATerminal() {
        assertEquals(6, Letters.cells("München".substring(0, 6)));
        assertEquals(4, Letters.cells("東京"));
        assertEquals(1, Letters.cells("e\u0301"));
    }

    @Test
    void areCutWhereRoomEnds() {
        assertEquals("Amsterdam", Letters.cut("Amsterdam", 9));
        assertEquals("Amst…", Letters.cut("Amsterdam", 5));
        assertEquals("New…", Letters.cut("New York", 5));
        assertEquals("東…", Letters.cut("東京都", 4));
        assertEquals("…", Letters.cut("😀😀", 1));
        assertEquals("…1.21", Letters.cutBefore("127.0.1.21", 5));
        assertEquals("…都", Letters.cutBefore("東京都", 4));
        assertEquals("Rome", Letters.cutBefore("Rome", 4));
        assertTrue(Letters.width(Letters.cut("a".repeat(500), 12, 100), 12) <= 100);
    }

    @Test
    void doNotReachTheTerminalWhenItWouldObeyThem() {
        assertEquals("a [31mb c d", Letters.harmless("a\u001b[31mb\u0007c\u202ed"));
    }
}

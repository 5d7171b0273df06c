package ribflow.decode.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Who takes much leaves room for others. */
final class TemplateMemoryTest {

    private final TemplateMemory memory = new TemplateMemory(1600);

    @Test
    void nobodyTakesMoreThanAShareOfWhatIsLeft() {
        assertFalse(memory.take(0, 101));
        assertTrue(memory.take(0, 100));
        assertFalse(memory.take(100, 1));
        assertTrue(memory.take(0, 93));
        assertTrue(memory.take(100, -10), "less is always right");
        memory.giveBack(83);
        assertEquals(100, memory.used());
    }

    @Test
    void greedyOnesGetEverLess() {
        TemplateMemory ample = new TemplateMemory();
        for (int i = 0; i < 100; i++) {
            for (long has = 0; ample.take(has, 10_000); has += 10_000) {
                assertTrue(ample.used() < TemplateMemory.TOTAL);
            }
        }
        assertTrue(ample.scarce());
        assertTrue(ample.take(0, 20_000), "there is room for a little");
    }

    @Test
    void oneSessionHasABoundOfItsOwn() {
        TemplateMemory ample = new TemplateMemory();
        assertTrue(ample.take(0, TemplateMemory.MOST_OF_ONE));
        assertFalse(ample.take(TemplateMemory.MOST_OF_ONE, 1));
        assertTrue(ample.take(0, TemplateMemory.MOST_OF_ONE / 2));
        assertFalse(ample.scarce());
    }
}

package ribflow.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import ribflow.ip.Epochs;

/** Which texts stay, and which are freed when nobody has them any more. */
final class NamesTest {

    private final Epochs epochs = new Epochs();
    private final Epochs.Reader worker = epochs.register();
    private final Names names = new Names(3);

    /** A whole sweep: an era begins, and what it left behind is freed if nobody is online. */
    private void sweep() {
        names.sweep(epochs);
        names.sweep(epochs);
    }

    @Test
    void aTextThatNobodyAsksForAnyMoreIsFreed() {
        int id = names.wire("a");
        assertEquals(id, names.wire("a"));
        assertEquals("a", names.text(id));
        int era = names.era();
        names.sweep(epochs);
        assertNotEquals(era, names.era());
        assertEquals(1, names.size(), "workers may have it still");
        names.sweep(epochs);
        assertEquals(0, names.size());
    }

    @Test
    void aTextThatIsAskedForInEachEraStays() {
        int id = names.wire("a");
        for (int round = 0; round < 10; round++) {
            names.sweep(epochs);
            assertEquals(id, names.wire("a"));
            names.sweep(epochs);
        }
        assertEquals("a", names.text(id));
    }

    @Test
    void whoWasOnlineWhenTheEraBeganHoldsItsIds() {
        worker.enter();
        int id = names.wire("a");
        for (int round = 0; round < 5; round++) {
            sweep();
            assertEquals("a", names.text(id));
        }
        worker.leave();
        worker.enter(); // comes back too late to have the id
        names.sweep(epochs);
        assertEquals(0, names.size());
    }

    @Test
    void anIdThatIsUsedAgainHasAnotherGeneration() {
        int id = names.wire("a");
        int generation = names.generation(id);
        sweep();
        assertEquals(id, names.wire("b"));
        assertEquals("b", names.text(id));
        assertNotEquals(generation, names.generation(id));
    }

    @Test
    void whatOperatorsNameAndExportersAnnounceStays() {
        int operators = names.id("Paris");
        int announced = names.announced("xe-0/0/1");
        int both = names.wire("London");
        assertEquals(both, names.id("London"));
        for (int round = 0; round < 5; round++) {
            assertEquals(operators, names.wire("Paris"));
            sweep();
        }
        assertEquals("Paris", names.text(operators));
        assertEquals("xe-0/0/1", names.text(announced));
        assertEquals("London", names.text(both));
    }

    @Test
    void thereAreOnlySoManyFromTheWireAndThePlacesOfFreedOnesAreUsedAgain() {
        for (int round = 0; round < 100_000; round++) {
            assertNotEquals(0, names.wire("a" + round));
            assertNotEquals(0, names.wire("b" + round));
            assertNotEquals(0, names.wire("c" + round));
            assertEquals(0, names.wire("d" + round));
            assertEquals(0, names.announced("d" + round));
            assertNotEquals(0, names.wire("a" + round), "known ones are always known");
            sweep();
        }
        assertEquals(0, names.size());
        assertTrue(names.wire("last") <= 3, "ids do not grow");
        assertEquals(200_000, names.refused());
        assertEquals(0, names.wire("x".repeat(1025)));
        assertEquals(200_001, names.refused());
        assertNotEquals(0, names.id("the operator's"));
    }
}

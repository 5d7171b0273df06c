package ribflow.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class PlaceTest {

    private static Place known(String... values) {
        return new Place.Known(List.of(values));
    }

    @Test
    void numbersStandByTheirSizeBeforeTextsAndWhatIsUnknownLast() {
        List<Place> ordered =
                List.of(known("2"), known("10"), known("1a"), known("Paris"), known("Paris", ""), Place.FOLDED);
        for (Place one : ordered) {
            for (Place other : ordered) {
                assertEquals(
                        Integer.signum(Integer.compare(ordered.indexOf(one), ordered.indexOf(other))),
                        Integer.signum(one.compareTo(other)),
                        () -> one + " and " + other);
            }
        }
    }

    @Test
    void whatIsWrittenDifferentlyIsDifferent() {
        assertNotEquals(0, known("1").compareTo(known("01")));
        assertEquals(3, new TreeSet<>(List.of(known("1"), known("01"), known("001"))).size());
    }
}

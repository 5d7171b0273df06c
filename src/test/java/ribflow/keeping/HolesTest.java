package ribflow.keeping;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import ribflow.keeping.Holes.Hole;
import ribflow.store.StoredBin;

/** Holes, by the headers of bins of ten milliseconds. */
final class HolesTest {

    private static NavigableMap<Long, StoredBin> bins(long... startsAndCovered) {
        NavigableMap<Long, StoredBin> bins = new TreeMap<>();
        for (int i = 0; i < startsAndCovered.length; i += 2) {
            long start = startsAndCovered[i];
            bins.put(start, new StoredBin(start, 10, startsAndCovered[i + 1], 0, 0, 0, 0));
        }
        return bins;
    }

    @Test
    void thereAreNoneWhereAllWasCollected() {
        assertEquals(List.of(), Holes.of(bins()));
        assertEquals(List.of(), Holes.of(bins(0, 10, 10, 10, 20, 10)));
    }

    @Test
    void missingBins() {
        assertEquals(List.of(new Hole(20, 40, 20), new Hole(50, 60, 10)), Holes.of(bins(10, 10, 40, 10, 60, 10)));
    }

    @Test
    void binsInPartAreOneHoleWithWhatIsMissingBesideThem() {
        assertEquals(List.of(new Hole(10, 50, 27)), Holes.of(bins(0, 10, 10, 4, 40, 9, 50, 10)));
        assertEquals(List.of(new Hole(0, 10, 10)), Holes.of(bins(0, 0, 10, 10)));
    }
}

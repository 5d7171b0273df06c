package ribflow.decode.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KeptSetsTest {

    private final ExportMessage message = new ExportMessage(new Tally(), null);
    private final ObservationDomain domain = new ObservationDomain(9, 1);

    private KeptSet set(int templateId, long arrival) {
        return new KeptSet(domain, templateId, new byte[1], 0, 0, 0, arrival);
    }

    private static List<Long> arrivals(List<KeptSet> sets) {
        return sets.stream().map(KeptSet::arrivalMillis).toList();
    }

    @Test
    void bothTheTakenAndTheOthersKeepTheirOrder() {
        KeptSets sets = new KeptSets(10_000);
        for (int i = 0; i < 6; i++) {
            sets.add(set(256 + i % 2, i), message);
        }
        sets.add(new KeptSet(new ObservationDomain(9, 2), 256, new byte[1], 0, 0, 0, 6), message);
        assertEquals(List.of(0L, 2L, 4L), arrivals(sets.take(domain, 256)));
        assertEquals(List.of(), sets.take(domain, 256));
        assertEquals(List.of(1L, 3L, 5L), arrivals(sets.take(domain, 257)));
    }

    @Test
    void whatIsTakenMakesRoom() {
        KeptSets sets = new KeptSets(2 * (KeptSets.OVERHEAD + 1));
        for (int round = 0; round < 5; round++) {
            sets.add(set(256, 1), message);
            sets.add(set(256, 2), message);
            assertEquals(List.of(1L, 2L), arrivals(sets.take(domain, 256)));
        }
    }

    /** A few milliseconds; a million removals from the middle would be many seconds under the lock. */
    @Test
    void takingEverySecondOfVeryManyIsLinear() {
        KeptSets sets = new KeptSets(Integer.MAX_VALUE);
        KeptSet one = set(256, 0);
        KeptSet other = set(257, 0);
        for (int i = 0; i < 1_000_000; i++) {
            sets.add(one, message);
            sets.add(other, message);
        }
        assertTimeoutPreemptively(
                Duration.ofSeconds(2),
                () -> assertEquals(1_000_000, sets.take(domain, 256).size()));
    }
}

package ribflow.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** In which moments flows were collected. */
final class CoverageTest {

    private static final long SECOND = 1_000;
    private static final long NANOS = 1_000_000_000;
    private final Coverage coverage = new Coverage();

    @Test
    void itReachesFromTheFirstMomentToWhatIsMerged() {
        assertEquals(0, coverage.within(0, 100 * SECOND));
        coverage.collecting(10 * SECOND, 10 * SECOND, 0);
        assertEquals(0, coverage.within(0, 100 * SECOND));
        coverage.collecting(12 * SECOND, 13 * SECOND, 3 * NANOS);
        assertEquals(2 * SECOND, coverage.within(0, 100 * SECOND));
        assertEquals(SECOND, coverage.within(11 * SECOND, 100 * SECOND));
        assertEquals(500, coverage.within(0, 10 * SECOND + 500));
        assertEquals(0, coverage.within(12 * SECOND, 100 * SECOND));
    }

    @Test
    void aWorkerThatIsSlowToHandOverIsNoLeap() {
        coverage.collecting(0, 0, 0);
        for (int second = 1; second <= 60; second++) {
            coverage.collecting(0, second * SECOND, second * NANOS);
        }
        coverage.collecting(61 * SECOND, 61 * SECOND, 61 * NANOS);
        assertEquals(61 * SECOND, coverage.within(0, 100 * SECOND));
    }

    @Test
    void timeThatTheClockLeaptOverWasNotCollected() {
        coverage.collecting(0, 0, 0);
        coverage.collecting(10 * SECOND, 10 * SECOND, 10 * NANOS);
        long year = 365 * 86_400 * SECOND;
        coverage.collecting(10 * SECOND, 11 * SECOND + year, 11 * NANOS);
        coverage.collecting(12 * SECOND + year, 12 * SECOND + year, 12 * NANOS);
        assertEquals(
                List.of(
                        new Coverage.Interval(0, 11 * SECOND),
                        new Coverage.Interval(11 * SECOND + year, 12 * SECOND + year)),
                coverage.intervals());
        assertEquals(12 * SECOND, coverage.within(0, 2 * year));
    }

    @Test
    void aClockThatIsSetBackStandsStillAndNothingIsCoveredTwice() {
        coverage.collecting(0, 0, 0);
        coverage.collecting(10 * SECOND, 10 * SECOND, 10 * NANOS);
        for (int second = 11; second < 40; second++) {
            coverage.collecting(10 * SECOND, 10 * SECOND, second * NANOS);
        }
        coverage.collecting(11 * SECOND, 11 * SECOND, 41 * NANOS);
        assertEquals(11 * SECOND, coverage.within(0, 100 * SECOND));
    }

    @Test
    void whatNobodyAsksForIsForgottenButNotTheLast() {
        coverage.collecting(0, 0, 0);
        coverage.collecting(100 * SECOND, 100 * SECOND, NANOS);
        coverage.collecting(101 * SECOND, 101 * SECOND, 2 * NANOS);
        coverage.forget(200 * SECOND);
        assertEquals(List.of(new Coverage.Interval(100 * SECOND, 101 * SECOND)), coverage.intervals());
    }
}

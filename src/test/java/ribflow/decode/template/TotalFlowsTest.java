package ribflow.decode.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import ribflow.decode.template.TotalFlows.Outcome;

/** What is remembered of flows with totals, against a memory that forgets nothing. */
final class TotalFlowsTest {

    private static final long HEARD = 1_000_000;

    private final TotalReport report = new TotalReport();

    private Outcome report(TotalFlows flows, long key, long start, long exported, boolean ended, long bytes) {
        report.counts[0] = 0;
        report.counts[1] = bytes;
        report.counts[2] = 0;
        report.counts[3] = 0;
        report.widths[1] = 8;
        report.start = start;
        report.end = TotalReport.NO_TIME;
        report.exported = exported;
        report.ended = ended;
        report.heardSince = HEARD;
        // Slots that collide, so that flows stand in one another's way
        return flows.report(key, key & 7, report);
    }

    /** As many flows as there is room for come and grow in any order. */
    @Test
    void theSumOfAllGrowthIsTheSumOfAllTotals() {
        TotalFlows flows = new TotalFlows(500);
        SplittableRandom random = new SplittableRandom(3);
        Map<Long, Long> totals = new HashMap<>();
        long counted = 0;
        for (int i = 0; i < 20_000; i++) {
            long key = random.nextLong(500);
            long total = totals.merge(key, random.nextLong(100), Long::sum);
            Outcome outcome = report(flows, key, HEARD + 1, HEARD + i, false, total);
            counted += report.counts[1];
            assertTrue(outcome != Outcome.UNKNOWN);
        }
        assertEquals(totals.values().stream().mapToLong(Long::longValue).sum(), counted);
        assertEquals(500, flows.size());
    }

    /** Ten times as many flows as there is room for: what has not been reported for longest is forgotten, nothing else. */
    @Test
    void whatIsForgottenIsWhatHasWaitedLongest() {
        int most = 64;
        TotalFlows flows = new TotalFlows(most);
        Map<Long, Long> remembered = new LinkedHashMap<>(16, 0.75f, true);
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 1; i < 50_000; i++) {
            long key = random.nextLong(random.nextBoolean() ? 40 : 10L * most);
            // They began before anything was heard: what is forgotten is not known again
            Outcome outcome = report(flows, key, 0, HEARD + i, false, i);
            Long before = remembered.put(key, (long) i);
            assertEquals(before == null ? Outcome.UNKNOWN : Outcome.NEW, outcome, "report " + i);
            if (before != null) {
                assertEquals(i - before, report.counts[1]);
            }
            if (remembered.size() > most) {
                remembered.remove(remembered.keySet().iterator().next());
            }
        }
        assertEquals(most, flows.size());
    }

    @Test
    void whatIsOverGoesFirst() {
        TotalFlows flows = new TotalFlows(3);
        report(flows, 1, HEARD + 1, HEARD + 10, false, 100);
        report(flows, 2, HEARD + 1, HEARD + 11, true, 100);
        report(flows, 3, HEARD + 1, HEARD + 12, false, 100);
        assertEquals(Outcome.NEW, report(flows, 4, HEARD + 1, HEARD + 13, true, 100));
        assertEquals(Outcome.NEW, report(flows, 5, HEARD + 1, HEARD + 14, true, 100));
        assertEquals(Outcome.NEW, report(flows, 1, HEARD + 1, HEARD + 15, false, 130));
        assertEquals(30, report.counts[1]);
    }

    @Test
    void growth() {
        assertEquals(5, TotalFlows.growth(10, 15, 4));
        assertEquals(0, TotalFlows.growth(10, 10, 4));
        assertEquals(16, TotalFlows.growth(0xffff_fff8L, 8, 4));
        assertEquals(-1, TotalFlows.growth(10, 9, 4), "nearly all of the range is no wrap");
        assertEquals(-1, TotalFlows.growth(0xffff_fff8L, 8, 8));
        assertEquals(3, TotalFlows.growth(0xfffe, 1, 2));
    }
}

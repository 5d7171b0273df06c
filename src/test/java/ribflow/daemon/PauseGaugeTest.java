package ribflow.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A pause stays the longest ever, and is forgotten by the recent ones when two minutes have begun. */
final class PauseGaugeTest {

    private final AtomicLong clock = new AtomicLong();
    private final PauseGauge gauge = new PauseGauge(clock::get);
    private final Runnable tick = gauge.tick();

    private void after(long millis) {
        clock.addAndGet(millis * 1_000_000);
        tick.run();
    }

    @Test
    void whatIsLateIsAPause() {
        after(PauseGauge.INTERVAL_MILLIS);
        assertEquals(0, gauge.longestMillis());
        after(PauseGauge.INTERVAL_MILLIS + 30);
        after(PauseGauge.INTERVAL_MILLIS + 7);
        assertEquals(30, gauge.longestMillis());
        assertEquals(30, gauge.recentMillis());
    }

    @Test
    void theRecentOnesAreForgotten() {
        after(PauseGauge.INTERVAL_MILLIS + 30);
        gauge.turn();
        after(PauseGauge.INTERVAL_MILLIS + 7);
        assertEquals(30, gauge.recentMillis());
        gauge.turn();
        assertEquals(7, gauge.recentMillis());
        gauge.turn();
        assertEquals(0, gauge.recentMillis());
        assertEquals(30, gauge.longestMillis());
    }
}

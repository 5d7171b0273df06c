package ribflow.daemon;

import java.util.concurrent.atomic.LongAccumulator;

/**
 * The longest time that workers did not get to run: how late a task ran that was due at a fixed interval on their own
 * event loops. Garbage collection, a stalled machine and a batch that took too long all show here.
 */
final class PauseGauge {

    /** How often the task is due. */
    static final long INTERVAL_MILLIS = 20;

    private final LongAccumulator longest = new LongAccumulator(Math::max, 0);

    /** A task for one worker, to be run every {@link #INTERVAL_MILLIS}. */
    Runnable tick() {
        long[] last = {System.nanoTime()};
        return () -> {
            long now = System.nanoTime();
            longest.accumulate((now - last[0]) / 1_000_000 - INTERVAL_MILLIS);
            last[0] = now;
        };
    }

    /** The longest pause so far, in milliseconds. */
    long longestMillis() {
        return longest.get();
    }
}

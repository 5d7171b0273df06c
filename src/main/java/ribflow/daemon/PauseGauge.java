package ribflow.daemon;

import java.util.concurrent.atomic.LongAccumulator;
import java.util.function.LongSupplier;

/**
 * The longest time that workers did not get to run: how late a task ran that was due at a fixed interval on their own
 * event loops. Garbage collection, a stalled machine and a batch that took too long all show here.
 *
 * <p>The longest ever is mostly from the first seconds, when no code is compiled. So the last minute or two are told apart:
 * what was longest since {@link #turn} was called last, or between that call and the one before.
 */
final class PauseGauge {

    /** How often the task is due. */
    static final long INTERVAL_MILLIS = 20;

    /** How often to {@link #turn}. */
    static final long TURN_MILLIS = 60_000;

    private final LongSupplier nanos;
    private final LongAccumulator longest = new LongAccumulator(Math::max, 0);
    private final LongAccumulator now = new LongAccumulator(Math::max, 0);
    private volatile long before;

    /** @param nanos the clock */
    PauseGauge(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** A task for one worker, to be run every {@link #INTERVAL_MILLIS}. */
    Runnable tick() {
        long[] last = {nanos.getAsLong()};
        return () -> {
            long ran = nanos.getAsLong();
            long late = (ran - last[0]) / 1_000_000 - INTERVAL_MILLIS;
            longest.accumulate(late);
            now.accumulate(late);
            last[0] = ran;
        };
    }

    /** Begins a new minute. */
    void turn() {
        before = now.getThenReset();
    }

    /** The longest pause so far, in milliseconds. */
    long longestMillis() {
        return longest.get();
    }

    /** The longest pause of this minute and the one before, in milliseconds. */
    long recentMillis() {
        return Math.max(now.get(), before);
    }
}

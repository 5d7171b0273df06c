package ribflow.table;

import java.util.ArrayList;
import java.util.List;

/**
 * In which moments flows were collected, as intervals of our clock: so a bin can say for how much of it there is something to
 * know, and a rate does not take an hour in which nobody collected for one without traffic.
 *
 * <p>A clock that is set ahead leaps over time in which nothing was collected. It is found out by the other clock, the one
 * that nobody sets: where ours went further than that by more than two seconds, what lies between was not lived through. (A
 * machine that was suspended looks the same, and is.)
 */
final class Coverage {

    private static final long TOLERATED_MILLIS = 2_000;

    /** From when until when: ascending, and none touches the next. */
    record Interval(long from, long until) {

        long within(long start, long end) {
            return Math.max(0, Math.min(until, end) - Math.max(from, start));
        }
    }

    private final List<Interval> intervals = new ArrayList<>();
    private long now;
    private long nanos;

    /**
     * Flows are collected now, and have been since the call before unless the clock leapt.
     *
     * @param mergedUntil what was collected before is merged: no more of it is spoken of
     */
    void collecting(long mergedUntil, long clock, long steadyNanos) {
        if (intervals.isEmpty()) {
            intervals.add(new Interval(mergedUntil, mergedUntil));
        } else {
            long lived = now + (steadyNanos - nanos) / 1_000_000;
            if (clock > Math.max(now, lived) + TOLERATED_MILLIS) {
                last(lived);
                intervals.add(new Interval(clock, clock));
            }
            last(mergedUntil);
        }
        now = clock;
        nanos = steadyNanos;
    }

    /** The last interval lasts at least until then. */
    private void last(long until) {
        Interval last = intervals.removeLast();
        intervals.add(new Interval(last.from(), Math.max(last.until(), until)));
    }

    /** How many milliseconds between two moments flows were collected. */
    long within(long start, long end) {
        return intervals.stream()
                .mapToLong(interval -> interval.within(start, end))
                .sum();
    }

    /** What it knows now. */
    List<Interval> intervals() {
        return List.copyOf(intervals);
    }

    /** Nobody asks any more for what ended before. */
    void forget(long before) {
        intervals.removeIf(interval -> interval.until() < before && interval != intervals.getLast());
    }
}

package ribflow.ledger;

import java.time.Duration;
import java.time.Instant;

/**
 * Bins side by side, by number.
 *
 * @param first the start of the first, in milliseconds since 1970
 * @param length how long each is, in milliseconds
 * @param count how many
 */
record Bins(long first, long length, int count) {

    /** The bins that begin in a span of time. */
    static Bins beginning(long from, long until, Duration length) {
        long millis = length.toMillis();
        long first = Math.ceilDiv(from, millis) * millis;
        long count = Math.max(0, Math.ceilDiv(until - first, millis));
        return new Bins(first, millis, Math.toIntExact(count));
    }

    /** The number of the bin that begins then; -1 if none does. */
    int number(long start) {
        long number = Math.floorDiv(start - first, length);
        return start < first || number >= count || start(number) != start ? -1 : (int) number;
    }

    /** When a bin begins. */
    long start(long number) {
        return first + number * length;
    }

    /** When the last ends. */
    long end() {
        return start(count);
    }

    /** How many make up a time. */
    int in(Duration time) {
        return (int) (time.toMillis() / length);
    }

    @Override
    public String toString() {
        return Instant.ofEpochMilli(first) + " to " + Instant.ofEpochMilli(end());
    }
}

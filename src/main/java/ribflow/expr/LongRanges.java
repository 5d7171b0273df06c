package ribflow.expr;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A set of whole numbers as sorted ranges that do not touch. Every comparison of a number comes down to one: {@code > 5}
 * is a range to the largest number there is. Numbers are unsigned, as they are on the wire.
 *
 * <p>Hot: {@link #contains} allocates nothing.
 */
final class LongRanges {

    /** From one number to another, both included. */
    record Range(long from, long to) {

        boolean isEmpty() {
            return Long.compareUnsigned(from, to) > 0;
        }
    }

    private final long[] from;
    private final long[] to;

    private LongRanges(List<Range> sorted) {
        this.from = sorted.stream().mapToLong(Range::from).toArray();
        this.to = sorted.stream().mapToLong(Range::to).toArray();
    }

    /** The numbers of all the ranges; they may overlap and come in any order. */
    static LongRanges of(List<Range> ranges) {
        Range[] sorted = ranges.stream()
                .filter(range -> !range.isEmpty())
                .sorted(Comparator.comparing(Range::from, Long::compareUnsigned))
                .toArray(Range[]::new);
        int count = 0;
        for (Range range : sorted) {
            if (count > 0 && Long.compareUnsigned(range.from, sorted[count - 1].to) <= 0) {
                Range last = sorted[count - 1];
                sorted[count - 1] =
                        new Range(last.from, Long.compareUnsigned(last.to, range.to) >= 0 ? last.to : range.to);
            } else {
                sorted[count++] = range;
            }
        }
        return new LongRanges(Arrays.asList(sorted).subList(0, count));
    }

    /** The numbers that stand so to a value. */
    static LongRanges of(Operator operator, long value) {
        return switch (operator) {
            case LESS -> value == 0 ? of(List.of()) : of(List.of(new Range(0, value - 1)));
            case AT_MOST -> of(List.of(new Range(0, value)));
            case MORE -> value == -1 ? of(List.of()) : of(List.of(new Range(value + 1, -1)));
            case AT_LEAST -> of(List.of(new Range(value, -1)));
            case EQUAL, NOT_EQUAL, IN, NOT_IN, CONTAINS, MATCHES, MATCHES_NOT -> of(List.of(new Range(value, value)));
        };
    }

    /** The ranges, sorted. */
    List<Range> ranges() {
        return IntStream.range(0, from.length)
                .mapToObj(i -> new Range(from[i], to[i]))
                .toList();
    }

    boolean contains(long value) {
        int low = 0;
        int high = from.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(value, from[middle]) < 0) {
                high = middle - 1;
            } else if (Long.compareUnsigned(value, to[middle]) > 0) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }
}

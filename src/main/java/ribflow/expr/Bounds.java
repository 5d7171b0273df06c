package ribflow.expr;

import java.util.stream.Stream;

/**
 * Between which numbers a column's values must lie for a condition to be met.
 *
 * @param least none below
 * @param most none above; numbers are unsigned, and this stops at the largest signed one
 * @param exact whether all numbers in between meet it
 */
public record Bounds(long least, long most, boolean exact) {

    /** No bounds at all. */
    public static final Bounds NONE = new Bounds(0, Long.MAX_VALUE, true);

    /** Within both. */
    public Bounds and(Bounds other) {
        return new Bounds(Math.max(least, other.least), Math.min(most, other.most), exact && other.exact);
    }

    /** The bounds that a condition on one column sets. */
    static Bounds of(Condition condition) {
        return switch (condition) {
            case Condition.And(Condition left, Condition right) -> of(left).and(of(right));
            case Condition.Or(Condition left, Condition right) -> around(Stream.of(of(left), of(right)));
            case Condition.Numbers(var _, LongRanges ranges, boolean negated)
            when !negated ->
                around(ranges.ranges().stream()
                        .filter(range -> range.from() >= 0)
                        .map(range -> new Bounds(range.from(), range.to() < 0 ? Long.MAX_VALUE : range.to(), true)));
            case Condition.Always() -> NONE;
            case Condition.Numbers _,
                    Condition.Not _,
                    Condition.Has _,
                    Condition.Masked _,
                    Condition.MeanLength _,
                    Condition.Addresses _,
                    Condition.Texts _ -> new Bounds(NONE.least, NONE.most, false);
        };
    }

    /** Within one of them: exact if there is but one. */
    private static Bounds around(Stream<Bounds> alternatives) {
        return alternatives
                .reduce((one, other) ->
                        new Bounds(Math.min(one.least, other.least), Math.max(one.most, other.most), false))
                .orElse(new Bounds(1, 0, true));
    }
}

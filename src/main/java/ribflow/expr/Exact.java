package ribflow.expr;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;

/**
 * A condition that is met by one value of some bits of a column, so that a hash table can answer it: a number, a prefix, a
 * community that a set holds.
 *
 * @param dimension which bits of which column
 * @param high the upper half of the value, where the column is an address; else 0
 * @param low the value, or its lower half
 */
record Exact(Dimension dimension, long high, long low) {

    /**
     * Bits of a column.
     *
     * @param maskHigh the bits of the upper half, where the column is an address
     * @param maskLow the bits of the number, or of the lower half
     * @param member whether a member of a set is asked for, by its number; else the value itself is compared
     */
    record Dimension(FlowField field, long maskHigh, long maskLow, boolean member) implements Comparable<Dimension> {

        private static final Comparator<Dimension> ORDER = Comparator.comparing(Dimension::member)
                .thenComparing(Dimension::field)
                .thenComparing(Dimension::maskHigh)
                .thenComparing(Dimension::maskLow);

        boolean address() {
            return field.kind() == Kind.ADDRESS;
        }

        /** How many words of a key it takes. */
        int words() {
            return address() ? 2 : 1;
        }

        @Override
        public int compareTo(Dimension other) {
            return ORDER.compare(this, other);
        }
    }

    /** What the condition asks for, if it is of that sort. */
    static Optional<Exact> of(Condition condition, Atoms atoms) {
        return Optional.ofNullable(
                switch (condition) {
                    case Condition.Numbers(var column, var ranges, var negated)
                    when !negated -> number(column.field(), -1, ranges);
                    case Condition.Masked(var column, var mask, var ranges, var negated)
                    when !negated -> number(column.field(), mask, ranges);
                    case Condition.Addresses(var column, var ranges, var negated)
                    when !negated -> prefix(column.field(), ranges);
                    case Condition.Texts(var column, CommunityPattern pattern, var negated)
                    when !negated -> new Exact(new Dimension(column.field(), 0, 0, true), 0, atoms.id(pattern));
                    case Condition.Always _,
                            Condition.And _,
                            Condition.Or _,
                            Condition.Not _,
                            Condition.Has _,
                            Condition.MeanLength _,
                            Condition.Numbers _,
                            Condition.Masked _,
                            Condition.Addresses _,
                            Condition.Texts _ -> null;
                });
    }

    private static @Nullable Exact number(FlowField field, long mask, LongRanges ranges) {
        List<LongRanges.Range> list = ranges.ranges();
        if (list.size() != 1 || list.getFirst().from() != list.getFirst().to()) {
            return null;
        }
        long value = list.getFirst().from();
        return (value & ~mask) != 0 ? null : new Exact(new Dimension(field, 0, mask, false), 0, value);
    }

    /** A range that is all addresses which begin alike. Ranges never hold addresses of two families. */
    private static @Nullable Exact prefix(FlowField field, AddressRanges ranges) {
        List<AddressRanges.Range> list = ranges.ranges();
        if (list.size() != 1) {
            return null;
        }
        AddressRanges.Range range = list.getFirst();
        long freeHigh = range.from().high() ^ range.to().high();
        long freeLow = range.from().low() ^ range.to().low();
        boolean prefix = (freeHigh == 0 ? ones(freeLow) : ones(freeHigh) && freeLow == -1)
                && (range.from().high() & freeHigh) == 0
                && (range.from().low() & freeLow) == 0;
        return prefix
                ? new Exact(
                        new Dimension(field, ~freeHigh, ~freeLow, false),
                        range.from().high(),
                        range.from().low())
                : null;
    }

    /** Whether all set bits stand at the low end. */
    private static boolean ones(long bits) {
        return (bits & bits + 1) == 0;
    }
}

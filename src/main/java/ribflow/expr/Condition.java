package ribflow.expr;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.stream.Stream;
import ribflow.flow.FlowField;

/**
 * What is asked of a row, once it has been parsed and its values have been read: nothing in it depends on how it was
 * written, so that another syntax (BPF) may lead to the same conditions.
 *
 * <p>A condition on a column is never met by a row that has no value in the column, whatever the operator: an unknown AS
 * is neither equal to 64500 nor different from it. {@link Not} turns the answer round, absent values included.
 */
sealed interface Condition {

    /** A column that is asked, and where its name stands. */
    record Column(FlowField field, int position) {}

    /** Any row at all. */
    record Always() implements Condition {}

    record And(Condition left, Condition right) implements Condition {}

    record Or(Condition left, Condition right) implements Condition {}

    record Not(Condition inner) implements Condition {}

    /** The column has a value; for a flag, that it is set. */
    record Has(Column column) implements Condition {}

    /** The number is one of the ranges', or, negated, is none of them. */
    record Numbers(Column column, LongRanges ranges, boolean negated) implements Condition {}

    /** Those bits of the number that the mask has are one of the ranges' numbers, or, negated, none of them. */
    record Masked(Column column, long mask, LongRanges ranges, boolean negated) implements Condition {

        /** That all these bits are set. */
        static Masked all(Column column, long bits) {
            return new Masked(column, bits, LongRanges.of(Operator.EQUAL, bits), false);
        }
    }

    /** The mean length of the packets, bytes by packets, is at most, or at least, that. */
    record MeanLength(Column bytes, Column packets, boolean atMost, long length) implements Condition {}

    /** The address is one of the ranges', or, negated, is none of them. */
    record Addresses(Column column, AddressRanges ranges, boolean negated) implements Condition {}

    /** The text of the interned id passes, or, negated, does not. */
    record Texts(Column column, Predicate<String> test, boolean negated) implements Condition {}

    /** That all of them are met, in their order; any row where there are none. */
    static Condition all(List<Condition> conditions) {
        return conditions.isEmpty() ? new Always() : balanced(conditions, And::new);
    }

    /**
     * That one of them is met, or several; there is at least one. Those that ask one column for addresses are asked as one set
     * of them, so that a filter of a thousand networks costs a search among them and not a thousand questions.
     */
    static Condition any(List<Condition> conditions) {
        Map<Object, List<Condition>> alike = new LinkedHashMap<>();
        conditions.stream().flatMap(Condition::alternatives).forEach(one -> {
            Object key = one instanceof Addresses asked && !asked.negated ? asked.column.field : new Object();
            alike.computeIfAbsent(key, _ -> new ArrayList<>()).add(one);
        });
        return balanced(alike.values().stream().map(Condition::oneSet).toList(), Or::new);
    }

    /** A condition by itself; or several that ask the same column for addresses. */
    private static Condition oneSet(List<Condition> alike) {
        List<AddressRanges.Range> ranges = alike.stream()
                .flatMap(one -> one instanceof Addresses asked ? asked.ranges.ranges().stream() : Stream.of())
                .toList();
        return alike.size() > 1 && alike.getFirst() instanceof Addresses first
                ? new Addresses(first.column, AddressRanges.of(ranges), false)
                : alike.getFirst();
    }

    private Stream<Condition> alternatives() {
        return this instanceof Or(Condition left, Condition right)
                ? Stream.concat(left.alternatives(), right.alternatives())
                : Stream.of(this);
    }

    /**
     * Joins them so that few lie above each other: whatever is done with a condition calls itself for its parts, and people
     * have filters of thousands of networks.
     */
    private static Condition balanced(List<Condition> conditions, BinaryOperator<Condition> joined) {
        int half = conditions.size() / 2;
        return half == 0
                ? conditions.getFirst()
                : joined.apply(
                        balanced(conditions.subList(0, half), joined),
                        balanced(conditions.subList(half, conditions.size()), joined));
    }

    /** All columns that are asked, in the order in which they are written. */
    default Stream<Column> columns() {
        return switch (this) {
            case Always() -> Stream.of();
            case And(Condition left, Condition right) -> Stream.concat(left.columns(), right.columns());
            case Or(Condition left, Condition right) -> Stream.concat(left.columns(), right.columns());
            case Not(Condition inner) -> inner.columns();
            case Has(Column column) -> Stream.of(column);
            case Numbers(Column column, var _, var _) -> Stream.of(column);
            case MeanLength(Column bytes, Column packets, var _, var _) -> Stream.of(bytes, packets);
            case Masked(Column column, var _, var _, var _) -> Stream.of(column);
            case Addresses(Column column, var _, var _) -> Stream.of(column);
            case Texts(Column column, var _, var _) -> Stream.of(column);
        };
    }

    /** The conditions that must all be met for this one to be. */
    default List<Condition> conjuncts() {
        return this instanceof And(Condition left, Condition right)
                ? Stream.concat(left.conjuncts().stream(), right.conjuncts().stream())
                        .toList()
                : List.of(this);
    }
}

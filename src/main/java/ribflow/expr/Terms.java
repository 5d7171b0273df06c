package ribflow.expr;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import ribflow.expr.Condition.Addresses;
import ribflow.expr.Condition.And;
import ribflow.expr.Condition.Column;
import ribflow.expr.Condition.Masked;
import ribflow.expr.Condition.Numbers;
import ribflow.expr.Condition.Or;

/**
 * A condition as alternatives, each a list of conditions that must all be met: {@code (a or b) and c} is {@code a and c},
 * or else {@code b and c}. A set of a few numbers or prefixes is as many alternatives. Where that makes too many, the part
 * that has them stays as it is, one condition among others.
 */
final class Terms {

    /** How many alternatives a condition may have: as many as a port of three protocols and two directions, and more. */
    static final int MOST = 16;

    private Terms() {}

    static List<List<Condition>> of(Condition condition) {
        return switch (condition) {
            case And(Condition left, Condition right) -> both(left, right);
            case Or(Condition left, Condition right) -> {
                List<List<Condition>> either =
                        Stream.concat(of(left).stream(), of(right).stream()).toList();
                yield either.size() <= MOST ? either : List.of(List.of(condition));
            }
            case Numbers(Column column, LongRanges ranges, boolean negated)
            when !negated ->
                each(condition, ranges.ranges(), one -> new Numbers(column, LongRanges.of(List.of(one)), false));
            case Masked(Column column, long mask, LongRanges ranges, boolean negated)
            when !negated ->
                each(condition, ranges.ranges(), one -> new Masked(column, mask, LongRanges.of(List.of(one)), false));
            case Addresses(Column column, AddressRanges ranges, boolean negated)
            when !negated ->
                each(condition, ranges.ranges(), one -> new Addresses(column, AddressRanges.of(List.of(one)), false));
            case Condition.Always _,
                    Condition.Not _,
                    Condition.Has _,
                    Condition.MeanLength _,
                    Condition.Texts _,
                    Numbers _,
                    Masked _,
                    Addresses _ -> List.of(List.of(condition));
        };
    }

    private static List<List<Condition>> both(Condition left, Condition right) {
        List<List<Condition>> first = of(left);
        List<List<Condition>> second = of(right);
        if (first.size() * second.size() > MOST) {
            if (first.size() >= second.size()) {
                first = List.of(List.of(left));
            } else {
                second = List.of(List.of(right));
            }
        }
        List<List<Condition>> product = new ArrayList<>();
        for (List<Condition> one : first) {
            for (List<Condition> other : second) {
                product.add(Stream.concat(one.stream(), other.stream()).toList());
            }
        }
        return product;
    }

    /** Makes one condition of one item. */
    @FunctionalInterface
    private interface One<T> {
        Condition of(T item);
    }

    private static <T> List<List<Condition>> each(Condition whole, List<T> items, One<T> one) {
        if (items.isEmpty() || items.size() > MOST) {
            return List.of(List.of(whole));
        }
        List<List<Condition>> terms = new ArrayList<>();
        items.forEach(item -> terms.add(List.of(one.of(item))));
        return terms;
    }
}

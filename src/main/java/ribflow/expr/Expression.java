package ribflow.expr;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowField;
import ribflow.ip.Prefix;

/** A condition on rows, parsed and checked against the kinds of its columns; immutable, compiled as often as needed. */
public final class Expression {

    /** Any row at all. */
    public static final Expression ALWAYS = new Expression(new Condition.Always());

    private final Condition condition;

    Expression(Condition condition) {
        this.condition = condition;
    }

    /**
     * That a number lies between two others, both included.
     *
     * @param position where the text stands that says so
     */
    public static Expression between(FlowField field, long from, long to, int position) {
        LongRanges ranges = LongRanges.of(List.of(new LongRanges.Range(from, to)));
        return new Expression(new Condition.Numbers(new Condition.Column(field, position), ranges, false));
    }

    /** That a number has that value. */
    public static Expression equal(FlowField field, long value) {
        return new Expression(new Condition.Numbers(written(field), LongRanges.of(Operator.EQUAL, value), false));
    }

    /** That those bits of a number which the mask has are those of the value. */
    public static Expression bits(FlowField field, long mask, long value) {
        return new Expression(new Condition.Masked(written(field), mask, LongRanges.of(Operator.EQUAL, value), false));
    }

    /** That an address lies within a prefix. */
    public static Expression within(FlowField field, Prefix prefix) {
        AddressRanges ranges = AddressRanges.of(List.of(AddressRanges.Range.of(prefix)));
        return new Expression(new Condition.Addresses(written(field), ranges, false));
    }

    /** That a column has a value. */
    public static Expression has(FlowField field) {
        return new Expression(new Condition.Has(written(field)));
    }

    /** A column of a condition that nobody wrote as a text. */
    private static Condition.Column written(FlowField field) {
        return new Condition.Column(field, 0);
    }

    /** That both are met. */
    public Expression and(Expression other) {
        return this == ALWAYS ? other : new Expression(new Condition.And(condition, other.condition));
    }

    /** That one of them is met, or both. */
    public Expression or(Expression other) {
        return new Expression(new Condition.Or(condition, other.condition));
    }

    /** That one of them is met, or several; there is at least one. */
    public static Expression any(List<Expression> expressions) {
        return new Expression(
                Condition.any(expressions.stream().map(Expression::condition).toList()));
    }

    /** That this is not met. */
    public Expression not() {
        return new Expression(new Condition.Not(condition));
    }

    Condition condition() {
        return condition;
    }

    /** The columns that are asked: what decoders and the tagger must fill. */
    public Set<FlowField> columns() {
        Set<FlowField> columns = new TreeSet<>();
        condition.columns().forEach(column -> columns.add(column.field()));
        return columns;
    }

    /** The part of the condition that asks one column and nothing else, if rows must meet such a part. */
    public Optional<Expression> part(FlowField field) {
        List<Condition> parts = condition.conjuncts().stream()
                .filter(part -> part.columns().allMatch(column -> column.field() == field))
                .toList();
        return parts.isEmpty() ? Optional.empty() : Optional.of(new Expression(Condition.all(parts)));
    }

    /** Between which numbers the values of a column lie in rows that meet the condition, as far as that is said of it alone. */
    public Bounds bounds(FlowField field) {
        return part(field).map(part -> Bounds.of(part.condition)).orElse(Bounds.NONE);
    }

    /** Whether all that is asked of a column is asked of it alone, so that {@link #part} has it all. */
    public boolean separates(FlowField field) {
        return condition.conjuncts().stream()
                .filter(part -> part.columns().anyMatch(column -> column.field() == field))
                .allMatch(part -> part.columns().allMatch(column -> column.field() == field));
    }

    /**
     * A filter over batches that hold these columns.
     *
     * @throws ExpressionException if a column is asked that the batches will not have; points at it
     */
    public RowFilter compile(Set<FlowField> available, Dictionary dictionary) throws ExpressionException {
        List<Condition.Column> columns = condition.columns().toList();
        for (Condition.Column column : columns) {
            if (!available.contains(column.field())) {
                throw ExpressionException.noColumn(column.field(), available, column.position());
            }
        }
        return compile(dictionary);
    }

    /** A filter over batches that may hold any column. For one thread: each thread compiles its own. */
    public RowFilter compile(Dictionary dictionary) {
        RowMask mask = mask(condition, dictionary);
        return batch -> mask.test(batch, batch.rows());
    }

    static RowMask mask(Condition condition, Dictionary dictionary) {
        return switch (condition) {
            case Condition.Always() -> (_, rows) -> rows;
            case Condition.And(Condition left, Condition right) -> and(mask(left, dictionary), mask(right, dictionary));
            case Condition.Or(Condition left, Condition right) -> or(mask(left, dictionary), mask(right, dictionary));
            case Condition.Not(Condition inner) -> not(mask(inner, dictionary));
            case Condition.Has(Condition.Column column) -> (batch, rows) -> rows & batch.present(column.field());
            case Condition.Numbers(var column, var ranges, var negated) ->
                new NumberMask(column.field(), ranges, negated);
            case Condition.Masked(var column, var bits, var ranges, var negated) ->
                new MaskedMask(column.field(), bits, ranges, negated);
            case Condition.MeanLength(var bytes, var packets, var atMost, var length) ->
                new MeanLengthMask(bytes.field(), packets.field(), atMost, length);
            case Condition.Addresses(var column, var ranges, var negated) ->
                new AddressMask(column.field(), ranges, negated);
            case Condition.Texts(var column, var test, var negated) ->
                new TextMask(column.field(), test, negated, dictionary);
        };
    }

    /** The right side is asked only of rows that the left one lets through. */
    private static RowMask and(RowMask left, RowMask right) {
        return (batch, rows) -> {
            long met = left.test(batch, rows);
            return met == 0 ? 0 : right.test(batch, met);
        };
    }

    /** The right side is asked only of rows that the left one does not take. */
    private static RowMask or(RowMask left, RowMask right) {
        return (batch, rows) -> {
            long met = left.test(batch, rows);
            return met == rows ? met : met | right.test(batch, rows & ~met);
        };
    }

    private static RowMask not(RowMask inner) {
        return (batch, rows) -> rows & ~inner.test(batch, rows);
    }
}

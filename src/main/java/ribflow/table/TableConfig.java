package ribflow.table;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import ribflow.expr.Expression;
import ribflow.expr.ExpressionException;
import ribflow.expr.Expressions;
import ribflow.flow.FlowField;

/**
 * A table: what its rows are, and how many there may be.
 *
 * @param name the name by which queries ask for it
 * @param aggregate the columns whose values make a row
 * @param filter which flows are taken; all if there is none. An expression of {@code ribflow.expr}
 * @param bin the length of a time bin; without one the table accumulates until it is erased
 * @param keep how many bins are kept, the current one included
 * @param room which rows it has room for
 * @param renormalise multiply packets and bytes by the sampling rate, where one is known
 * @param detail how much of their values the rows keep
 * @param history how long final bins are kept on disk, if they are
 */
public record TableConfig(
        String name,
        List<FlowField> aggregate,
        Optional<String> filter,
        Optional<Duration> bin,
        int keep,
        Room room,
        boolean renormalise,
        Detail detail,
        Optional<Retention> history) {

    /** A table without history. */
    public TableConfig(
            String name,
            List<FlowField> aggregate,
            Optional<String> filter,
            Optional<Duration> bin,
            int keep,
            Room room,
            boolean renormalise,
            Detail detail) {
        this(name, aggregate, filter, bin, keep, room, renormalise, detail, Optional.empty());
    }

    /** A table whose rows keep all of their values, and that folds what comes beyond the limit. */
    public TableConfig(
            String name,
            List<FlowField> aggregate,
            Optional<String> filter,
            Optional<Duration> bin,
            int keep,
            int limit,
            boolean renormalise) {
        this(name, aggregate, filter, bin, keep, new Room(limit), renormalise, Detail.FULL);
    }

    public TableConfig {
        aggregate = List.copyOf(aggregate);
        if (history.isPresent() && bin.isEmpty()) {
            throw new IllegalArgumentException("a history is one of bins, and " + name + " has none");
        }
    }

    /** The filter, read; whoever wrote it has had it checked. */
    public Optional<Expression> condition() {
        return filter.map(TableConfig::parse);
    }

    private static Expression parse(String filter) {
        try {
            return Expressions.parse(filter);
        } catch (ExpressionException e) {
            throw new IllegalStateException("a filter that was checked is wrong: " + filter, e);
        }
    }

    /** The columns that the filter asks. */
    public Set<FlowField> asked() {
        return condition().map(Expression::columns).orElse(Set.of());
    }
}

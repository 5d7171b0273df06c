package ribflow.query;

import java.util.List;
import ribflow.expr.Expression;
import ribflow.expr.Token;
import ribflow.flow.FlowField;

/**
 * A query as it was written: a source and the stages its rows go through, in order. Columns are known to exist; whether
 * the source has them is found out when it runs.
 *
 * @param source the word that names the source
 */
record Query(Token source, List<Stage> stages) {

    Query {
        stages = List.copyOf(stages);
    }

    /** A column that is named, and where. */
    record Name(FlowField field, int position) {}

    /** A column to sort by. */
    record Order(Name column, boolean descending) {}

    /** What is done with rows on their way; {@code position} is where its word stands. */
    sealed interface Stage {

        int position();

        /** Rows that do not meet the condition are left out. */
        record Where(int position, Expression condition) implements Stage {}

        /** Rows with equal values in these columns become one, with the sums of their counters. */
        record By(int position, List<Name> columns) implements Stage {}

        /** All rows become one; straight behind {@code by}, which counters are shown. */
        record Sum(int position, List<Name> counters) implements Stage {}

        /** The rows with the largest values in a column, the largest first. */
        record Top(int position, int count, Name column) implements Stage {}

        /** The rows in order. */
        record Sort(int position, List<Order> orders) implements Stage {}

        /** Which columns are shown, in which order. */
        record Select(int position, List<Name> columns) implements Stage {}

        /** The first rows and no more. */
        record Limit(int position, int count) implements Stage {}

        /** Counters are shown per second. */
        record Rate(int position) implements Stage {}
    }
}

package ribflow.query;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import ribflow.expr.Expression;
import ribflow.expr.Token;
import ribflow.flow.FlowField;

/**
 * A query as it was written: a source and the stages its rows go through, in order. Columns are known to exist; whether
 * the source has them is found out when it runs.
 *
 * @param source the word that names the source
 * @param own the columns that the query makes for itself
 */
record Query(Token source, List<Stage> stages, List<FlowField> own) {

    Query {
        stages = List.copyOf(stages);
        own = List.copyOf(own);
    }

    /** A column that is named, and where. */
    record Name(FlowField field, int position) {}

    /** A column to sort by. */
    record Order(Name column, boolean descending) {}

    /** A column whose name is wanted, and the column that takes the name. */
    record Joined(FlowField column, FlowField name) {}

    /** What is done with rows on their way; {@code position} is where its word stands. */
    sealed interface Stage {

        int position();

        /** Rows that do not meet the condition are left out. */
        record Where(int position, Expression condition, boolean ofBins) implements Stage {}

        /** Time bins of another length. */
        record Bin(int position, Duration length) implements Stage {}

        /** Rows with equal values in these columns become one, with the sums of their counters. */
        record By(int position, List<Name> columns) implements Stage {}

        /** All rows become one; straight behind {@code by}, those of a group. */
        record Aggregate(int position, List<Measure> measures) implements Stage {}

        /** The rows with the largest values in a column, the largest first; and, if wanted, the rest as one row. */
        record Top(int position, int count, Optional<Name> column, boolean other) implements Stage {}

        /** The rows in order. */
        record Sort(int position, List<Order> orders) implements Stage {}

        /** Which columns are shown, in which order. */
        record Select(int position, List<Name> columns) implements Stage {}

        /** The first rows and no more. */
        record Limit(int position, int count) implements Stage {}

        /** Counters are shown per second, by these columns: of packets, flows and bytes. */
        record Rate(int position, List<FlowField> rates) implements Stage {}

        /** Names are shown beside what they name: of these columns, or of all that are shown and have any. */
        record Join(int position, List<Name> only, List<Joined> known) implements Stage {}

        /** The query is asked anew of each bin that closes. */
        record Tail(int position) implements Stage {}
    }

    /** Whether it goes on for ever. */
    boolean tail() {
        return !stages.isEmpty() && stages.getLast() instanceof Stage.Tail;
    }
}

package ribflow.query;

import java.util.Locale;
import java.util.Optional;
import ribflow.expr.ExpressionException;
import ribflow.expr.Token;
import ribflow.expr.Tokens;
import ribflow.flow.FlowField;
import ribflow.flow.Joining;
import ribflow.flow.Kind;

/**
 * What is made of the values of many rows, and the column that takes it.
 *
 * @param column whose values; for a count of rows it does not matter
 * @param result the column of the result; of a sum the counter itself
 * @param group a column for the use of those that count by group
 */
record Measure(Function function, FlowField column, FlowField result, FlowField group, int position) {

    /** What may be made of many values. */
    enum Function {
        SUM,
        AVG,
        MIN,
        MAX,
        COUNT,
        DISTINCT,
        P95;

        static Optional<Function> take(Tokens tokens) {
            for (Function function : values()) {
                if (tokens.accept(function.word())) {
                    return Optional.of(function == COUNT && tokens.accept(DISTINCT.word()) ? DISTINCT : function);
                }
            }
            return Optional.empty();
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether it is made of packets, flows or bytes as they were counted. */
    boolean counts() {
        return function != Function.COUNT && Total.COUNTERS.contains(column);
    }

    /** The complaint if the function makes no sense of the column. */
    static void check(Function function, FlowField column, Token at) throws ExpressionException {
        String complaint = switch (function) {
            case SUM ->
                Total.COUNTERS.contains(column)
                        ? ""
                        : " cannot be summed; packets, flows and bytes can, and 'count distinct " + column.label()
                                + "' counts";
            case P95 -> Total.COUNTERS.contains(column) ? "" : " has no rate; packets, flows and bytes have one";
            case AVG -> averaged(column) ? "" : " has no mean; counters and numbers have one";
            case MIN, MAX ->
                ordered(column) ? "" : " has no smallest or largest value; counters, numbers and times have one";
            case COUNT -> "";
            case DISTINCT -> distinguished(column);
        };
        if (!complaint.isEmpty()) {
            throw at.wrong(column.label() + complaint);
        }
    }

    private static boolean averaged(FlowField column) {
        return switch (column.kind()) {
            case COUNTER, DECIMAL, NUMBER, LONG, MASK -> true;
            case ADDRESS, ASN, PORT, PROTOCOL, TCP_FLAGS, MAC, TIME, AS_PATH, COMMUNITIES, TEXT, WORD, RD, FLAG ->
                false;
        };
    }

    private static boolean ordered(FlowField column) {
        return averaged(column)
                || column.kind() == Kind.TIME
                || column.kind() == Kind.ASN
                || column.kind() == Kind.PORT;
    }

    /** Columns that are gathered over the flows of a row cannot tell how many values there were. */
    private static String distinguished(FlowField column) {
        return column.joining() != Joining.KEY && !column.counter()
                ? " is gathered over the flows of a row; its different values are not known"
                : column.counter() || column.kind() == Kind.DECIMAL
                        ? " is counted, not a thing to be told apart from others"
                        : "";
    }
}

package ribflow.query;

import java.util.ArrayList;
import java.util.List;
import ribflow.expr.ExpressionException;
import ribflow.expr.Token;
import ribflow.expr.Tokens;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;
import ribflow.query.Measure.Function;

/**
 * Reads a list of measures: {@code sum bytes, packets, avg bytes, count distinct src_host}. A column without a function
 * takes that of the one before.
 */
final class Measures {

    private final Tokens tokens;
    private final Maker maker;
    private final List<Measure> measures = new ArrayList<>();

    /** Makes columns of the query's own. */
    @FunctionalInterface
    interface Maker {
        FlowField own(String label, Kind kind, String meaning);
    }

    Measures(Tokens tokens, Maker maker) {
        this.tokens = tokens;
        this.maker = maker;
    }

    List<Measure> read() throws ExpressionException {
        Function function = Function.SUM;
        do {
            Token word = tokens.peek();
            function = Function.take(tokens).orElse(function);
            item(function, word);
        } while (tokens.accept(","));
        return measures;
    }

    /** @param word what the item begins with */
    private void item(Function function, Token word) throws ExpressionException {
        Token at = tokens.peek();
        switch (function) {
            case COUNT -> add(function, FlowField.FLOWS, word);
            case SUM -> {
                if (at.isValue()) {
                    add(function, tokens.column(), at);
                } else {
                    for (FlowField counter : Total.COUNTERS) {
                        add(function, counter, word);
                    }
                }
            }
            case P95 -> add(function, at.isValue() ? tokens.column() : FlowField.BYTES, at.isValue() ? at : word);
            case AVG, MIN, MAX, DISTINCT -> add(function, tokens.column(), at);
        }
    }

    private void add(Function function, FlowField column, Token at) throws ExpressionException {
        Measure.check(function, column, at);
        FlowField result = result(function, column);
        if (measures.stream().anyMatch(measure -> measure.result() == result)) {
            throw at.wrong(result.label() + " is named twice");
        }
        FlowField group = maker.own("(group)", Kind.NUMBER, "the number of a group");
        measures.add(new Measure(function, column, result, group, at.position()));
    }

    private FlowField result(Function function, FlowField column) {
        String of = column.label();
        return switch (function) {
            case SUM -> column;
            case AVG -> maker.own("avg_" + of, Kind.DECIMAL, "the mean of " + of);
            case MIN -> maker.own("min_" + of, column.kind(), "the smallest " + of);
            case MAX -> maker.own("max_" + of, column.kind(), "the largest " + of);
            case COUNT -> maker.own("rows", Kind.COUNTER, "the number of rows");
            case DISTINCT -> maker.own("distinct_" + of, Kind.COUNTER, "the number of different values of " + of);
            case P95 ->
                maker.own("p95_" + Rating.label(column), Kind.DECIMAL, "the 95th percentile of the rate of " + of);
        };
    }
}

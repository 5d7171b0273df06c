package ribflow.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import ribflow.expr.ExpressionException;
import ribflow.expr.Expressions;
import ribflow.expr.Nearest;
import ribflow.expr.Token;
import ribflow.expr.Tokens;
import ribflow.flow.FlowField;
import ribflow.query.Query.Name;
import ribflow.query.Query.Order;
import ribflow.query.Query.Stage;

/** The reader of queries; the grammar stands in the package's description. */
final class QueryParser {

    private static final List<String> STAGES = List.of("where", "by", "sum", "top", "sort", "select", "limit", "rate");

    private final Tokens tokens;

    private QueryParser(Tokens tokens) {
        this.tokens = tokens;
    }

    static Query parse(String text) throws ExpressionException {
        return new QueryParser(Tokens.of(text)).query();
    }

    private Query query() throws ExpressionException {
        Token source = tokens.next();
        if (!source.isValue()) {
            throw source.wrong("the name of a table is expected here, not " + source.shown());
        }
        List<Stage> stages = new ArrayList<>();
        endOfStage("'|' is expected");
        while (tokens.accept("|")) {
            stages.add(stage());
        }
        return new Query(source, stages);
    }

    private void endOfStage(String expected) throws ExpressionException {
        Token next = tokens.peek();
        if (next.type() != Token.Type.END && !next.is("|")) {
            throw next.wrong(expected + " here, not " + next.shown());
        }
    }

    private Stage stage() throws ExpressionException {
        Token word = tokens.next();
        int at = word.position();
        return switch (word.text().toLowerCase(Locale.ROOT)) {
            case "where" -> ended("'and', 'or' or '|' is expected", new Stage.Where(at, Expressions.parse(tokens)));
            case "by" -> ended("',' or '|' is expected", new Stage.By(at, names()));
            case "sum" ->
                ended("',' or '|' is expected", new Stage.Sum(at, tokens.peek().isValue() ? counters() : List.of()));
            case "top" -> ended("'|' is expected", new Stage.Top(at, count(), topColumn(at)));
            case "sort" -> ended("'asc', 'desc', ',' or '|' is expected", new Stage.Sort(at, orders()));
            case "select" -> ended("',' or '|' is expected", new Stage.Select(at, names()));
            case "limit" -> ended("'|' is expected", new Stage.Limit(at, count()));
            case "rate" -> ended("'|' is expected", new Stage.Rate(at));
            default ->
                throw word.wrong(
                        (word.type() == Token.Type.WORD ? "there is no stage " : "a stage is expected here, not ")
                                + word.shown() + Nearest.question(Nearest.to(word.text(), STAGES)) + "; the stages are "
                                + String.join(", ", STAGES));
        };
    }

    private Stage ended(String expected, Stage stage) throws ExpressionException {
        endOfStage(expected);
        return stage;
    }

    private Name name() throws ExpressionException {
        int position = tokens.peek().position();
        return new Name(tokens.column(), position);
    }

    /** Several columns, none of them twice. */
    private List<Name> names() throws ExpressionException {
        List<Name> names = new ArrayList<>();
        do {
            Name name = name();
            if (names.stream().anyMatch(other -> other.field() == name.field())) {
                throw new ExpressionException(name.field().label() + " is named twice", name.position());
            }
            names.add(name);
        } while (tokens.accept(","));
        return names;
    }

    private List<Name> counters() throws ExpressionException {
        List<Name> names = names();
        for (Name name : names) {
            if (!name.field().counter()) {
                throw new ExpressionException(
                        name.field().label() + " cannot be summed; packets, flows and bytes can", name.position());
            }
        }
        return names;
    }

    private int count() throws ExpressionException {
        Token token = tokens.next();
        try {
            int count = Integer.parseInt(token.text());
            if (count > 0) {
                return count;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw token.wrong("a number of rows is expected here, such as 10; not " + token.shown());
    }

    private Name topColumn(int position) throws ExpressionException {
        return tokens.peek().isValue() ? name() : new Name(FlowField.BYTES, position);
    }

    /** Counters begin with the largest, other columns with the smallest, unless it is said. */
    private List<Order> orders() throws ExpressionException {
        List<Order> orders = new ArrayList<>();
        do {
            Name name = name();
            boolean descending = tokens.accept("desc")
                    || (!tokens.accept("asc") && name.field().counter());
            orders.add(new Order(name, descending));
        } while (tokens.accept(","));
        return orders;
    }
}

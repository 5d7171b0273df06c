package ribflow.query;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ribflow.expr.Expression;
import ribflow.expr.ExpressionException;
import ribflow.expr.Expressions;
import ribflow.expr.Nearest;
import ribflow.expr.Token;
import ribflow.expr.Tokens;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;
import ribflow.query.Query.Joined;
import ribflow.query.Query.Name;
import ribflow.query.Query.Order;
import ribflow.query.Query.Stage;

/** The reader of queries; the grammar stands in the package's description. */
final class QueryParser {

    private static final Pattern LENGTH = Pattern.compile("(\\d{1,6})(s|m|h|d)");

    private final Tokens tokens;
    private final List<FlowField> own = new ArrayList<>();

    private QueryParser(Tokens tokens) {
        this.tokens = tokens;
    }

    /** @param now what {@code -1h} is seen from */
    static Query parse(String text, Instant now) throws ExpressionException {
        return new QueryParser(Tokens.of(text, Optional.of(now))).query();
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
        return new Query(source, stages, own);
    }

    private void endOfStage(String expected) throws ExpressionException {
        Token next = tokens.peek();
        if (!atEnd()) {
            throw next.wrong(expected + " here, not " + next.shown());
        }
    }

    private boolean atEnd() {
        return tokens.peek().type() == Token.Type.END || tokens.peek().is("|");
    }

    private Stage stage() throws ExpressionException {
        Token word = tokens.peek();
        int at = word.position();
        Optional<StageKind> kind = word.type() == Token.Type.WORD ? StageKind.named(word.text()) : Optional.empty();
        if (kind.isEmpty()) {
            throw word.wrong((word.type() == Token.Type.WORD ? "there is no stage " : "a stage is expected here, not ")
                    + word.shown() + Nearest.question(Nearest.to(word.text(), StageKind.words())) + "; the stages are "
                    + String.join(", ", StageKind.words()));
        }
        return switch (kind.get()) {
            case SUM, AVG, MIN, MAX, COUNT, P95 ->
                ended("',' or '|' is expected", new Stage.Aggregate(at, new Measures(tokens, this::own).read()));
            case WHERE, SINCE, UNTIL, BIN, BY, TOP, SORT, SELECT, LIMIT, RATE, JOIN, TAIL -> {
                tokens.next();
                yield stage(kind.get(), at);
            }
        };
    }

    private Stage stage(StageKind kind, int at) throws ExpressionException {
        return switch (kind) {
            case WHERE ->
                ended("'and', 'or' or '|' is expected", new Stage.Where(at, Expressions.parse(tokens), false));
            case SINCE -> ended("'until' or '|' is expected", new Stage.Where(at, since(at), true));
            case UNTIL -> ended("'|' is expected", new Stage.Where(at, until(at), true));
            case BIN -> ended("'|' is expected", new Stage.Bin(at, length()));
            case BY -> ended("',' or '|' is expected", new Stage.By(at, names()));
            case TOP -> ended("'|' is expected", top(at));
            case SORT -> ended("'asc', 'desc', ',' or '|' is expected", new Stage.Sort(at, orders()));
            case SELECT -> ended("',' or '|' is expected", new Stage.Select(at, names()));
            case LIMIT -> ended("'|' is expected", new Stage.Limit(at, count()));
            case RATE -> ended("'|' is expected", new Stage.Rate(at, rates()));
            case JOIN -> ended("'|' is expected", join(at));
            case TAIL -> tail(at);
            case SUM, AVG, MIN, MAX, COUNT, P95 -> throw new AssertionError(kind);
        };
    }

    private Stage ended(String expected, Stage stage) throws ExpressionException {
        endOfStage(expected);
        return stage;
    }

    /** A column that is made here, and has a name from here on. */
    private FlowField own(String label, Kind kind, String meaning) {
        FlowField known = tokens.declared().stream()
                .filter(field -> field.label().equals(label))
                .findFirst()
                .orElse(null);
        if (known != null && known.kind() == kind) {
            return known;
        }
        FlowField made = FlowField.local(own.size(), label, kind, label.toUpperCase(Locale.ROOT), meaning);
        own.add(made);
        tokens.declare(made);
        return made;
    }

    private Expression since(int at) throws ExpressionException {
        long from = moment();
        if (!tokens.accept("until")) {
            return bins(at, from, Long.MAX_VALUE);
        }
        Token token = tokens.peek();
        long to = moment();
        if (to <= from) {
            throw token.wrong("the time ends before it begins");
        }
        return bins(at, from, to);
    }

    private Expression until(int at) throws ExpressionException {
        Token token = tokens.peek();
        long to = moment();
        if (to == 0) {
            throw token.wrong("no time bin begins before 1970");
        }
        return bins(at, 0, to);
    }

    private static Expression bins(int at, long from, long to) {
        return Expression.between(FlowField.STAMP_INSERTED, from, to - 1, at);
    }

    private long moment() throws ExpressionException {
        return Math.max(0, tokens.moment().toEpochMilli());
    }

    private Duration length() throws ExpressionException {
        Token token = tokens.next();
        Matcher length = LENGTH.matcher(token.text());
        if (!length.matches() || Integer.parseInt(length.group(1)) == 0) {
            throw token.wrong("the length of a time bin is expected here, such as 10m, 1h or 1d; not " + token.shown());
        }
        long count = Long.parseLong(length.group(1));
        return switch (length.group(2)) {
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
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
        throw token.wrong("a number of rows is expected here, such as 10 in 'top 10 bytes'; not " + token.shown());
    }

    private Stage.Top top(int at) throws ExpressionException {
        int count = count();
        Optional<Name> column =
                tokens.peek().isValue() && !tokens.peek().is("other") ? Optional.of(name()) : Optional.empty();
        return new Stage.Top(at, count, column, tokens.accept("other"));
    }

    /** Counters begin with the largest, other columns with the smallest, unless it is said. */
    private List<Order> orders() throws ExpressionException {
        List<Order> orders = new ArrayList<>();
        do {
            Name name = name();
            boolean counted = name.field().counter() || name.field().kind() == Kind.DECIMAL;
            boolean descending = tokens.accept("desc") || (!tokens.accept("asc") && counted);
            orders.add(new Order(name, descending));
        } while (tokens.accept(","));
        return orders;
    }

    private List<FlowField> rates() {
        return Total.COUNTERS.stream()
                .map(counter -> own(Rating.label(counter), Kind.DECIMAL, counter.label() + " per second"))
                .toList();
    }

    private Stage.Join join(int at) throws ExpressionException {
        tokens.expect("names");
        List<Name> only = new ArrayList<>();
        if (tokens.accept("(")) {
            only.addAll(names());
            tokens.expect(")");
        }
        for (Name name : only) {
            if (Naming.label(name.field()).isEmpty()) {
                throw new ExpressionException(
                        name.field().label() + " has no names to join; ASes, ports, interfaces and exporters have",
                        name.position());
            }
        }
        List<Joined> known = new ArrayList<>();
        for (FlowField field : FlowField.values()) {
            Naming.label(field)
                    .ifPresent(label ->
                            known.add(new Joined(field, own(label, Kind.TEXT, "the name of " + field.label()))));
        }
        return new Stage.Join(at, only, known);
    }

    private Stage.Tail tail(int at) throws ExpressionException {
        if (tokens.peek().type() != Token.Type.END) {
            throw new ExpressionException("'tail' stands last: it asks the whole query of each bin that closes", at);
        }
        return new Stage.Tail(at);
    }
}

package ribflow.expr;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ribflow.expr.Condition.Column;
import ribflow.expr.Condition.Has;
import ribflow.expr.Condition.Not;

/**
 * The reader of expressions, by recursive descent.
 *
 * <pre>{@code
 * any        = all { ("or" | "||") all }
 * all        = one { ("and" | "&&") one }
 * one        = ("not" | "!") one | "(" any ")" | ("has" | "missing") COLUMN | COLUMN [comparison]
 *            | "bpf" "(" QUOTED ")"
 * comparison = ("==" | "!=" | "<" | "<=" | ">" | ">=" | "~" | "!~" | "contains") VALUE
 *            | ["not"] "in" ( item | "(" item { "," item } ")" )
 * item       = VALUE [ ".." VALUE ]
 * }</pre>
 *
 * <p>What stands in the quotes behind {@code bpf} is read by {@link Bpf}. A column without a comparison must be a flag. What
 * a VALUE looks like depends on the column: see {@link Comparison}.
 */
public final class Expressions {

    /** How deep brackets and {@code not} may nest: far more than anybody writes, far less than a stack holds. */
    private static final int DEEPEST = 100;

    private final Tokens tokens;
    private int depth;

    private Expressions(Tokens tokens) {
        this.tokens = tokens;
    }

    /** How many texts of all were given up by a regular expression that took too long over them. */
    public static long textsGivenUp() {
        return RegularExpression.GIVEN_UP.sum();
    }

    /** Reads a text that is an expression and nothing else. */
    public static Expression parse(String text) throws ExpressionException {
        Tokens tokens = Tokens.of(text);
        Expression expression = parse(tokens);
        if (tokens.peek().type() != Token.Type.END) {
            throw tokens.peek()
                    .wrong("'and' or 'or' is expected here, not "
                            + tokens.peek().shown());
        }
        return expression;
    }

    /** Reads a filter in the syntax of libpcap. */
    public static Expression bpf(String text) throws ExpressionException {
        return new Expression(Bpf.parse(text, 0));
    }

    /** Reads an expression that begins at the next token, and stops at the first that cannot be part of it. */
    public static Expression parse(Tokens tokens) throws ExpressionException {
        return new Expression(new Expressions(tokens).any());
    }

    private Condition any() throws ExpressionException {
        List<Condition> either = new ArrayList<>(List.of(all()));
        while (tokens.accept("or") || tokens.accept("||")) {
            either.add(all());
        }
        return Condition.any(either);
    }

    private Condition all() throws ExpressionException {
        List<Condition> both = new ArrayList<>(List.of(one()));
        while (tokens.accept("and") || tokens.accept("&&")) {
            both.add(one());
        }
        return Condition.all(both);
    }

    private Condition one() throws ExpressionException {
        if (++depth > DEEPEST) {
            throw tokens.peek().wrong("brackets and 'not' nest deeper than " + DEEPEST);
        }
        Condition one = unguarded();
        depth--;
        return one;
    }

    private Condition unguarded() throws ExpressionException {
        if (tokens.accept("not") || tokens.accept("!")) {
            return new Not(one());
        }
        if (tokens.accept("(")) {
            Condition inner = any();
            tokens.expect(")");
            return inner;
        }
        if (tokens.accept("has")) {
            return new Has(column());
        }
        if (tokens.accept("missing")) {
            return new Not(new Has(column()));
        }
        return tokens.accept("bpf") ? bpf() : comparison(column());
    }

    private Condition bpf() throws ExpressionException {
        tokens.expect("(");
        Token filter = tokens.next();
        if (filter.type() != Token.Type.QUOTED) {
            throw filter.wrong("a BPF filter in quotes is expected here, not " + filter.shown());
        }
        tokens.expect(")");
        return Bpf.parse(filter.text(), filter.position() + 1);
    }

    private Column column() throws ExpressionException {
        int position = tokens.peek().position();
        return new Column(tokens.column(), position);
    }

    private Condition comparison(Column column) throws ExpressionException {
        KindRule rule = KindRule.of(column.field().kind());
        Token at = tokens.peek();
        Optional<Operator> operator = Operator.take(tokens);
        if (operator.isEmpty() && rule.operators().isEmpty()) {
            return new Has(column);
        }
        if (operator.isEmpty() || !rule.operators().contains(operator.get())) {
            throw rule.needsOperator(column.field(), at);
        }
        return new Comparison(column, operator.get(), tokens).read();
    }
}

package ribflow.expr;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import ribflow.flow.FlowField;

/**
 * The text of an expression or a query as tokens, read from left to right with one token of foresight.
 *
 * <p>Addresses, prefixes, communities, times and names are single words, since a word takes every letter, digit and
 * {@code _ . : / * - + @ #}; only {@code ..} ends a word, so that {@code 80..90} is a range. What does not fit into a
 * word stands in quotes.
 */
public final class Tokens {

    private static final String IN_WORDS = "_.:/*-+@#";
    private static final List<String> SYMBOLS =
            List.of("..", "||", "&&", "==", "!=", "<=", ">=", "!~", "<", ">", "=", "~", "!", "(", ")", ",", "|");

    private final List<Token> tokens;
    private final Optional<Instant> now;
    private final Map<String, FlowField> made = new LinkedHashMap<>();
    private int at;

    private Tokens(List<Token> tokens, Optional<Instant> now) {
        this.tokens = tokens;
        this.now = now;
    }

    /** Cuts the text up; moments are absolute. */
    public static Tokens of(String text) throws ExpressionException {
        return of(text, Optional.empty());
    }

    /**
     * Cuts the text up.
     *
     * @param now what moments such as {@code -1h} are seen from
     */
    public static Tokens of(String text, Optional<Instant> now) throws ExpressionException {
        List<Token> tokens = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            if (Character.isWhitespace(text.charAt(at))) {
                at++;
                continue;
            }
            Token token = token(text, at);
            tokens.add(token);
            at += token.text().length() + (token.type() == Token.Type.QUOTED ? 2 : 0);
        }
        tokens.add(new Token(Token.Type.END, "", text.length()));
        return new Tokens(tokens, now);
    }

    private static Token token(String text, int at) throws ExpressionException {
        char first = text.charAt(at);
        if (first == '"' || first == '\'') {
            int end = text.indexOf(first, at + 1);
            if (end < 0) {
                throw new ExpressionException("the quote is never closed", at);
            }
            return new Token(Token.Type.QUOTED, text.substring(at + 1, end), at);
        }
        int end = wordEnd(text, at);
        if (end > at) {
            return new Token(Token.Type.WORD, text.substring(at, end), at);
        }
        for (String symbol : SYMBOLS) {
            if (text.startsWith(symbol, at)) {
                return new Token(Token.Type.SYMBOL, symbol, at);
            }
        }
        throw new ExpressionException("'" + first + "' means nothing here; names that hold it stand in quotes", at);
    }

    private static int wordEnd(String text, int from) {
        int end = from;
        while (end < text.length() && inWord(text.charAt(end)) && !text.startsWith("..", end)) {
            end++;
        }
        return end;
    }

    private static boolean inWord(char c) {
        return Character.isLetterOrDigit(c) || IN_WORDS.indexOf(c) >= 0;
    }

    /** The token that comes next, left where it is. */
    public Token peek() {
        return tokens.get(at);
    }

    /** Takes the next token; the end is never passed. */
    public Token next() {
        Token token = tokens.get(at);
        if (token.type() != Token.Type.END) {
            at++;
        }
        return token;
    }

    /** Takes the next token if it is that symbol or keyword. */
    public boolean accept(String symbolOrKeyword) {
        boolean is = peek().is(symbolOrKeyword);
        if (is) {
            next();
        }
        return is;
    }

    /** Takes that symbol or keyword, or complains that something else stands there. */
    public Token expect(String symbolOrKeyword) throws ExpressionException {
        if (!peek().is(symbolOrKeyword)) {
            throw peek().wrong("'" + symbolOrKeyword + "' is expected here, not " + peek().shown());
        }
        return next();
    }

    Optional<Instant> now() {
        return now;
    }

    /** From here on there is a further column, made by the query itself. */
    public void declare(FlowField column) {
        made.put(column.label(), column);
    }

    /** The columns that the query made so far. */
    public List<FlowField> declared() {
        return List.copyOf(made.values());
    }

    /** Takes a moment. */
    public Instant moment() throws ExpressionException {
        Token token = next();
        return Moments.read(token.text(), now)
                .orElseThrow(() ->
                        token.wrong("a time is expected here, such as " + Moments.FORMS + "; not " + token.shown()));
    }

    /** Takes the name of a column; an unknown one is answered with the nearest there are. */
    public FlowField column() throws ExpressionException {
        Token token = next();
        if (token.type() != Token.Type.WORD) {
            throw token.wrong("a column is expected here, not " + token.shown());
        }
        FlowField own = made.get(token.text());
        if (own != null) {
            return own;
        }
        return FlowField.named(token.text()).orElseThrow(() -> unknown(token));
    }

    private ExpressionException unknown(Token token) {
        List<FlowField> fields = Stream.concat(FlowField.values().stream(), made.values().stream())
                .toList();
        List<String> nearest = fields.stream()
                .filter(field ->
                        Stream.of(field.label(), field.json(), field.header()).anyMatch(token.text()::equalsIgnoreCase))
                .map(FlowField::label)
                .distinct()
                .toList();
        if (nearest.isEmpty()) {
            nearest = Nearest.to(
                    token.text(), fields.stream().map(FlowField::label).toList());
        }
        return token.wrong("there is no column '" + token.text() + "'" + Nearest.question(nearest));
    }
}

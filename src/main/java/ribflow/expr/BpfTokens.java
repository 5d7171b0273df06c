package ribflow.expr;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The text of a filter as tokens. Addresses, prefixes, MAC addresses and ranges of ports are single words, as are names with a
 * hyphen; a backslash before a name, which pcap-filter(7) asks for before its own keywords, is passed over.
 */
final class BpfTokens {

    private static final String IN_WORDS = "_.:/-";
    private static final List<String> SYMBOLS =
            List.of("||", "&&", "==", "!=", "<=", ">=", "<", ">", "=", "!", "(", ")", "[", "]", "|", "&", "+");

    private final List<Token> tokens = new ArrayList<>();
    private int at;

    /** @param offset where the text stands in what the operator wrote */
    BpfTokens(String text, int offset) throws ExpressionException {
        int from = 0;
        while (from < text.length()) {
            char first = text.charAt(from);
            if (Character.isWhitespace(first) || first == '\\') {
                from++;
                continue;
            }
            Token token = token(text, from, offset);
            tokens.add(token);
            from += token.text().length();
        }
        tokens.add(new Token(Token.Type.END, "", offset + text.length()));
    }

    private static Token token(String text, int from, int offset) throws ExpressionException {
        int end = from;
        while (end < text.length()
                && (Character.isLetterOrDigit(text.charAt(end)) || IN_WORDS.indexOf(text.charAt(end)) >= 0)) {
            end++;
        }
        if (end > from) {
            return new Token(Token.Type.WORD, text.substring(from, end), offset + from);
        }
        for (String symbol : SYMBOLS) {
            if (text.startsWith(symbol, from)) {
                return new Token(Token.Type.SYMBOL, symbol, offset + from);
            }
        }
        throw new ExpressionException("'" + text.charAt(from) + "' means nothing in a BPF filter", offset + from);
    }

    Token peek() {
        return tokens.get(at);
    }

    /** The token that many places ahead; the one taken last at -1. */
    Token peek(int ahead) {
        return tokens.get(Math.min(at + ahead, tokens.size() - 1));
    }

    /** Takes the next token; the end is never passed. */
    Token next() {
        Token token = tokens.get(at);
        if (token.type() != Token.Type.END) {
            at++;
        }
        return token;
    }

    /** Takes the next token if it is one of these. */
    boolean accept(String... symbolsOrKeywords) {
        for (String wanted : symbolsOrKeywords) {
            if (peek().is(wanted)) {
                next();
                return true;
            }
        }
        return false;
    }

    void expect(String symbol) throws ExpressionException {
        if (!accept(symbol)) {
            throw peek().wrong("'" + symbol + "' is expected here, not " + peek().shown());
        }
    }

    /** Whether the next token is one of those words. */
    boolean isOneOf(Set<String> words) {
        return peek().type() == Token.Type.WORD && words.contains(peek().text().toLowerCase(Locale.ROOT));
    }
}

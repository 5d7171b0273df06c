package ribflow.expr;

/**
 * A piece of an expression or a query, and where it stands.
 *
 * @param text the word, the inside of the quotes, or the symbol
 * @param position the index of its first character in the whole text
 */
public record Token(Type type, String text, int position) {

    /** What sort of piece it is. */
    public enum Type {
        /** A keyword, a column or a bare value: {@code dst_as}, {@code 2001:db8::/32}, {@code 64500:*}. */
        WORD,
        /** A value in single or double quotes; there are no escapes. */
        QUOTED,
        /** An operator, a bracket, a comma or a bar. */
        SYMBOL,
        /** The end of the text. */
        END
    }

    /** Whether it is that symbol, or that keyword in whatever case. */
    public boolean is(String symbolOrKeyword) {
        return switch (type) {
            case WORD -> text.equalsIgnoreCase(symbolOrKeyword);
            case SYMBOL -> text.equals(symbolOrKeyword);
            case QUOTED, END -> false;
        };
    }

    /** Whether it can be a value: a word or something in quotes. */
    public boolean isValue() {
        return type == Type.WORD || type == Type.QUOTED;
    }

    /** As it is called in an error message. */
    public String shown() {
        return type == Type.END ? "the end" : "'" + text + "'";
    }

    /** The complaint that points at this token. */
    public ExpressionException wrong(String message) {
        return new ExpressionException(message, position);
    }
}

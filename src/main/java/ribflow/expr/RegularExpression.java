package ribflow.expr;

import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression that is found anywhere in a text.
 *
 * <p>{@link Pattern} calls itself once for each turn of a repeated group, so whether it finds its way depends on the text
 * and on the thread's stack: {@code ^(\d| )*$} is harmless until an AS path of some thousand characters comes by. A text
 * that is too long for the expression does not match. The stack is whole again when the error has left the matcher, and a
 * matcher has nothing that could be left half done.
 */
final class RegularExpression implements Predicate<String> {

    private final Pattern pattern;

    private RegularExpression(Pattern pattern) {
        this.pattern = pattern;
    }

    /** Reads an expression; the token is where it is written. */
    static RegularExpression read(Token token, String text) throws ExpressionException {
        try {
            return new RegularExpression(Pattern.compile(text));
        } catch (PatternSyntaxException e) {
            throw token.wrong("this is no regular expression: " + e.getDescription());
        }
    }

    @Override
    public boolean test(String text) {
        try {
            return pattern.matcher(text).find();
        } catch (StackOverflowError _) {
            return false;
        }
    }
}

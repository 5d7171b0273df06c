package ribflow.expr;

import java.util.concurrent.atomic.LongAdder;
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
 *
 * <p>It also tries every way there is: {@code ^(\d+ ?)*\1x} doubles its work with each digit, and would keep a thread busy
 * for years. So the characters it looks at are counted, and a text for which they are too many does not match either. The
 * next such text has half as much patience, lest a million of them do together what one may not. Every text that was given up
 * is counted.
 */
final class RegularExpression implements Predicate<String> {

    private static final int MOST_LOOKS = 1 << 24;
    private static final int FEWEST_LOOKS = 1 << 14;

    /** One for the process: expressions of tables, maps and queries have no owner in common. */
    static final LongAdder GIVEN_UP = new LongAdder();

    private final Pattern pattern;
    private volatile int looks = MOST_LOOKS;

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
            return pattern.matcher(new Watched(text, looks)).find();
        } catch (TooManyLooks _) {
            looks = Math.max(FEWEST_LOOKS, looks / 2);
            GIVEN_UP.increment();
            return false;
        } catch (StackOverflowError _) {
            GIVEN_UP.increment();
            return false;
        }
    }

    /** A text that may be looked at so many times. */
    private static final class Watched implements CharSequence {

        private final String text;
        private int left;

        private Watched(String text, int looks) {
            this.text = text;
            this.left = looks;
        }

        @Override
        public char charAt(int index) {
            if (--left < 0) {
                throw new TooManyLooks();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** The expression has looked often enough. */
    private static final class TooManyLooks extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private TooManyLooks() {
            super("", null, false, false);
        }
    }
}

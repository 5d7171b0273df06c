package ribflow.expr;

import java.util.regex.Pattern;
import ribflow.flow.FlowField;

/**
 * A community or a pattern of communities, of whatever kind: two parts are a standard community, three numbers a large one,
 * anything else an extended one.
 */
public final class CommunityForm {

    private static final Pattern LARGE = Pattern.compile("(\\d+|\\*):(\\d+|\\*):(\\d+|\\*)");
    private static final Pattern EXTENDED =
            Pattern.compile("(rt|soo|\\*):([0-9.]+|\\*):(\\d+|\\*)|0x[0-9a-f]{16}", Pattern.CASE_INSENSITIVE);

    private static final Pattern STANDARD = Pattern.compile("(\\d+|\\*):(\\d+|\\*)|[A-Za-z_-]+");

    /** What may be written. */
    public static final String ALLOWED =
            "a community, or a pattern with * for a part, such as 64500:1, 64500:*, blackhole,"
                    + " 64500:1:*, rt:64500:1 or 0x8000000000000001";

    private final String text;
    private final FlowField column;
    private final CommunityPattern pattern;

    private CommunityForm(String text, FlowField column, CommunityPattern pattern) {
        this.text = text;
        this.column = column;
        this.pattern = pattern;
    }

    /** Reads a community, or says by an IllegalArgumentException what is wrong with it. */
    public static CommunityForm parse(String text) {
        FlowField column = STANDARD.matcher(text).matches()
                ? FlowField.STD_COMM
                : LARGE.matcher(text).matches() ? FlowField.LRG_COMM : FlowField.EXT_COMM;
        if (column == FlowField.EXT_COMM && !EXTENDED.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' is no community");
        }
        try {
            Token token = new Token(Token.Type.QUOTED, text, 0);
            return new CommunityForm(text, column, CommunityPattern.read(column, token));
        } catch (ExpressionException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** The column of the destination's communities of that kind. */
    public FlowField column() {
        return column;
    }

    /** Whether one of the communities of a set is meant. */
    public boolean in(String communities) {
        return pattern.test(communities);
    }

    @Override
    public String toString() {
        return text;
    }
}

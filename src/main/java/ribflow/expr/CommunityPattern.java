package ribflow.expr;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import ribflow.flow.FlowField;

/**
 * A community looked for in a set of them, part by part; {@code *} stands for any part: {@code 64500:*}. The well-known
 * communities (RFC 1997, 3765, 7999, 8326) have their names.
 */
public final class CommunityPattern implements Predicate<String> {

    private static final String STANDARD = "(\\d+|\\*):(\\d+|\\*)";
    private static final String LARGE = "(\\d+|\\*):(\\d+|\\*):(\\d+|\\*)";
    private static final String EXTENDED =
            "[^: ]++(:[^: ]++)*+"; // possessive: a greedy group takes stack for each turn

    private static final int MOST_OF_STANDARD = 65_535;
    private static final int MOST_DIGITS = 18;

    private static final String TOO_LARGE =
            "the parts of a community are 0 to 65535, and an AS of four bytes has large ones, such as 4200000000:1:2";

    private static final Map<String, String> WELL_KNOWN = Map.of(
            "no-export", "65535:65281",
            "no-advertise", "65535:65282",
            "no-export-subconfed", "65535:65283",
            "no-peer", "65535:65284",
            "graceful-shutdown", "65535:0",
            "blackhole", "65535:666");

    private final FlowField kind;
    private final String[] parts;

    private CommunityPattern(FlowField kind, String text) {
        this.kind = kind;
        this.parts = text.split(":", -1);
    }

    /**
     * A pattern whose form says of which kind it is: two numbers standard, three large, anything else that looks like one an
     * extended community.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static CommunityPattern parse(String text) {
        String plain = WELL_KNOWN.getOrDefault(text.toLowerCase(Locale.ROOT).replace('_', '-'), text);
        if (plain.matches(STANDARD)) {
            if (!fits(plain)) {
                throw new IllegalArgumentException("'" + text + "' is no community: " + TOO_LARGE);
            }
            return new CommunityPattern(FlowField.STD_COMM, plain);
        }
        if (plain.matches(LARGE)) {
            return new CommunityPattern(FlowField.LRG_COMM, plain);
        }
        if (plain.matches("(0x[0-9a-fA-F]+|[a-zA-Z][^: ]*+(:[^: ]++)++)")) {
            return new CommunityPattern(FlowField.EXT_COMM, plain);
        }
        throw new IllegalArgumentException("'" + text + "' is no community");
    }

    /** Whether the column holds communities of its kind: standard, extended or large. */
    public boolean speaksOf(FlowField field) {
        return field.equals(kind) || field.label().equals("src_" + kind.label());
    }

    static CommunityPattern read(FlowField field, Token token) throws ExpressionException {
        if (field == FlowField.STD_COMM || field == FlowField.SRC_STD_COMM) {
            return of(
                    FlowField.STD_COMM,
                    token,
                    WELL_KNOWN.getOrDefault(
                            token.text().toLowerCase(Locale.ROOT).replace('_', '-'), token.text()),
                    STANDARD,
                    "a community has two parts, such as 64500:1 or 64500:*, or is one of "
                            + String.join(
                                    ", ", WELL_KNOWN.keySet().stream().sorted().toList()));
        }
        if (field == FlowField.LRG_COMM || field == FlowField.SRC_LRG_COMM) {
            return of(
                    FlowField.LRG_COMM,
                    token,
                    token.text(),
                    LARGE,
                    "a large community has three parts, such as 64500:1:2 or 64500:*:*");
        }
        return of(
                FlowField.EXT_COMM,
                token,
                token.text(),
                EXTENDED,
                "an extended community is written as rt:64500:1, rt:64500:* or 0x8000000000000001");
    }

    private static CommunityPattern of(FlowField kind, Token token, String text, String form, String complaint)
            throws ExpressionException {
        if (!text.matches(form)) {
            throw token.wrong(complaint + "; not " + token.shown());
        }
        if (kind == FlowField.STD_COMM && !fits(text)) {
            throw token.wrong(TOO_LARGE + "; not " + token.shown());
        }
        return new CommunityPattern(kind, text);
    }

    /** Whether its numbers are such as such communities have; none would ever match else. */
    private static boolean fits(String text) {
        return Arrays.stream(text.split(":", -1))
                .noneMatch(part ->
                        !part.equals("*") && (part.length() > MOST_DIGITS || Long.parseLong(part) > MOST_OF_STANDARD));
    }

    /** Whether it stands for many communities. */
    boolean wild() {
        return Arrays.asList(parts).contains("*");
    }

    /** The community, or the pattern, as it is compared. */
    String text() {
        return comparable(toString());
    }

    /** A community as {@link #text} would have it. */
    static String comparable(String community) {
        return community.toLowerCase(Locale.ROOT);
    }

    /** Whether any of those communities matches, which stand with blanks between them. */
    @Override
    public boolean test(String communities) {
        for (String community : communities.split(" ", -1)) {
            if (matches(community)) {
                return true;
            }
        }
        return false;
    }

    /** Whether that one community matches. */
    public boolean matches(String community) {
        String[] its = community.split(":", -1);
        boolean matches = its.length == parts.length;
        for (int i = 0; matches && i < parts.length; i++) {
            matches = parts[i].equals("*") || parts[i].equalsIgnoreCase(its[i]);
        }
        return matches;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CommunityPattern pattern
                && kind.equals(pattern.kind)
                && Arrays.equals(parts, pattern.parts);
    }

    @Override
    public int hashCode() {
        return 31 * kind.hashCode() + Arrays.hashCode(parts);
    }

    @Override
    public String toString() {
        return String.join(":", parts);
    }
}

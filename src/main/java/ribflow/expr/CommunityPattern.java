package ribflow.expr;

import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import ribflow.flow.FlowField;

/**
 * A community looked for in a set of them, part by part; {@code *} stands for any part: {@code 64500:*}. The well-known
 * communities (RFC 1997, 3765, 7999, 8326) have their names.
 */
final class CommunityPattern implements Predicate<String> {

    private static final Map<String, String> WELL_KNOWN = Map.of(
            "no-export", "65535:65281",
            "no-advertise", "65535:65282",
            "no-export-subconfed", "65535:65283",
            "no-peer", "65535:65284",
            "graceful-shutdown", "65535:0",
            "blackhole", "65535:666");

    private final String[] parts;

    private CommunityPattern(String[] parts) {
        this.parts = parts;
    }

    static CommunityPattern read(FlowField field, Token token) throws ExpressionException {
        if (field == FlowField.STD_COMM || field == FlowField.SRC_STD_COMM) {
            return of(
                    token,
                    WELL_KNOWN.getOrDefault(
                            token.text().toLowerCase(Locale.ROOT).replace('_', '-'), token.text()),
                    "(\\d+|\\*):(\\d+|\\*)",
                    "a community has two parts, such as 64500:1 or 64500:*, or is one of "
                            + String.join(
                                    ", ", WELL_KNOWN.keySet().stream().sorted().toList()));
        }
        if (field == FlowField.LRG_COMM || field == FlowField.SRC_LRG_COMM) {
            return of(
                    token,
                    token.text(),
                    "(\\d+|\\*):(\\d+|\\*):(\\d+|\\*)",
                    "a large community has three parts, such as 64500:1:2 or 64500:*:*");
        }
        return of(
                token,
                token.text(),
                "[^: ]++(:[^: ]++)*+", // possessive: a greedy group takes stack for each turn
                "an extended community is written as rt:64500:1, rt:64500:* or 0x8000000000000001");
    }

    private static CommunityPattern of(Token token, String text, String form, String complaint)
            throws ExpressionException {
        if (!text.matches(form)) {
            throw token.wrong(complaint + "; not " + token.shown());
        }
        return new CommunityPattern(text.split(":", -1));
    }

    @Override
    public boolean test(String communities) {
        for (String community : communities.split(" ", -1)) {
            if (matches(community.split(":", -1))) {
                return true;
            }
        }
        return false;
    }

    private boolean matches(String[] community) {
        boolean matches = community.length == parts.length;
        for (int i = 0; matches && i < parts.length; i++) {
            matches = parts[i].equals("*") || parts[i].equalsIgnoreCase(community[i]);
        }
        return matches;
    }
}

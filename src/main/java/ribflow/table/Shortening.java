package ribflow.table;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ribflow.expr.CommunityPattern;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;

/**
 * What a table leaves of the texts of its AS paths and communities, before they become ids of its own: so rows that differ
 * in what is left out are one row. Nothing else ever shortens a text.
 */
final class Shortening {

    private final Detail detail;

    Shortening(Detail detail) {
        this.detail = detail;
    }

    String text(FlowField field, String text) {
        if (field.kind() == Kind.AS_PATH) {
            return path(text);
        }
        return field.kind() == Kind.COMMUNITIES ? communities(field, text) : text;
    }

    /** The text up to the blank behind so many ASes. Sets count as one AS and have no blanks; confederations have. */
    private String path(String text) {
        int end = -1;
        for (int left = detail.asPathRadius(); left > 0; left--) {
            end = text.indexOf(' ', end + 1);
            if (end < 0) {
                return text;
            }
        }
        String cut = text.substring(0, end);
        return cut.lastIndexOf('(') > cut.lastIndexOf(')') ? cut + ')' : cut;
    }

    private String communities(FlowField field, String text) {
        List<CommunityPattern> patterns = detail.communities().stream()
                .filter(pattern -> pattern.speaksOf(field))
                .toList();
        if (patterns.isEmpty()) {
            return text;
        }
        return Stream.of(text.split(" ", -1))
                .filter(community -> patterns.stream().anyMatch(pattern -> pattern.matches(community)))
                .collect(Collectors.joining(" "));
    }
}

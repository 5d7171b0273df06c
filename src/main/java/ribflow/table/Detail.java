package ribflow.table;

import java.util.List;
import ribflow.expr.CommunityPattern;

/**
 * How much of their values the rows of a table keep.
 *
 * @param asPathRadius how many ASes of a path, counted from the nearest
 * @param communities those that stay. Kinds (standard, extended, large) of which no pattern speaks stay whole
 */
public record Detail(int asPathRadius, List<CommunityPattern> communities) {

    /** All of it. */
    public static final Detail FULL = new Detail(Integer.MAX_VALUE, List.of());

    public Detail {
        communities = List.copyOf(communities);
    }
}

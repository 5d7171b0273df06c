package ribflow.expr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The communities that conditions ask for, each with a number, so that a set of communities is looked up by those of its
 * members that anybody asks for.
 */
final class Atoms {

    private final Map<String, Integer> ids = new HashMap<>();
    private final List<CommunityPattern> wild = new ArrayList<>();
    private final List<Integer> wildIds = new ArrayList<>();

    /** The number of a community or of a pattern, new if nobody asked for it. */
    int id(CommunityPattern pattern) {
        Integer known = ids.get(pattern.text());
        if (known != null) {
            return known;
        }
        int id = ids.size();
        ids.put(pattern.text(), id);
        if (pattern.wild()) {
            wild.add(pattern);
            wildIds.add(id);
        }
        return id;
    }

    /** The numbers of the communities and patterns that are met by a set. */
    int[] of(String communities) {
        IntStream same = Stream.of(communities.split(" ", -1))
                .map(community -> ids.get(CommunityPattern.comparable(community)))
                .filter(id -> id != null)
                .mapToInt(Integer::intValue);
        IntStream alike = IntStream.range(0, wild.size())
                .filter(i -> wild.get(i).test(communities))
                .map(wildIds::get);
        return IntStream.concat(same, alike).distinct().toArray();
    }
}

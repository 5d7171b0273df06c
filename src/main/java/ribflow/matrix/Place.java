package ribflow.matrix;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Where traffic enters or leaves, on some {@link Level}: a row or a column of a matrix. */
public sealed interface Place extends Comparable<Place> {

    /** The order of rows and columns: by AS numbers and interfaces as numbers, all else as text; what is unknown last. */
    Comparator<Place> ORDER = Comparator.comparing((Place place) -> place instanceof Unknown)
            .thenComparing(Place::values, Place::compare)
            .thenComparing(place -> place instanceof Unknown(String why) ? why : "");

    /**
     * A place that is known.
     *
     * @param values one for each column of the level; empty where there is none, such as of a neighbour AS within the own
     *     network
     */
    record Known(List<String> values) implements Place {

        public Known {
            values = List.copyOf(values);
        }
    }

    /**
     * One that is not.
     *
     * @param why the reason as flows carry it; {@code folded} for those that the table's limit folded together, whose
     *     places are forgotten; {@code no_router}, {@code no_interface} where only the level's own is missing
     */
    record Unknown(String why) implements Place {}

    /** Of flows that the table's limit folded together. */
    Unknown FOLDED = new Unknown("folded");

    /** The values of a known place. */
    default List<String> values() {
        return this instanceof Known(List<String> values) ? values : List.of();
    }

    /** Why it is not known, if it is not. */
    default Optional<String> reason() {
        return this instanceof Unknown(String why) ? Optional.of(why) : Optional.empty();
    }

    @Override
    default int compareTo(Place other) {
        return ORDER.compare(this, other);
    }

    private static int compare(List<String> one, List<String> other) {
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            int first = compare(one.get(i), other.get(i));
            if (first != 0) {
                return first;
            }
        }
        return Integer.compare(one.size(), other.size());
    }

    /** Numbers by their size, and before all texts. What is written differently is different: PoPs may be called 1 and 01. */
    private static int compare(String one, String other) {
        boolean number = number(one);
        if (!one.isEmpty() && !other.isEmpty() && number != number(other)) {
            return number ? -1 : 1;
        }
        int bySize = number && number(other) ? Long.compare(Long.parseLong(one), Long.parseLong(other)) : 0;
        return bySize != 0 ? bySize : one.compareTo(other);
    }

    private static boolean number(String text) {
        return !text.isEmpty() && text.length() < 19 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}

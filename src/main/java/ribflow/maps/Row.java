package ribflow.maps;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A row of a map, its values read. Further rules of a map are checked by asking, and {@link #wrong} says so. */
final class Row {

    private final MapLine place;
    private final Map<MapKey<?>, Object> values;
    private final List<Problem> problems;

    Row(MapLine place, Map<MapKey<?>, Object> values, List<Problem> problems) {
        this.place = place;
        this.values = values;
        this.problems = problems;
    }

    int line() {
        return place.line();
    }

    /** Where it stands, and what is written there. */
    MapLine place() {
        return place;
    }

    /** The value of a key that every row has. */
    <T> T get(MapKey<T> key) {
        return find(key).orElseThrow();
    }

    @SuppressWarnings("unchecked") // values are put under the key whose syntax made them
    <T> Optional<T> find(MapKey<T> key) {
        @Nullable Object value = values.get(key);
        return Optional.ofNullable((T) value);
    }

    boolean has(MapKey<?> key) {
        return values.containsKey(key);
    }

    /** The number of an interface, or all of them where the row names none. */
    long interfaceOf(MapKey<Long> key) {
        return find(key).orElse(PrefixIndex.ANY);
    }

    void wrong(String path, String message) {
        problems.add(new Problem(place.file(), place.line(), path, message));
    }
}

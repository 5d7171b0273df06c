package ribflow.maps;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A row of a map, its values read. Further rules of a map are checked by asking, and {@link #wrong} says so. */
final class Row {

    private final String file;
    private final int line;
    private final Map<MapKey<?>, Object> values;
    private final List<Problem> problems;

    Row(String file, int line, Map<MapKey<?>, Object> values, List<Problem> problems) {
        this.file = file;
        this.line = line;
        this.values = values;
        this.problems = problems;
    }

    int line() {
        return line;
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
        problems.add(new Problem(file, line, path, message));
    }
}

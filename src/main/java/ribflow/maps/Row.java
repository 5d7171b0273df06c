package ribflow.maps;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A row of a map, its values read. Further rules of a map are checked by asking, and {@link #wrong} says so. */
final class Row {

    private final String file;
    private final int line;
    private final MapFormat format;
    private final List<Rows.Pair> pairs;

    /** By key, in the order of the format. */
    private final @Nullable Object[] values;

    private final List<Problem> problems;

    Row(
            String file,
            int line,
            MapFormat format,
            List<Rows.Pair> pairs,
            @Nullable Object[] values,
            List<Problem> problems) {
        this.file = file;
        this.line = line;
        this.format = format;
        this.pairs = pairs;
        this.values = values;
        this.problems = problems;
    }

    int line() {
        return line;
    }

    /** Where it stands, and what is written there, without comments, alignment and needless quotes. */
    MapLine place() {
        return new MapLine(file, line, pairs.stream().map(Rows.Pair::toString).collect(Collectors.joining(" ")));
    }

    /** The value of a key that every row has. */
    <T> T get(MapKey<T> key) {
        return find(key).orElseThrow();
    }

    @SuppressWarnings("unchecked") // values are put under the key whose syntax made them
    <T> Optional<T> find(MapKey<T> key) {
        @Nullable Object value = values[format.keys().indexOf(key)];
        return Optional.ofNullable((T) value);
    }

    boolean has(MapKey<?> key) {
        return values[format.keys().indexOf(key)] != null;
    }

    /** The number of an interface, or all of them where the row names none. */
    long interfaceOf(MapKey<Long> key) {
        return find(key).orElse(PrefixIndex.ANY);
    }

    void wrong(String path, String message) {
        problems.add(new Problem(file, line, path, message));
    }

    /** Says that an earlier row is about the same. */
    void repeats(int earlier) {
        wrong("", "line " + earlier + " already has a row for the same; allowed: one");
    }

    /** What the row says, however it is written. */
    CharSequence canonical() {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < values.length; i++) {
            if (values[i] != null) {
                out.append(format.keys().get(i).name())
                        .append('=')
                        .append(values[i])
                        .append(' ');
            }
        }
        return out;
    }
}

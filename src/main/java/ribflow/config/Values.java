package ribflow.config;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** The values of a section: those that were given, and the defaults of the others. */
final class Values {

    private final String path;
    private final int line;
    private final Type.Section section;
    private final Map<Key<?>, Value> values;
    private final Set<Key<?>> tried;

    /**
     * A value of a section.
     *
     * @param value what was read
     * @param line where it was given, else where the section begins
     * @param text how it was written
     * @param given whether it was given rather than a default
     */
    record Value(Object value, int line, String text, boolean given) {}

    Values(String path, int line, Type.Section section) {
        this(path, line, section, new IdentityHashMap<>(), Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private Values(String path, int line, Type.Section section, Map<Key<?>, Value> values, Set<Key<?>> tried) {
        this.path = path;
        this.line = line;
        this.section = section;
        this.values = values;
        this.tried = tried;
    }

    /** Notes that the file speaks of the key. */
    void trying(Key<?> key) {
        tried.add(key);
    }

    <T> void put(Key<T> key, T value, int at, String text, boolean given) {
        values.put(key, new Value(value, at, text, given));
    }

    /** The same section, said to begin at that line. */
    Values at(int where) {
        return new Values(path, where, section, values, tried);
    }

    /** The value of a key that has a default or is required, once nothing is wrong. */
    <T> T get(Key<T> key) {
        return find(key).orElseThrow(() -> new IllegalStateException(path(key) + " has no value"));
    }

    /** The value, where there is one: given and readable, or a default. */
    @SuppressWarnings("unchecked") // put takes care
    <T> Optional<T> find(Key<T> key) {
        return Optional.ofNullable(values.get(key)).map(value -> (T) value.value());
    }

    /** Whether the file gives the key a readable value. */
    boolean given(Key<?> key) {
        return Optional.ofNullable(values.get(key)).filter(Value::given).isPresent();
    }

    /** Whether the file speaks of the key at all, readably or not. */
    boolean tried(Key<?> key) {
        return tried.contains(key);
    }

    /** How the value is written. */
    String text(Key<?> key) {
        return Optional.ofNullable(values.get(key)).map(Value::text).orElse("");
    }

    /** The line of the key where it is given, else that of the section. */
    int line(Key<?> key) {
        return Optional.ofNullable(values.get(key)).map(Value::line).orElse(line);
    }

    int line() {
        return line;
    }

    String path() {
        return path;
    }

    String path(Key<?> key) {
        return path.isEmpty() ? key.name() : path + "." + key.name();
    }

    /** All keys that have a value, in the order of the manual. */
    void forEach(BiConsumer<Key<?>, Value> action) {
        for (Key<?> key : section.keys()) {
            Value value = values.get(key);
            if (value != null) {
                action.accept(key, value);
            }
        }
    }
}

package ribflow.config;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import ribflow.expr.Nearest;

/** Reads one section: reports keys that are unknown, doubled or missing, and has the types read the rest. */
final class SectionReader {

    private final Type.Section section;
    private final String path;
    private final Reading reading;

    SectionReader(Type.Section section, String path, Reading reading) {
        this.section = section;
        this.path = path;
        this.reading = reading;
    }

    Values read(Node.Mapping mapping) {
        Values values = new Values(path, mapping.line(), section);
        Map<String, Node.Entry> given = given(mapping);
        for (Key<?> key : section.keys()) {
            Node.Entry entry = given.get(key.name());
            if (entry != null) {
                given(key, entry, values);
            } else if (key.required() && !misspelt(key, mapping)) {
                reading.wrong(
                        mapping.line(),
                        values.path(key),
                        "the key is missing; allowed: " + key.type().allowed());
            } else {
                fallback(key, mapping.line(), values);
            }
        }
        return values;
    }

    /** Whether the key was probably meant by one that is reported as unknown. */
    private boolean misspelt(Key<?> key, Node.Mapping mapping) {
        List<String> known = section.keys().stream().map(Key::name).toList();
        return mapping.entries().stream()
                .filter(entry -> !known.contains(entry.key()))
                .anyMatch(entry -> Nearest.to(entry.key(), known).contains(key.name()));
    }

    private <T> void given(Key<T> key, Node.Entry entry, Values values) {
        values.trying(key);
        T value = key.type().read(entry.value(), values.path(key), reading);
        if (value != null) {
            values.put(key, value, entry.line(), entry.value().text(), true);
        } else {
            fallback(key, entry.line(), values);
        }
    }

    private <T> void fallback(Key<T> key, int line, Values values) {
        key.fallback().ifPresent(yaml -> {
            Node node = YamlReader.read(yaml, reading);
            @Nullable T value = node == null ? null : key.type().read(node, values.path(key), reading);
            if (node == null || value == null) {
                throw new IllegalStateException("the default of " + values.path(key) + " is wrong");
            }
            values.put(key, value, line, node.text(), false);
        });
    }

    /** The first entry of each known name; the others are reported. */
    private Map<String, Node.Entry> given(Node.Mapping mapping) {
        Map<String, Node.Entry> given = new HashMap<>();
        List<String> known = section.keys().stream().map(Key::name).toList();
        for (Node.Entry entry : mapping.entries()) {
            Node.Entry earlier = given.putIfAbsent(entry.key(), entry);
            String at = path.isEmpty() ? entry.key() : path + "." + entry.key();
            if (earlier != null) {
                reading.wrong(
                        entry.line(), at, "the key is already given in line " + earlier.line() + "; allowed: once");
            } else if (!known.contains(entry.key())) {
                reading.wrong(entry.line(), at, "unknown key" + hint(entry.key(), known));
            }
        }
        return given;
    }

    private static String hint(String word, List<String> known) {
        List<String> near = Nearest.to(word, known);
        return Keys.pmacct(word)
                .map(key -> "; what pmacct calls so is " + key + " here")
                .or(() -> Optional.of(Nearest.question(near)).filter(question -> !question.isEmpty()))
                .or(() -> Keys.elsewhere(word).map(path -> "; did you mean " + path + "?"))
                .orElseGet(() -> "; allowed: " + String.join(", ", known));
    }
}

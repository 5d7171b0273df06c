package ribflow.config;

import java.util.List;
import java.util.stream.Collectors;

/** A piece of a YAML file as it was written, before anybody says what it should be. */
sealed interface Node {

    /** The line where it begins, from 1. */
    int line();

    /** How it looks, for a message about it. */
    String words();

    /** The text of a value, whatever YAML would take it for: {@code 1.10} stays {@code 1.10}. */
    record Scalar(int line, String text) implements Node {

        @Override
        public String words() {
            return "'" + text + "'";
        }
    }

    record Sequence(int line, List<Node> items) implements Node {

        @Override
        public String words() {
            return "a list";
        }
    }

    /** Keys and values; a key may occur twice, which its reader reports. */
    record Mapping(int line, List<Entry> entries) implements Node {

        @Override
        public String words() {
            return "a section";
        }
    }

    /** A key without a value, or a file without anything. */
    record Nothing(int line) implements Node {

        @Override
        public String words() {
            return "nothing";
        }
    }

    record Entry(String key, int line, Node value) {}

    /** The value in one line. */
    default String text() {
        return switch (this) {
            case Scalar scalar -> scalar.text();
            case Sequence list -> list.items().stream().map(Node::text).collect(Collectors.joining(", ", "[", "]"));
            case Mapping section ->
                section.entries().stream()
                        .map(entry -> entry.key() + ": " + entry.value().text())
                        .collect(Collectors.joining(", ", "{", "}"));
            case Nothing _ -> "";
        };
    }
}

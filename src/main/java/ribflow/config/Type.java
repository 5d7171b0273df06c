package ribflow.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import ribflow.maps.Syntax;

/** What a key's value may be, and how it is read from what was written. */
sealed interface Type<T> {

    /** The value; null if there is none to be had, which has been reported. */
    @Nullable
    T read(Node node, String path, Reading reading);

    /** What may be written. */
    String allowed();

    static <T> Type<T> one(Syntax<T> syntax) {
        return new One<>(syntax);
    }

    static <T> Type<List<T>> listOf(Syntax<T> syntax) {
        return new ListOf<>(new One<>(syntax), 0);
    }

    /** A list of at least one. */
    static <T> Type<List<T>> someOf(Syntax<T> syntax) {
        return new ListOf<>(new One<>(syntax), 1);
    }

    /** A single value. */
    record One<T>(Syntax<T> syntax) implements Type<T> {

        @Override
        public @Nullable T read(Node node, String path, Reading reading) {
            if (!(node instanceof Node.Scalar(int line, String text))) {
                reading.wrong(node.line(), path, node.words() + " stands where a value is due; allowed: " + allowed());
                return null;
            }
            try {
                return syntax.read(text);
            } catch (IllegalArgumentException e) {
                reading.wrong(line, path, syntax.explain(e));
                return null;
            }
        }

        @Override
        public String allowed() {
            return syntax.allowed();
        }
    }

    /** Values in order, each once. Where values are single, one alone may stand without brackets. */
    record ListOf<T>(Type<T> element, int least) implements Type<List<T>> {

        @Override
        public @Nullable List<T> read(Node node, String path, Reading reading) {
            return switch (node) {
                case Node.Sequence(int line, List<Node> items) -> read(items, line, path, reading);
                case Node.Nothing(int line) -> read(List.of(), line, path, reading);
                case Node.Scalar scalar when single() -> read(List.of(scalar), scalar.line(), path, reading);
                case Node.Scalar _, Node.Mapping _ -> {
                    reading.wrong(node.line(), path, node.words() + " is not a list; allowed: " + allowed());
                    yield null;
                }
            };
        }

        private @Nullable List<T> read(List<Node> items, int line, String path, Reading reading) {
            List<T> values = new ArrayList<>();
            boolean fine = true;
            for (int i = 0; i < items.size(); i++) {
                Node item = items.get(i);
                T value = element.read(item, single() ? path : path + "[" + i + "]", reading);
                if (value != null && values.contains(value)) {
                    reading.wrong(item.line(), path, item.words() + " is given twice; allowed: each once");
                } else if (value != null) {
                    values.add(value);
                }
                fine &= value != null;
            }
            if (items.size() < least) {
                reading.wrong(line, path, "the list is empty; allowed: " + allowed());
            }
            return fine && items.size() >= least ? values : null;
        }

        private boolean single() {
            return element instanceof One<?>;
        }

        @Override
        public String allowed() {
            return "a list of " + (least == 0 ? "any number" : "one or more") + " of: " + element.allowed();
        }
    }

    /** Sections under names of the operator's choice. */
    record Named(Section element, Syntax<String> names) implements Type<Map<String, Values>> {

        @Override
        public @Nullable Map<String, Values> read(Node node, String path, Reading reading) {
            Map<String, Values> sections = new LinkedHashMap<>();
            switch (node) {
                case Node.Mapping mapping -> mapping.entries().forEach(entry -> read(entry, path, sections, reading));
                case Node.Nothing _ -> {}
                case Node.Scalar _, Node.Sequence _ ->
                    reading.wrong(node.line(), path, node.words() + " has no names; allowed: " + allowed());
            }
            return sections;
        }

        private void read(Node.Entry entry, String path, Map<String, Values> sections, Reading reading) {
            String inner = path + "." + entry.key();
            try {
                names.read(entry.key());
            } catch (IllegalArgumentException e) {
                reading.wrong(entry.line(), inner, names.explain(e));
            }
            Values values = element.read(entry.value(), inner, reading);
            Values earlier = sections.get(entry.key());
            if (earlier != null) {
                String message = "the name is already given in line " + earlier.line() + "; allowed: once";
                reading.wrong(entry.line(), inner, message);
            } else if (values != null) {
                sections.put(entry.key(), values.at(entry.line()));
            }
        }

        @Override
        public String allowed() {
            return "sections under names of your choice: " + names.allowed();
        }
    }

    /** A section with keys that are known. */
    record Section(List<Key<?>> keys, List<Key<?>> identity) implements Type<Values> {

        public Section {
            keys = List.copyOf(keys);
        }

        static Section of(Key<?>... keys) {
            return new Section(List.of(keys), List.of());
        }

        /** A section of a list, told from the others by the first of those keys that it has. */
        Section knownBy(Key<?>... identifying) {
            return new Section(keys, List.of(identifying));
        }

        @Override
        public @Nullable Values read(Node node, String path, Reading reading) {
            return switch (node) {
                case Node.Mapping mapping -> new SectionReader(this, named(path, mapping), reading).read(mapping);
                case Node.Nothing _ ->
                    new SectionReader(this, path, reading).read(new Node.Mapping(node.line(), List.of()));
                case Node.Scalar _, Node.Sequence _ -> {
                    reading.wrong(node.line(), path, node.words() + " is not a section; allowed: " + allowed());
                    yield null;
                }
            };
        }

        /** The path with the identity in place of the number in the list: {@code bgp.neighbours[10.0.0.11]}. */
        private String named(String path, Node.Mapping mapping) {
            Optional<String> name = identity.stream()
                    .flatMap(key -> mapping.entries().stream()
                            .filter(entry -> entry.key().equals(key.name())))
                    .findFirst()
                    .map(entry -> entry.value().text());
            return name.map(text -> path.substring(0, path.lastIndexOf('[')) + "[" + text + "]")
                    .orElse(path);
        }

        @Override
        public String allowed() {
            return "the keys " + String.join(", ", keys.stream().map(Key::name).toList());
        }
    }
}

package ribflow.maps;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import ribflow.expr.Nearest;

/**
 * The rows of a map's file. A row is a line of {@code key=value} pairs; {@code #} or {@code !} where a pair could begin
 * starts a comment; a value with blanks stands in quotes.
 *
 * <p>Reading is strict and goes on to the end: rows with anything wrong are reported and left out, so that one look
 * shows everything there is to mend.
 */
final class Rows {

    private static final Rows NONE = new Rows(List.of(), List.of());

    private final List<Row> rows;
    private final List<String> texts;

    private Rows(List<Row> rows, List<String> texts) {
        this.rows = rows;
        this.texts = texts;
    }

    static Rows none() {
        return NONE;
    }

    static Rows read(Path file, MapFormat format, List<Problem> problems) {
        try {
            return parse(file.toString(), Files.readString(file), format, problems);
        } catch (NoSuchFileException e) {
            problems.add(new Problem(file.toString(), 0, "", "there is no such file"));
        } catch (CharacterCodingException e) {
            problems.add(new Problem(file.toString(), 0, "", "the file is not UTF-8 text"));
        } catch (IOException e) {
            problems.add(new Problem(file.toString(), 0, "", "the file cannot be read: " + e.getMessage()));
        }
        return NONE;
    }

    static Rows parse(String file, String text, MapFormat format, List<Problem> problems) {
        List<Row> rows = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        int line = 0;
        for (String content : text.lines().toList()) {
            line++;
            int before = problems.size();
            List<Pair> pairs = new RowReader(file, line, content, problems).pairs();
            if (!pairs.isEmpty() && problems.size() == before) {
                Map<MapKey<?>, Object> values = values(file, line, pairs, format, problems);
                if (problems.size() == before) {
                    rows.add(new Row(new MapLine(file, line, text(pairs)), values, problems));
                    texts.add(canonical(values, format));
                }
            }
        }
        return new Rows(rows, texts);
    }

    List<Row> all() {
        return rows;
    }

    /** The rows as text without blanks and comments that mean nothing, to tell which rows came and went. */
    List<String> texts() {
        return texts;
    }

    int size() {
        return rows.size();
    }

    /** Reports every row that says the same as an earlier one, and yields the rest. */
    List<Row> distinct(Function<Row, Object> identity) {
        Map<Object, Row> seen = new HashMap<>();
        List<Row> distinct = new ArrayList<>();
        for (Row row : rows) {
            Row earlier = seen.putIfAbsent(identity.apply(row), row);
            if (earlier == null) {
                distinct.add(row);
            } else {
                row.wrong("", "line " + earlier.line() + " already has a row for the same; allowed: one");
            }
        }
        return distinct;
    }

    private static Map<MapKey<?>, Object> values(
            String file, int line, List<Pair> pairs, MapFormat format, List<Problem> problems) {
        Map<MapKey<?>, Object> values = new HashMap<>();
        List<String> names = format.keys().stream().map(MapKey::name).toList();
        List<String> given = new ArrayList<>();
        for (Pair pair : pairs) {
            if (given.contains(pair.key())) {
                problems.add(new Problem(file, line, pair.key(), "the key is given twice; allowed: once a row"));
                continue;
            }
            given.add(pair.key());
            int known = names.indexOf(pair.key());
            if (known < 0) {
                List<String> meant = Nearest.to(pair.key(), names);
                String hint = meant.isEmpty() ? "; allowed: " + String.join(", ", names) : Nearest.question(meant);
                problems.add(new Problem(file, line, pair.key(), "unknown key" + hint));
                given.addAll(meant);
                continue;
            }
            MapKey<?> key = format.keys().get(known);
            try {
                values.put(key, key.syntax().read(pair.value()));
            } catch (IllegalArgumentException e) {
                problems.add(new Problem(file, line, pair.key(), key.syntax().explain(e)));
            }
        }
        for (MapKey<?> key : format.keys()) {
            if (key.required() && !given.contains(key.name())) {
                String message = "the key is missing; allowed: " + key.syntax().allowed();
                problems.add(new Problem(file, line, key.name(), message));
            }
        }
        return values;
    }

    /** The pairs as a row without comments, alignment and needless quotes. */
    private static String text(List<Pair> pairs) {
        return pairs.stream().map(Pair::toString).collect(Collectors.joining(" "));
    }

    private static String canonical(Map<MapKey<?>, Object> values, MapFormat format) {
        StringBuilder out = new StringBuilder();
        for (MapKey<?> key : format.keys()) {
            if (values.containsKey(key)) {
                out.append(key.name()).append('=').append(values.get(key)).append(' ');
            }
        }
        return out.toString();
    }

    /** A key and its value, as written. */
    record Pair(String key, String value) {

        @Override
        public String toString() {
            boolean bare = !value.isEmpty() && value.chars().noneMatch(Character::isWhitespace);
            char quote = value.indexOf('"') < 0 ? '"' : '\'';
            return key + "=" + (bare ? value : quote + value + quote);
        }
    }
}

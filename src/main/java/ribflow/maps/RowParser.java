package ribflow.maps;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import ribflow.expr.Nearest;

/** Turns the lines of one file into rows, and says what is wrong with a line. */
final class RowParser {

    private final String file;
    private final MapFormat format;
    private final List<String> names;
    private final List<Problem> problems;

    RowParser(String file, MapFormat format, List<Problem> problems) {
        this.file = file;
        this.format = format;
        this.names = format.keys().stream().map(MapKey::name).toList();
        this.problems = problems;
    }

    /** The row of a line; null where there is none, or a wrong one. */
    @Nullable
    Row parse(int line, String content) {
        int before = problems.size();
        List<Rows.Pair> pairs = new RowReader(file, line, content, format, problems).pairs();
        if (pairs.isEmpty() || problems.size() > before) {
            return null;
        }
        @Nullable Object[] values = values(line, pairs);
        return problems.size() > before ? null : new Row(file, line, format, pairs, values, problems);
    }

    private @Nullable Object[] values(int line, List<Rows.Pair> pairs) {
        @Nullable Object[] values = new Object[names.size()];
        List<String> given = new ArrayList<>(pairs.size());
        for (Rows.Pair pair : pairs) {
            if (given.contains(pair.key())) {
                wrong(line, pair.key(), "the key is given twice; allowed: once a row");
                continue;
            }
            given.add(pair.key());
            String refused = format.refused().get(pair.key());
            if (refused != null) {
                wrong(line, pair.key(), refused);
                continue;
            }
            int known = names.indexOf(pair.key());
            if (known < 0) {
                List<String> meant = Nearest.to(pair.key(), names);
                String hint = meant.isEmpty() ? "; allowed: " + String.join(", ", names) : Nearest.question(meant);
                wrong(line, pair.key(), "unknown key" + hint);
                given.addAll(meant);
                continue;
            }
            MapKey<?> key = format.keys().get(known);
            try {
                values[known] = key.syntax().read(pair.value());
            } catch (IllegalArgumentException e) {
                wrong(line, pair.key(), key.syntax().explain(e));
            }
        }
        for (MapKey<?> key : format.keys()) {
            if (key.required() && !given.contains(key.name())) {
                wrong(
                        line,
                        key.name(),
                        "the key is missing; allowed: " + key.syntax().allowed());
            }
        }
        return values;
    }

    private void wrong(int line, String path, String message) {
        problems.add(new Problem(file, line, path, message));
    }
}

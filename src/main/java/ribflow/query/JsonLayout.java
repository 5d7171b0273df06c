package ribflow.query;

import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.List;

/** Objects with pmacct's keys, one to a line: bare, or as the elements of one array. */
final class JsonLayout implements Layout {

    private final Writer out;
    private final List<String> keys;
    private final boolean array;
    private boolean first = true;

    JsonLayout(Writer out, List<Column> columns, boolean array) {
        this.out = out;
        this.keys = columns.stream().map(column -> quoted(column.json()) + ": ").toList();
        this.array = array;
    }

    @Override
    public void begin(List<String> notes) throws IOException {
        if (array) {
            out.write("[\n");
        }
    }

    @Override
    public void row(Cell[] cells) throws IOException {
        if (array && !first) {
            out.write(",\n");
        }
        first = false;
        for (int i = 0; i < cells.length; i++) {
            out.write(i == 0 ? "{" : ", ");
            out.write(keys.get(i));
            out.write(value(cells[i]));
        }
        out.write(array ? "}" : "}\n");
    }

    @Override
    public void end() throws IOException {
        if (array) {
            out.write(first ? "]\n" : "\n]\n");
        }
    }

    private static String value(Cell cell) {
        return switch (cell) {
            case Cell.Absent() -> "null";
            case Cell.Text(String text) -> quoted(text);
            case Cell.Digits(long value) -> Long.toString(value);
            case Cell.Count(long value) -> Long.toString(value);
            case Cell.Rate(double rate) -> Layout.plain(rate);
            case Cell.Time(long millis) -> quoted(Instant.ofEpochMilli(millis).toString());
            case Cell.Flag(boolean set) -> Boolean.toString(set);
            case Cell.Path(String ases) -> quoted(ases.replace(' ', '_'));
            case Cell.Communities(String communities) -> quoted(communities.replace(' ', '_'));
        };
    }

    /** A string of RFC 8259: quotes, backslashes and control characters are escaped. */
    private static String quoted(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}

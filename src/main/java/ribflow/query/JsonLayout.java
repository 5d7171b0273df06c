package ribflow.query;

import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** Objects with pmacct's keys, one to a line: bare, or as the elements of one array. */
final class JsonLayout implements Layout {

    private final Writer out;
    private final List<String> keys;
    private final boolean array;
    private boolean first = true;

    JsonLayout(Writer out, List<Column> columns, boolean array) {
        this.out = out;
        this.keys = columns.stream()
                .map(column -> Json.quoted(column.json()) + ": ")
                .toList();
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
            out.write(Json.value(cells[i]));
        }
        out.write(array ? "}" : "}\n");
    }

    @Override
    public void end() throws IOException {
        if (array) {
            out.write(first ? "]\n" : "\n]\n");
        }
    }
}

package ribflow.query;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Objects with pmacct's keys, one to a line: bare, or as the elements of one array. */
final class JsonLayout implements Layout {

    private final Utf8 out;
    private final JsonValues values;
    private final byte[][] keys;
    private final boolean array;
    private boolean first = true;

    JsonLayout(Utf8 out, List<Column> columns, boolean array) {
        this.out = out;
        this.values = new JsonValues(out);
        this.keys = new byte[columns.size()][];
        for (int i = 0; i < keys.length; i++) {
            String key = (i == 0 ? "{" : ", ") + Json.quoted(columns.get(i).json()) + ": ";
            keys[i] = key.getBytes(StandardCharsets.UTF_8);
        }
        this.array = array;
    }

    @Override
    public void begin(List<String> notes) {
        if (array) {
            out.put("[\n");
        }
    }

    @Override
    public CellSink column(int index) {
        if (index == 0 && array && !first) {
            out.put(",\n");
        }
        first = false;
        out.put(keys[index]);
        return values;
    }

    @Override
    public void endRow() {
        out.put(array ? "}" : "}\n");
    }

    @Override
    public void end() {
        if (array) {
            out.put(first ? "]\n" : "\n]\n");
        }
    }
}

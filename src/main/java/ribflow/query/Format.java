package ribflow.query;

import java.io.IOException;
import java.io.Writer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How an answer is written down. No format writes an empty line, so that one can end an answer. */
public enum Format {
    /** Aligned columns for the eye. */
    TABLE {
        @Override
        Layout layout(Writer out, List<Column> columns) {
            return new TableLayout(out, columns);
        }
    },
    /** RFC 4180 with a header, as pmacct's client prints it. */
    CSV {
        @Override
        Layout layout(Writer out, List<Column> columns) {
            return new CsvLayout(out, columns);
        }
    },
    /** One array of objects, an object to a line. */
    JSON {
        @Override
        Layout layout(Writer out, List<Column> columns) {
            return new JsonLayout(out, columns, true);
        }
    },
    /** One object to a line and nothing else. */
    NDJSON {
        @Override
        Layout layout(Writer out, List<Column> columns) {
            return new JsonLayout(out, columns, false);
        }
    };

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The word by which it is asked for. */
    public String label() {
        return label;
    }

    /** The format of that word. */
    public static Optional<Format> named(String label) {
        return Arrays.stream(values())
                .filter(format -> format.label.equals(label))
                .findFirst();
    }

    abstract Layout layout(Writer out, List<Column> columns);

    /**
     * Writes the whole answer.
     *
     * @return how many rows it had
     */
    public long write(Answer answer, Writer out) throws IOException {
        Layout layout = layout(out, answer.columns());
        layout.begin(answer.notes());
        Cell[] row = new Cell[answer.columns().size()];
        long rows = 0;
        for (boolean more = next(answer, row, layout, out); more; more = next(answer, row, layout, out)) {
            layout.row(row);
            rows++;
        }
        layout.end();
        return rows;
    }

    private static boolean next(Answer answer, Cell[] row, Layout layout, Writer out) throws IOException {
        if (answer instanceof LiveAnswer live && live.waits()) {
            layout.pause();
            out.flush();
        }
        return answer.next(row);
    }
}

package ribflow.query;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** How an answer is written down. No format writes an empty line, so that one can end an answer. */
public enum Format {
    /** Aligned columns for the eye. */
    TABLE {
        @Override
        Layout layout(Utf8 out, List<Column> columns) {
            return new TableLayout(out, columns);
        }
    },
    /** RFC 4180 with a header, as pmacct's client prints it. */
    CSV {
        @Override
        Layout layout(Utf8 out, List<Column> columns) {
            return new CsvLayout(out, columns);
        }
    },
    /** One array of objects, an object to a line. */
    JSON {
        @Override
        Layout layout(Utf8 out, List<Column> columns) {
            return new JsonLayout(out, columns, true);
        }
    },
    /** One object to a line and nothing else. */
    NDJSON {
        @Override
        Layout layout(Utf8 out, List<Column> columns) {
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

    abstract Layout layout(Utf8 out, List<Column> columns);

    /**
     * Writes the whole answer, or what there is of it until it fails.
     *
     * @return how many rows it had
     */
    public long write(Answer answer, OutputStream out) throws IOException {
        Utf8 text = new Utf8(out);
        try {
            return write(answer, text);
        } finally {
            text.flush();
        }
    }

    /**
     * Writes the whole answer; the end of it may not be sent yet.
     *
     * @return how many rows it had
     */
    public long write(Answer answer, Utf8 out) throws IOException {
        Layout layout = layout(out, answer.columns());
        layout.begin(answer.notes());
        long rows = answer instanceof RowsAnswer query ? stream(query, layout, out) : cells(answer, layout, out);
        layout.end();
        return rows;
    }

    /** The rows of a query, of which there may be millions: no cell is made of their values. */
    private static long stream(RowsAnswer answer, Layout layout, Utf8 out) throws IOException {
        long rows = 0;
        while (answer.next(layout)) {
            out.drain();
            rows++;
        }
        return rows;
    }

    private static long cells(Answer answer, Layout layout, Utf8 out) throws IOException {
        Cell[] row = new Cell[answer.columns().size()];
        long rows = 0;
        for (boolean more = next(answer, row, layout, out); more; more = next(answer, row, layout, out)) {
            for (int i = 0; i < row.length; i++) {
                row[i].into(layout.column(i));
            }
            layout.endRow();
            out.drain();
            rows++;
        }
        return rows;
    }

    private static boolean next(Answer answer, Cell[] row, Layout layout, Utf8 out) throws IOException {
        if (answer instanceof LiveAnswer live && live.waits()) {
            layout.pause();
            out.flush();
        }
        return answer.next(row);
    }
}

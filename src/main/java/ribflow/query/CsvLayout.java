package ribflow.query;

import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.List;

/** Comma-separated values (RFC 4180) under pmacct's headers, each line ended by a bare line feed. */
final class CsvLayout implements Layout {

    private final Writer out;
    private final List<Column> columns;

    CsvLayout(Writer out, List<Column> columns) {
        this.out = out;
        this.columns = columns;
    }

    @Override
    public void begin(List<String> notes) throws IOException {
        for (int i = 0; i < columns.size(); i++) {
            separate(i);
            out.write(quoted(columns.get(i).header()));
        }
        out.write('\n');
    }

    @Override
    public void row(Cell[] cells) throws IOException {
        for (int i = 0; i < cells.length; i++) {
            separate(i);
            String text = text(cells[i]);
            out.write(text.isEmpty() && cells.length == 1 ? "\"\"" : quoted(text));
        }
        out.write('\n');
    }

    @Override
    public void end() {}

    private void separate(int i) throws IOException {
        if (i > 0) {
            out.write(',');
        }
    }

    private static String text(Cell cell) {
        return switch (cell) {
            case Cell.Absent() -> "";
            case Cell.Text(String text) -> text;
            case Cell.Digits(long value) -> Long.toUnsignedString(value);
            case Cell.Count(long value) -> Long.toString(value);
            case Cell.Rate(double rate) -> Layout.plain(rate);
            case Cell.Time(long millis) -> Instant.ofEpochMilli(millis).toString();
            case Cell.Flag(boolean set) -> Boolean.toString(set);
            case Cell.Path(String ases) -> ases.replace(' ', '_');
            case Cell.Communities(String communities) -> communities.replace(' ', '_');
        };
    }

    /** Quotes what needs them; and what a client could take for an error. */
    private static String quoted(String text) {
        String line = Layout.oneLine(text);
        boolean plain = line.indexOf(',') < 0 && line.indexOf('"') < 0 && !line.startsWith("error:");
        return plain ? line : '"' + line.replace("\"", "\"\"") + '"';
    }
}

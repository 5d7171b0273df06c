package ribflow.query;

import java.util.List;

/**
 * Comma-separated values (RFC 4180) under pmacct's headers, each line ended by a bare line feed. A line with nothing in its only
 * column would be empty, which ends an answer, so there the nothing is quoted.
 *
 * <p>Hot: allocation-free but for rates and for texts that need quotes.
 */
final class CsvLayout extends PlainCells implements Layout {

    private final List<Column> columns;

    CsvLayout(Utf8 out, List<Column> columns) {
        super(out);
        this.columns = columns;
    }

    @Override
    public void begin(List<String> notes) {
        for (int i = 0; i < columns.size(); i++) {
            column(i);
            quoted(columns.get(i).header());
        }
        endRow();
    }

    @Override
    public CellSink column(int index) {
        if (index > 0) {
            out.put(',');
        }
        return this;
    }

    @Override
    public void endRow() {
        out.put('\n');
    }

    @Override
    public void end() {}

    @Override
    public void absent() {
        if (columns.size() == 1) {
            out.put("\"\"");
        }
    }

    @Override
    public void text(String text) {
        written(text, ' ');
    }

    @Override
    public void address(long high, long low) {
        out.address(high, low);
    }

    @Override
    public void time(long millis) {
        out.put(moment.text(millis));
    }

    @Override
    public void path(String ases) {
        written(ases, '_');
    }

    @Override
    public void communities(String communities) {
        written(communities, '_');
    }

    private void written(String text, char blank) {
        if (text.isEmpty()) {
            absent();
        } else if (Csv.plain(text)) {
            out.put(text, ' ', blank);
        } else {
            quoted(text.replace(' ', blank));
        }
    }

    private void quoted(String text) {
        String line = Layout.oneLine(text);
        out.put(Csv.plain(line) ? line : Csv.quoted(line));
    }
}

package ribflow.query;

import java.util.List;

/**
 * Comma-separated values (RFC 4180) under pmacct's headers, each line ended by a bare line feed. A line with nothing in its only
 * column would be empty, which ends an answer, so there the nothing is quoted.
 *
 * <p>Hot: allocation-free but for rates and for texts that need quotes.
 */
final class CsvLayout implements Layout, CellSink {

    private final Utf8 out;
    private final List<Column> columns;
    private final Moment moment = new Moment();

    CsvLayout(Utf8 out, List<Column> columns) {
        this.out = out;
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
    public void digits(long value) {
        out.unsigned(value);
    }

    @Override
    public void count(long value) {
        out.number(value);
    }

    @Override
    public void rate(double perSecond) {
        out.put(Layout.plain(perSecond));
    }

    @Override
    public void time(long millis) {
        out.put(moment.text(millis));
    }

    @Override
    public void flag(boolean set) {
        out.put(set ? "true" : "false");
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
        } else if (plain(text)) {
            out.put(text, ' ', blank);
        } else {
            quoted(text.replace(' ', blank));
        }
    }

    /** What needs no quotes, and could not be taken for an error by a client. */
    private static boolean plain(String text) {
        return text.indexOf(',') < 0
                && text.indexOf('"') < 0
                && text.indexOf('\n') < 0
                && text.indexOf('\r') < 0
                && !text.startsWith("error:");
    }

    private void quoted(String text) {
        String line = Layout.oneLine(text);
        if (plain(line)) {
            out.put(line);
        } else {
            out.put('"').put(line.replace("\"", "\"\"")).put('"');
        }
    }
}

package ribflow.query;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import ribflow.ip.Address;
import ribflow.stats.Figures;

/**
 * Aligned columns for the eye. The widths come from the first rows, which are held back until they are measured; the rest
 * streams, and a row that is wider than all of those moves its own columns to the right.
 */
final class TableLayout implements Layout, CellSink {

    private static final int MEASURED = 1_000;

    private final Utf8 out;
    private final List<Column> columns;
    private final int[] widths;
    private final List<String[]> held = new ArrayList<>();
    private final String[] row;
    private int at;
    private boolean measured;

    TableLayout(Utf8 out, List<Column> columns) {
        this.out = out;
        this.columns = columns;
        this.widths = new int[columns.size()];
        this.row = new String[columns.size()];
    }

    @Override
    public void begin(List<String> notes) {
        for (String note : notes) {
            out.put("# ").put(Layout.oneLine(note)).put('\n');
        }
        hold(columns.stream().map(Column::title).toArray(String[]::new));
    }

    @Override
    public CellSink column(int index) {
        at = index;
        return this;
    }

    @Override
    public void endRow() {
        if (measured) {
            line(row);
        } else {
            hold(row.clone());
        }
    }

    /** Names come from routers too, and a terminal obeys what control characters say. */
    private static String harmless(String text) {
        return text.chars().noneMatch(Character::isISOControl)
                ? text
                : text.replaceAll("[\\x00-\\x1f\\x7f-\\x9f]+", " ");
    }

    @Override
    public void end() {
        release();
    }

    @Override
    public void pause() {
        if (held.size() > 1) { // not for the header alone, whose columns would be too narrow
            release();
        }
    }

    private void hold(String[] texts) {
        for (int i = 0; i < texts.length; i++) {
            widths[i] = Math.max(widths[i], texts[i].length());
        }
        held.add(texts);
        if (held.size() > MEASURED) {
            release();
        }
    }

    private void release() {
        measured = true;
        for (String[] texts : held) {
            line(texts);
        }
        held.clear();
    }

    private void line(String[] texts) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < texts.length; i++) {
            String padding = " ".repeat(Math.max(0, widths[i] - texts[i].length()));
            line.append(i == 0 ? "" : "  ");
            line.append(columns.get(i).number() ? padding + texts[i] : texts[i] + padding);
        }
        String text = line.toString().stripTrailing();
        out.put(text.startsWith("error:") ? " " : "").put(text).put('\n');
    }

    private void put(String text) {
        row[at] = harmless(text.isEmpty() ? "-" : text);
    }

    @Override
    public void absent() {
        put("");
    }

    @Override
    public void text(String text) {
        put(text);
    }

    @Override
    public void address(long high, long low) {
        put(new Address(high, low).toString());
    }

    @Override
    public void digits(long value) {
        put(Long.toUnsignedString(value));
    }

    @Override
    public void count(long value) {
        put(Figures.grouped(value));
    }

    @Override
    public void rate(double perSecond) {
        put(Figures.readable(perSecond));
    }

    @Override
    public void time(long millis) {
        put(Instant.ofEpochMilli(millis).toString());
    }

    @Override
    public void flag(boolean set) {
        put(set ? "yes" : "");
    }

    @Override
    public void path(String ases) {
        put(ases.isEmpty() ? "^$" : ases);
    }

    @Override
    public void communities(String communities) {
        put(communities);
    }

    /** {@code 1,234,567}. */
}

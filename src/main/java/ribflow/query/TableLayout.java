package ribflow.query;

import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import ribflow.stats.Figures;

/**
 * Aligned columns for the eye. The widths come from the first rows, which are held back until they are measured; the rest
 * streams, and a row that is wider than all of those moves its own columns to the right.
 */
final class TableLayout implements Layout {

    private static final int MEASURED = 1_000;

    private final Writer out;
    private final List<Column> columns;
    private final int[] widths;
    private final List<String[]> held = new ArrayList<>();
    private boolean measured;

    TableLayout(Writer out, List<Column> columns) {
        this.out = out;
        this.columns = columns;
        this.widths = new int[columns.size()];
    }

    @Override
    public void begin(List<String> notes) throws IOException {
        for (String note : notes) {
            out.write("# " + Layout.oneLine(note) + '\n');
        }
        hold(columns.stream().map(Column::title).toArray(String[]::new));
    }

    @Override
    public void row(Cell[] cells) throws IOException {
        String[] texts = new String[cells.length];
        for (int i = 0; i < cells.length; i++) {
            texts[i] = harmless(text(cells[i]));
        }
        if (measured) {
            line(texts);
        } else {
            hold(texts);
        }
    }

    /** Names come from routers too, and a terminal obeys what control characters say. */
    private static String harmless(String text) {
        return text.chars().noneMatch(Character::isISOControl)
                ? text
                : text.replaceAll("[\\x00-\\x1f\\x7f-\\x9f]+", " ");
    }

    @Override
    public void end() throws IOException {
        release();
    }

    @Override
    public void pause() throws IOException {
        if (held.size() > 1) { // not for the header alone, whose columns would be too narrow
            release();
        }
    }

    private void hold(String[] texts) throws IOException {
        for (int i = 0; i < texts.length; i++) {
            widths[i] = Math.max(widths[i], texts[i].length());
        }
        held.add(texts);
        if (held.size() > MEASURED) {
            release();
        }
    }

    private void release() throws IOException {
        measured = true;
        for (String[] texts : held) {
            line(texts);
        }
        held.clear();
    }

    private void line(String[] texts) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < texts.length; i++) {
            String padding = " ".repeat(Math.max(0, widths[i] - texts[i].length()));
            line.append(i == 0 ? "" : "  ");
            line.append(columns.get(i).number() ? padding + texts[i] : texts[i] + padding);
        }
        String text = line.toString().stripTrailing();
        out.write((text.startsWith("error:") ? " " : "") + text + '\n');
    }

    private static String text(Cell cell) {
        return switch (cell) {
            case Cell.Absent() -> "-";
            case Cell.Text(String text) -> orDash(text);
            case Cell.Digits(long value) -> Long.toUnsignedString(value);
            case Cell.Count(long value) -> grouped(value);
            case Cell.Rate(double rate) -> Figures.readable(rate);
            case Cell.Time(long millis) -> Instant.ofEpochMilli(millis).toString();
            case Cell.Flag(boolean set) -> set ? "yes" : "-";
            case Cell.Path(String ases) -> ases.isEmpty() ? "^$" : ases;
            case Cell.Communities(String communities) -> orDash(communities);
        };
    }

    private static String orDash(String text) {
        return text.isEmpty() ? "-" : text;
    }

    /** {@code 1,234,567}. */
    private static String grouped(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}

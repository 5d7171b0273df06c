package ribflow.explain;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import ribflow.query.Answer;
import ribflow.query.Cell;
import ribflow.query.Column;
import ribflow.stats.Figures;

/** An explanation under construction: rows of what has which value, from where, and why; and a summary in a few lines. */
final class Report {

    private static final List<Column> COLUMNS = List.of(
            Column.text("section"),
            Column.text("what"),
            Column.text("value"),
            Column.text("source"),
            Column.text("why"));

    private final List<List<Cell>> rows = new ArrayList<>();
    private final List<String> summary = new ArrayList<>();

    /** Adds a row; empty words are none. */
    void add(String section, String what, Cell value, String source, String why) {
        rows.add(List.of(words(section), words(what), value, words(source), words(why)));
    }

    void add(String section, String what, String value, String source, String why) {
        add(section, what, words(value), source, why);
    }

    /** Adds a line to what a reader in a hurry reads. */
    void sum(String line) {
        summary.add(line);
    }

    private static Cell words(String text) {
        return text.isEmpty() ? Cell.ABSENT : new Cell.Text(text);
    }

    /** A value inside a sentence. */
    static String text(Cell cell) {
        return switch (cell) {
            case Cell.Absent() -> "-";
            case Cell.Text(String text) -> text;
            case Cell.Digits(long value) -> Long.toUnsignedString(value);
            case Cell.Count(long value) -> Figures.grouped(value);
            case Cell.Rate(double rate) -> String.valueOf(rate);
            case Cell.Time(long millis) -> Instant.ofEpochMilli(millis).toString();
            case Cell.Flag(boolean set) -> set ? "yes" : "-";
            case Cell.Path(String ases) -> ases.isEmpty() ? "^$" : ases;
            case Cell.Communities(String communities) -> communities.isEmpty() ? "-" : communities;
        };
    }

    Answer answer() {
        return Answer.of(COLUMNS, rows, summary);
    }
}

package ribflow.ledger;

import java.util.ArrayList;
import java.util.List;
import ribflow.query.Answer;
import ribflow.query.Cell;
import ribflow.query.Column;

/**
 * A subject's samples, in order. A bin that is no sample has a row without rates, so that a reader sees that it is missing;
 * one that is still to come has none.
 */
final class SampleRows {

    private static final List<Column> COLUMNS = List.of(
            Column.text("by"),
            Column.text("subject"),
            new Column("stamp_inserted", "INSERTED", "INSERTED", false),
            Column.number("covered_millis"),
            Column.number("in_bytes"),
            Column.number("out_bytes"),
            Column.number("in_bps"),
            Column.number("out_bps"),
            Column.number("sum_bps"));

    private final Usage usage;
    private final Coverage coverage;
    private final int first;

    SampleRows(Usage usage, Coverage coverage, int first) {
        this.usage = usage;
        this.coverage = coverage;
        this.first = first;
    }

    Answer answer(List<String> notes) {
        List<List<Cell>> rows = new ArrayList<>();
        for (int i = first; i < coverage.bins().count() && !coverage.toCome(i); i++) {
            rows.add(row(i));
        }
        return Answer.of(COLUMNS, rows, notes);
    }

    private List<Cell> row(int bin) {
        List<Cell> row = new ArrayList<>(List.of(
                new Cell.Text(usage.subject().kind().label()),
                new Cell.Text(usage.subject().label()),
                new Cell.Time(coverage.bins().start(bin)),
                new Cell.Digits(coverage.millis(bin))));
        if (coverage.sample(bin)) {
            long in = usage.in(bin);
            long out = usage.out(bin);
            row.addAll(List.of(
                    new Cell.Count(in),
                    new Cell.Count(out),
                    new Cell.Rate(coverage.rate(bin, in)),
                    new Cell.Rate(coverage.rate(bin, out)),
                    new Cell.Rate(coverage.rate(bin, in + out))));
        }
        while (row.size() < COLUMNS.size()) {
            row.add(Cell.ABSENT);
        }
        return row;
    }
}

package ribflow.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import ribflow.maps.Subject;
import ribflow.query.Answer;
import ribflow.query.Cell;
import ribflow.query.Column;

/** Statements as rows: by kind, and in each the most that is billed first. What costs stands there if anything has a price. */
final class StatementRows {

    private static final Comparator<Statement> ORDER = Comparator.<Statement, Subject.Kind>comparing(
                    statement -> statement.subject().kind())
            .thenComparing(statement -> statement.billed().orElse(0), Comparator.reverseOrder())
            .thenComparing(Statement::subject);

    private final List<Statement> statements;
    private final BillingPeriod period;
    private final int first;
    private final Map<Subject.Kind, Coverage> coverage;
    private final boolean priced;

    StatementRows(List<Statement> statements, BillingPeriod period, int first, Map<Subject.Kind, Coverage> coverage) {
        this.statements = statements.stream().sorted(ORDER).toList();
        this.period = period;
        this.first = first;
        this.coverage = coverage;
        this.priced =
                statements.stream().anyMatch(statement -> statement.amount().isPresent());
    }

    Answer answer(List<String> notes) {
        return Answer.of(columns(), statements.stream().map(this::row).toList(), notes);
    }

    private List<Column> columns() {
        List<Column> columns = new ArrayList<>(List.of(
                Column.text("by"),
                Column.text("subject"),
                Column.text("name"),
                Column.text("rule"),
                rate("in_bps", "IN"),
                rate("out_bps", "OUT"),
                rate("sum_bps", "SUM"),
                rate("billed_bps", "BILLED"),
                rate("commit_bps", "COMMIT"),
                rate("overage_bps", "OVERAGE"),
                rate("forecast_bps", "FORECAST"),
                Column.number("above"),
                Column.number("free")));
        if (priced) {
            columns.add(Column.number("amount"));
            columns.add(Column.text("currency"));
        }
        columns.addAll(List.of(
                Column.number("samples"), Column.number("missing"), Column.number("to_come"), Column.text("period")));
        return columns;
    }

    private List<Cell> row(Statement statement) {
        List<Cell> row = new ArrayList<>(List.of(
                new Cell.Text(statement.subject().kind().label()),
                new Cell.Text(statement.subject().label()),
                text(statement.name()),
                new Cell.Text(statement.rule().label()),
                rate(statement.in()),
                rate(statement.out()),
                rate(statement.sum()),
                rate(statement.billed()),
                rate(statement.commit()),
                rate(statement.overage()),
                rate(statement.forecast()),
                count(statement.above()),
                count(statement.free())));
        if (priced) {
            row.add(statement
                    .amount()
                    .<Cell>map(amount -> new Cell.Text(amount.toPlainString()))
                    .orElse(Cell.ABSENT));
            row.add(text(statement.currency()));
        }
        row.addAll(collected(statement.subject().kind()));
        row.add(new Cell.Text(period.toString()));
        return row;
    }

    private List<Cell> collected(Subject.Kind kind) {
        Coverage of = coverage.get(kind);
        if (of == null) {
            throw new IllegalStateException("a statement by " + kind + " without samples");
        }
        int samples = of.samples(first);
        int toCome = of.toCome(first, of.bins().count());
        return List.of(
                new Cell.Digits(samples),
                new Cell.Digits(of.bins().count() - first - samples - toCome),
                new Cell.Digits(toCome));
    }

    private static Column rate(String name, String title) {
        return new Column(name, name.toUpperCase(Locale.ROOT), title, true);
    }

    private static Cell text(String text) {
        return text.isEmpty() ? Cell.ABSENT : new Cell.Text(text);
    }

    private static Cell rate(OptionalDouble rate) {
        return rate.isPresent() ? new Cell.Rate(rate.getAsDouble()) : Cell.ABSENT;
    }

    private static Cell rate(OptionalLong rate) {
        return rate.isPresent() ? new Cell.Rate(rate.getAsLong()) : Cell.ABSENT;
    }

    private static Cell count(OptionalInt count) {
        return count.isPresent() ? new Cell.Digits(count.getAsInt()) : Cell.ABSENT;
    }
}

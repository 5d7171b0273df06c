package ribflow.daemon;

import static ribflow.daemon.Commands.count;
import static ribflow.daemon.Commands.words;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import ribflow.flow.FlowField;
import ribflow.matrix.Chart;
import ribflow.matrix.Chart.Tile;
import ribflow.matrix.CoreMatrix;
import ribflow.matrix.Departures;
import ribflow.matrix.Grid;
import ribflow.matrix.Place;
import ribflow.matrix.Precision;
import ribflow.matrix.Traffic;
import ribflow.query.Answer;
import ribflow.query.Cell;
import ribflow.query.Column;
import ribflow.stats.Figures;

/**
 * The matrix as rows: a grid for the eye, a row for each cell for scripts, and a row for each part of a picture, of which the
 * asker makes it.
 */
final class MatrixTables {

    private MatrixTables() {}

    /** A chart, and of which part of the traffic it is; empty where it is of all. */
    record Part(String name, Chart chart) {}

    /** Grids with their sums, one below the other. All have the same columns. */
    static Answer grid(Optional<String> by, List<Part> parts, List<String> notes) {
        Chart first = parts.getFirst().chart();
        List<Column> columns = new ArrayList<>();
        by.ifPresent(split -> columns.add(Column.text(split)));
        columns.add(Column.text("from"));
        first.columns().forEach(axis -> columns.add(new Column(axis.label(), axis.label(), axis.label(), true)));
        columns.add(Column.number("sum"));
        columns.add(Column.number("local"));
        List<List<Cell>> rows = new ArrayList<>();
        for (Part part : parts) {
            Chart chart = part.chart();
            for (int row = 0; row < chart.rows().size(); row++) {
                rows.add(row(
                        by,
                        part,
                        chart.rows().get(row).label(),
                        chart.tiles().get(row),
                        chart.rowSums().get(row)));
            }
            rows.add(row(by, part, "sum", chart.columnSums(), chart.total()));
        }
        return Answer.of(columns, rows, notes);
    }

    private static List<Cell> row(Optional<String> by, Part part, String label, List<Tile> tiles, Tile sum) {
        return Stream.of(
                        by.stream().map(_ -> words(part.name())),
                        Stream.of(words(label)),
                        tiles.stream().map(tile -> words(tile.text())),
                        Stream.of(words(sum.text()), words(local(part.chart(), sum))))
                .flatMap(cells -> cells)
                .toList();
    }

    /** Of a percentile nobody knows which part is local, but where it is all of it. */
    private static String local(Chart chart, Tile sum) {
        boolean known = chart.additive() || sum.known() && sum.local() == sum.value();
        return known ? Figures.readable(sum.local()) : "?";
    }

    /** A row for each cell that has traffic. */
    static Answer cells(CoreMatrix matrix, List<String> notes) {
        List<FlowField> from = matrix.question().level().from();
        List<FlowField> to = matrix.question().level().to();
        List<Column> columns = new ArrayList<>();
        matrix.question().by().ifPresent(split -> columns.add(Column.text(split.label())));
        from.forEach(field -> columns.add(Column.text("from_" + word(field))));
        columns.add(Column.text("from_reason"));
        to.forEach(field -> columns.add(Column.text("to_" + word(field))));
        columns.add(Column.text("to_reason"));
        List.of("packets", "flows", "bytes", "bytes_local", "bps").forEach(name -> columns.add(Column.number(name)));
        if (matrix.question().percentile()) {
            columns.add(Column.number("p95_bps"));
        }
        columns.add(Column.number("packets_sampled"));
        columns.add(Column.number("error_percent"));
        columns.add(Column.text("precision"));
        List<List<Cell>> rows = new ArrayList<>();
        if (matrix.question().by().isPresent()) {
            matrix.parts().forEach((name, grid) -> cells(matrix, grid, List.of(words(name)), rows));
        } else {
            cells(matrix, matrix.grid(), List.of(), rows);
        }
        return Answer.of(columns, rows, notes);
    }

    private static String word(FlowField field) {
        if (field.equals(FlowField.PEER_SRC_IP) || field.equals(FlowField.EGRESS_ROUTER)) {
            return "router";
        }
        if (field.equals(FlowField.PEER_SRC_AS) || field.equals(FlowField.PEER_DST_AS)) {
            return "as";
        }
        return field.equals(FlowField.IN_IFACE) ? "interface" : "pop";
    }

    private static void cells(CoreMatrix matrix, Grid grid, List<Cell> before, List<List<Cell>> rows) {
        int fromSize = matrix.question().level().from().size();
        int toSize = matrix.question().level().to().size();
        grid.forEach((from, to, cell) -> {
            List<Cell> row = new ArrayList<>(before);
            row.addAll(place(from, fromSize));
            row.addAll(place(to, toSize));
            Traffic traffic = cell.traffic();
            row.add(count(traffic.packets()));
            row.add(count(traffic.flows()));
            row.add(count(traffic.bytes()));
            row.add(count(cell.local().bytes()));
            row.add(new Cell.Rate(matrix.bitsPerSecond(traffic)));
            if (matrix.question().percentile()) {
                row.add(new Cell.Rate(cell.percentile()));
            }
            row.add(traffic.sampling().known() ? count(traffic.sampling().packets()) : Cell.ABSENT);
            row.add(percent(traffic.precision()));
            row.add(words(word(traffic.precision())));
            rows.add(row);
        });
    }

    private static List<Cell> place(Place place, int size) {
        List<Cell> cells = new ArrayList<>(IntStream.range(0, size)
                .mapToObj(i -> place.values().isEmpty()
                        ? Cell.ABSENT
                        : words(place.values().get(i)))
                .toList());
        cells.add(place.reason().map(Commands::words).orElse(Cell.ABSENT));
        return cells;
    }

    private static Cell percent(Precision precision) {
        return switch (precision) {
            case Precision.Exact() -> new Cell.Rate(0);
            case Precision.Within(double share) -> new Cell.Rate(100 * share);
            case Precision.TooFewSamples(double share) -> new Cell.Rate(100 * share);
            case Precision.NotKnown() -> Cell.ABSENT;
        };
    }

    private static String word(Precision precision) {
        return switch (precision) {
            case Precision.Exact() -> "exact";
            case Precision.Within(double _) -> "within";
            case Precision.TooFewSamples(double _) -> "too_few_samples";
            case Precision.NotKnown() -> "not_known";
        };
    }

    /** What leaves by the matrix, beside what is seen leaving. */
    static Answer check(CoreMatrix matrix, List<Departures.Row> departures, List<String> notes) {
        List<Column> columns = List.of(
                Column.text("pop"),
                Column.number("enters"),
                Column.number("leaves"),
                Column.number("seen_leaving"),
                Column.number("unexpected"),
                Column.number("difference_percent"),
                Column.text("verdict"));
        List<List<Cell>> rows = departures.stream()
                .map(row -> List.of(
                        words(row.pop()),
                        rate(matrix, row.enters()),
                        rate(matrix, row.leaves()),
                        rate(matrix, row.seen()),
                        rate(matrix, row.unexpected()),
                        difference(row),
                        words(row.verdict().words())))
                .toList();
        return Answer.of(columns, rows, notes);
    }

    private static Cell rate(CoreMatrix matrix, Traffic traffic) {
        return new Cell.Rate(matrix.bitsPerSecond(traffic));
    }

    private static Cell difference(Departures.Row row) {
        return row.leaves().bytes() == 0 || row.verdict() == Departures.Verdict.NOWHERE
                ? Cell.ABSENT
                : words(String.format(
                        Locale.ROOT,
                        "%+.1f",
                        100.0
                                * (row.seen().bytes() - row.leaves().bytes())
                                / row.leaves().bytes()));
    }

    /** A row for each part of a picture: {@code ribflow matrix} draws it. */
    static Answer chart(Chart chart) {
        List<Column> columns = List.of(
                Column.text("what"),
                Column.number("row"),
                Column.number("column"),
                Column.text("text"),
                Column.number("value"),
                Column.number("local"),
                Column.text("apart"),
                Column.text("known"));
        List<List<Cell>> rows = new ArrayList<>();
        rows.add(told("title", chart.title()));
        rows.add(told("period", chart.period()));
        rows.add(told("unit", chart.unit()));
        rows.add(told("additive", String.valueOf(chart.additive())));
        chart.rows().forEach(axis -> rows.add(told("row_" + sort(axis), axis.label())));
        chart.columns().forEach(axis -> rows.add(told("column_" + sort(axis), axis.label())));
        for (int row = 0; row < chart.rows().size(); row++) {
            for (int column = 0; column < chart.columns().size(); column++) {
                rows.add(tile("tile", row, column, chart.tile(row, column)));
            }
        }
        for (int row = 0; row < chart.rows().size(); row++) {
            rows.add(tile("row_sum", row, 0, chart.rowSums().get(row)));
        }
        for (int column = 0; column < chart.columns().size(); column++) {
            rows.add(tile("column_sum", 0, column, chart.columnSums().get(column)));
        }
        rows.add(tile("total", 0, 0, chart.total()));
        chart.notes().forEach(note -> rows.add(told("note", note)));
        return Answer.of(columns, rows);
    }

    private static String sort(Chart.Axis axis) {
        return axis.sort().name().toLowerCase(Locale.ROOT);
    }

    private static List<Cell> told(String what, String text) {
        return List.of(
                words(what), Cell.ABSENT, Cell.ABSENT, words(text), Cell.ABSENT, Cell.ABSENT, Cell.ABSENT, Cell.ABSENT);
    }

    private static List<Cell> tile(String what, int row, int column, Tile tile) {
        return List.of(
                words(what),
                count(row),
                count(column),
                words(tile.text()),
                words(tile.value()),
                words(tile.local()),
                new Cell.Flag(tile.apart()),
                new Cell.Flag(tile.known()));
    }
}

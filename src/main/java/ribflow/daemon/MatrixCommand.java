package ribflow.daemon;

import static ribflow.daemon.Commands.words;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import ribflow.control.ControlCommand;
import ribflow.flow.Exporter;
import ribflow.flow.Exporters;
import ribflow.ip.Address;
import ribflow.matrix.CoreMatrix;
import ribflow.matrix.Grid;
import ribflow.matrix.Span;
import ribflow.matrix.Traffic;
import ribflow.query.Answer;
import ribflow.query.Cell;
import ribflow.query.Column;
import ribflow.query.QueryException;
import ribflow.table.Snapshot;
import ribflow.table.TableSource;
import ribflow.tag.Correlation;

/** {@code matrix [current | all]}: the core traffic matrix as a grid, in bit/s, with sums and the reasons of the unknown. */
final class MatrixCommand implements ControlCommand {

    private static final String USAGE = "matrix [current | all]";

    private final TableSource table;
    private final Runnable freshen;
    private final Correlation correlation;
    private final Exporters exporters;

    MatrixCommand(TableSource table, Runnable freshen, Correlation correlation, Exporters exporters) {
        this.table = table;
        this.freshen = freshen;
        this.correlation = correlation;
        this.exporters = exporters;
    }

    @Override
    public String name() {
        return "matrix";
    }

    @Override
    public String usage() {
        return USAGE;
    }

    @Override
    public String help() {
        return "the core traffic matrix of the latest complete bin, of the current one, or of all that are kept";
    }

    @Override
    public Answer run(List<String> arguments) throws QueryException {
        return grid(read(span(arguments)));
    }

    private static Span span(List<String> arguments) throws QueryException {
        return switch (arguments) {
            case List<String> none when none.isEmpty() -> new Span.LatestComplete();
            case List<String> one when one.equals(List.of("current")) -> new Span.Current();
            case List<String> one when one.equals(List.of("all")) -> new Span.All();
            default -> throw new QueryException("usage: " + USAGE);
        };
    }

    /** The matrix of some of its bins, as of now. */
    CoreMatrix read(Span span) {
        freshen.run();
        try (Snapshot snapshot = table.snapshot()) {
            return CoreMatrix.read(snapshot, span, correlation.maps().pops().pops());
        }
    }

    /** Exporters of whose interfaces no role is known, so that all their ingress counts. */
    List<Address> withoutRoles() {
        return exporters.all().stream()
                .map(Exporter::address)
                .filter(address -> !correlation.maps().interfaces().hasRoles(address))
                .sorted()
                .toList();
    }

    private Answer grid(CoreMatrix matrix) {
        Grid grid = matrix.grid();
        List<String> labels = grid.labels();
        List<Column> columns = new ArrayList<>();
        columns.add(Column.text("from"));
        labels.forEach(label -> columns.add(new Column(label, label, label, true)));
        columns.add(Column.number("sum"));
        List<List<Cell>> rows = new ArrayList<>();
        for (int from = 0; from < labels.size(); from++) {
            List<Cell> row = new ArrayList<>(List.of(words(labels.get(from))));
            for (int to = 0; to < labels.size(); to++) {
                row.add(rate(matrix, grid.cell(from, to)));
            }
            row.add(rate(matrix, grid.rowSum(from)));
            rows.add(row);
        }
        List<Cell> sums = new ArrayList<>(List.of(words("sum")));
        for (int to = 0; to < labels.size(); to++) {
            sums.add(rate(matrix, grid.columnSum(to)));
        }
        sums.add(rate(matrix, grid.total()));
        rows.add(sums);
        return Answer.of(columns, rows, notes(matrix));
    }

    private static Cell rate(CoreMatrix matrix, Traffic traffic) {
        return new Cell.Rate(matrix.bitsPerSecond(traffic));
    }

    private List<String> notes(CoreMatrix matrix) {
        List<String> notes = new ArrayList<>();
        notes.add("bit/s from the PoP of the row to the PoP of the column, " + Instant.ofEpochMilli(matrix.from())
                + " to " + Instant.ofEpochMilli(matrix.to())
                + (matrix.provisional() ? " (provisional: flows may still be added)" : ""));
        notes.add(matrix.grid().total().bytes() + " bytes in "
                + matrix.grid().total().flows() + " flows, of them "
                + matrix.grid().local().bytes() + " bytes between routers of the same PoP");
        List<Address> without = withoutRoles();
        if (!without.isEmpty()) {
            notes.add("no interface roles are known, so all ingress counts, of " + without);
        }
        matrix.unknown()
                .forEach((why, traffic) -> notes.add(
                        "unknown " + why.side().label() + ", " + why.label() + ": " + traffic.bytes() + " bytes"));
        return notes;
    }
}

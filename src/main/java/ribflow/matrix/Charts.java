package ribflow.matrix;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import ribflow.matrix.Chart.Axis;
import ribflow.matrix.Chart.Sort;
import ribflow.matrix.Chart.Tile;
import ribflow.stats.Figures;

/**
 * Makes charts of a matrix: with one measure, with the labels that people read, and with no more rows and columns than they
 * can take in; what is smaller goes together into one row and one column, and none of it is lost.
 */
public final class Charts {

    private final CoreMatrix matrix;
    private final Measure measure;
    private final Labels labels;
    private final int most;
    private final boolean precision;

    /**
     * Charts of a matrix.
     *
     * @param most of how many rows and columns each is at most; the largest are chosen
     * @param precision whether the words for a value have its precision, too
     */
    public Charts(CoreMatrix matrix, Measure measure, Labels labels, int most, boolean precision) {
        this.matrix = matrix;
        this.measure = measure;
        this.labels = labels;
        this.most = most;
        this.precision = precision;
    }

    /** Which rows, or columns, of the grid make one of the chart. */
    private record Band(Axis axis, List<Integer> places) {}

    /** The chart of a grid of the matrix. All its charts have the same rows and columns. */
    public Chart of(Grid grid, List<String> notes) {
        Level level = matrix.question().level();
        List<Band> rows = bands(
                grid.rows().size(),
                row -> labels.row(level, grid.rows().get(row)),
                row -> value(matrix.grid().rowSum(row)));
        List<Band> columns = bands(
                grid.columns().size(),
                column -> labels.column(level, grid.columns().get(column)),
                column -> value(matrix.grid().columnSum(column)));
        List<List<Tile>> tiles = rows.stream()
                .map(row ->
                        columns.stream().map(column -> tile(grid, row, column)).toList())
                .toList();
        return new Chart(
                title(level),
                Instant.ofEpochMilli(matrix.from()) + " to " + Instant.ofEpochMilli(matrix.to())
                        + (matrix.provisional() ? " (provisional)" : ""),
                measure.unit(),
                rows.stream().map(Band::axis).toList(),
                columns.stream().map(Band::axis).toList(),
                tiles,
                rows.stream().map(row -> sum(row, grid::rowSum)).toList(),
                columns.stream().map(column -> sum(column, grid::columnSum)).toList(),
                tile(grid.total(), false),
                measure.additive(),
                notes);
    }

    private static String title(Level level) {
        return "Traffic from " + level.fromWhat() + " to " + level.toWhat();
    }

    private double value(Cell cell) {
        return measure.of(matrix, cell);
    }

    private List<Band> bands(int known, IntFunction<String> label, IntFunction<Double> size) {
        Set<Integer> largest = new HashSet<>(IntStream.range(0, known)
                .boxed()
                .sorted(Comparator.comparing((Integer place) -> -size.apply(place)))
                .limit(known > most ? Math.max(1, most) : known)
                .toList());
        List<Band> bands = new ArrayList<>();
        List<Integer> others = new ArrayList<>();
        for (int place = 0; place < known; place++) {
            if (largest.contains(place)) {
                bands.add(new Band(new Axis(label.apply(place), Sort.NAMED), List.of(place)));
            } else {
                others.add(place);
            }
        }
        if (!others.isEmpty()) {
            bands.add(new Band(new Axis(others.size() + " others", Sort.OTHER), others));
        }
        bands.add(new Band(new Axis(Labels.UNKNOWN, Sort.UNKNOWN), List.of(known)));
        return bands;
    }

    private Tile tile(Grid grid, Band rows, Band columns) {
        boolean apart = rows.places.size() == 1
                && columns.places.size() == 1
                && apart(grid, rows.places.getFirst(), columns.places.getFirst());
        return tile(
                together(rows.places.stream()
                        .flatMap(row -> columns.places.stream().map(column -> grid.cell(row, column)))
                        .toList()),
                apart);
    }

    /** Whether a row and a column are the same PoP, as far as the level has PoPs on both sides. */
    private boolean apart(Grid grid, int row, int column) {
        if (row == grid.rows().size() || column == grid.columns().size()) {
            return false;
        }
        if (matrix.question().level() == Level.AS) {
            return false;
        }
        Cell cell = grid.cell(row, column);
        boolean samePop = grid.rows()
                .get(row)
                .values()
                .getFirst()
                .equals(grid.columns().get(column).values().getFirst());
        return samePop || cell.traffic().bytes() > 0 && cell.local().equals(cell.traffic());
    }

    private Tile sum(Band band, IntFunction<Cell> of) {
        return tile(together(band.places.stream().map(of::apply).toList()), false);
    }

    /** Nothing where they cannot be put together: percentiles of several. */
    private Optional<Cell> together(List<Cell> cells) {
        if (cells.size() > 1 && !measure.additive()) {
            return Optional.empty();
        }
        return Optional.of(cells.stream()
                .reduce((one, other) -> new Cell(
                        one.traffic().plus(other.traffic()), one.local().plus(other.local()), one.percentile()))
                .orElse(Cell.EMPTY));
    }

    private Tile tile(Optional<Cell> cell, boolean apart) {
        return cell.map(one -> tile(one, apart)).orElse(new Tile(0, 0, false, false, "?"));
    }

    private Tile tile(Cell cell, boolean apart) {
        double value = value(cell);
        double local = Math.min(value, measure.localOf(matrix, cell));
        Precision of = measure == Measure.PACKETS
                ? new Precision.Exact()
                : cell.traffic().precision();
        boolean known = !(of instanceof Precision.TooFewSamples);
        return new Tile(value, local, apart, known || !precision, text(value, of));
    }

    private String text(double value, Precision of) {
        String figure = Figures.readable(value);
        if (!precision || of.words().isEmpty() || measure == Measure.P95 && of instanceof Precision.Within) {
            return figure;
        }
        return of instanceof Precision.TooFewSamples ? of.words() : figure + " " + of.words();
    }
}

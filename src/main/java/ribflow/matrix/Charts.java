package ribflow.matrix;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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

    /** Of all charts of a matrix together: some 50 MB on their way to the asker. */
    private static final int MOST_TILES = 250_000;

    private static final Tile NOBODY_KNOWS = new Tile(0, 0, false, false, "?");

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
        return new Chart(
                title(level),
                Instant.ofEpochMilli(matrix.from()) + " to " + Instant.ofEpochMilli(matrix.to())
                        + (matrix.provisional() ? " (provisional)" : ""),
                measure.unit(),
                rows.stream().map(Band::axis).toList(),
                columns.stream().map(Band::axis).toList(),
                tiles(grid, rows, columns),
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
            bands.add(new Band(
                    new Axis(others.size() + (others.size() == 1 ? " other" : " others"), Sort.OTHER), others));
        }
        bands.add(new Band(new Axis(Labels.UNKNOWN, Sort.UNKNOWN), List.of(known)));
        return bands;
    }

    private List<List<Tile>> tiles(Grid grid, List<Band> rows, List<Band> columns) {
        check((long) rows.size() * columns.size());
        Cell[][] together = together(grid, rows, columns);
        List<List<Tile>> tiles = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            List<Tile> ofRow = new ArrayList<>();
            for (int column = 0; column < columns.size(); column++) {
                ofRow.add(tile(grid, rows.get(row), columns.get(column), together[row][column]));
            }
            tiles.add(ofRow);
        }
        return tiles;
    }

    /** A matrix has a chart for each part that it is split by. */
    private void check(long tiles) {
        if (tiles * Math.max(1, matrix.parts().size()) > MOST_TILES) {
            throw new IllegalArgumentException("nobody can read so many rows and columns; allowed: the largest of them"
                    + " ('top 100'), or a row for each cell (csv, json)");
        }
    }

    /**
     * What is in each tile, by the cells that have traffic: between thousands of places are many millions that have none, which
     * nobody looks at.
     */
    private static Cell[][] together(Grid grid, List<Band> rows, List<Band> columns) {
        Map<Place, Integer> rowOf = bandOf(grid.rows(), rows);
        Map<Place, Integer> columnOf = bandOf(grid.columns(), columns);
        Cell[][] together = new Cell[rows.size()][columns.size()];
        for (Cell[] row : together) {
            Arrays.fill(row, Cell.EMPTY);
        }
        grid.forEach((from, to, cell) -> {
            int row = rowOf.getOrDefault(from, rows.size() - 1);
            int column = columnOf.getOrDefault(to, columns.size() - 1);
            together[row][column] = plus(together[row][column], cell);
        });
        return together;
    }

    private static Map<Place, Integer> bandOf(List<Place> places, List<Band> bands) {
        Map<Place, Integer> bandOf = new HashMap<>();
        for (int band = 0; band < bands.size(); band++) {
            for (int place : bands.get(band).places) {
                if (place < places.size()) {
                    bandOf.put(places.get(place), band);
                }
            }
        }
        return bandOf;
    }

    /** Nothing where they cannot be put together: percentiles of several. */
    private Tile tile(Grid grid, Band rows, Band columns, Cell together) {
        if (rows.places.size() == 1 && columns.places.size() == 1) {
            int row = rows.places.getFirst();
            int column = columns.places.getFirst();
            return tile(grid.cell(row, column), apart(grid, row, column));
        }
        return measure.additive() ? tile(together, false) : NOBODY_KNOWS;
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
        if (band.places.size() > 1 && !measure.additive()) {
            return NOBODY_KNOWS;
        }
        return tile(band.places.stream().map(of::apply).reduce(Cell.EMPTY, Charts::plus), false);
    }

    private static Cell plus(Cell one, Cell other) {
        return new Cell(
                one.traffic().plus(other.traffic()),
                one.local().plus(other.local()),
                one.percentile() + other.percentile());
    }

    private Tile tile(Cell cell, boolean apart) {
        double value = value(cell);
        double local = Math.min(value, measure.localOf(matrix, cell));
        Precision of = precision(cell.traffic());
        boolean known = !(of instanceof Precision.TooFewSamples);
        return new Tile(value, local, apart, known || !precision, text(value, of));
    }

    /** The precision is that of bytes. Where these are noise, so are packets; beyond that nobody knows. */
    private Precision precision(Traffic traffic) {
        Precision of = traffic.precision();
        return measure == Measure.PACKETS && of instanceof Precision.Within ? new Precision.NotKnown() : of;
    }

    private String text(double value, Precision of) {
        String figure = Figures.readable(value);
        if (!precision || of.words().isEmpty() || measure == Measure.P95 && of instanceof Precision.Within) {
            return figure;
        }
        return of instanceof Precision.TooFewSamples ? of.words() : figure + " " + of.words();
    }
}

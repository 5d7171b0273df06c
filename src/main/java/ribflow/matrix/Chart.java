package ribflow.matrix;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A matrix as it is drawn: names of rows and columns, and in each tile a number and the words for it.
 *
 * @param title what it shows, and of which time
 * @param unit of the numbers
 * @param rows from where
 * @param columns to where
 * @param tiles by row, then by column
 */
public record Chart(String title, String unit, List<Axis> rows, List<Axis> columns, List<List<Tile>> tiles) {

    /** What a row or a column is of. */
    public enum Sort {
        /** Of what bears its name. */
        NAMED,
        /** Of all that is smaller than those with a name. */
        OTHER,
        /** Of what nobody knows the place of. */
        UNKNOWN
    }

    /** A row, or a column. */
    public record Axis(String label, Sort sort) {}

    /**
     * One number.
     *
     * @param value never negative; zero where there is no traffic
     * @param local the part of it that enters and leaves in the same PoP
     * @param text how the value is written, with its precision
     */
    public record Tile(double value, double local, String text) {

        public Tile {
            if (!(value >= 0 && local >= 0 && local <= value)) {
                throw new IllegalArgumentException("a tile of " + value + ", of it " + local + " local");
            }
        }
    }

    public Chart {
        rows = List.copyOf(rows);
        columns = List.copyOf(columns);
        tiles = tiles.stream().map(List::copyOf).toList();
        int width = columns.size();
        if (tiles.size() != rows.size() || tiles.stream().anyMatch(row -> row.size() != width)) {
            throw new IllegalArgumentException("as many tiles as rows and columns cross");
        }
    }

    public Tile tile(int row, int column) {
        return tiles.get(row).get(column);
    }

    /** All that comes from there. */
    public double rowSum(int row) {
        return tiles.get(row).stream().mapToDouble(Tile::value).sum();
    }

    /** All that goes there. */
    public double columnSum(int column) {
        return tiles.stream().mapToDouble(row -> row.get(column).value()).sum();
    }

    public double total() {
        return IntStream.range(0, rows.size()).mapToDouble(this::rowSum).sum();
    }
}

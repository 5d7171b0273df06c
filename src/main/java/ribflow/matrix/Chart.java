package ribflow.matrix;

import java.util.List;

/**
 * A matrix as it is drawn: names of rows and columns, and in each tile a number and the words for it.
 *
 * @param title what it shows
 * @param period of which time
 * @param unit of the numbers
 * @param rows from where
 * @param columns to where
 * @param tiles by row, then by column
 * @param rowSums all that comes from there
 * @param columnSums all that goes there
 * @param total all
 * @param additive whether the sums are those of the tiles: a percentile's are not
 * @param notes what else a reader should know, such as the reasons of what is unknown
 */
public record Chart(
        String title,
        String period,
        String unit,
        List<Axis> rows,
        List<Axis> columns,
        List<List<Tile>> tiles,
        List<Tile> rowSums,
        List<Tile> columnSums,
        Tile total,
        boolean additive,
        List<String> notes) {

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
     * @param apart whether the place is that of local exchange, also where there is none
     * @param known whether the value says anything; if not, the text says why, and sums have it all the same
     * @param text how the value is written, with its precision
     */
    public record Tile(double value, double local, boolean apart, boolean known, String text) {

        public Tile {
            if (!(value >= 0 && local >= 0 && local <= value)) {
                throw new IllegalArgumentException("a tile of " + value + ", of it " + local + " local");
            }
        }

        /** The part of it that does not stay within one PoP. */
        public double crossing() {
            return value - local;
        }
    }

    public Chart {
        rows = List.copyOf(rows);
        columns = List.copyOf(columns);
        tiles = tiles.stream().map(List::copyOf).toList();
        rowSums = List.copyOf(rowSums);
        columnSums = List.copyOf(columnSums);
        notes = List.copyOf(notes);
        int width = columns.size();
        if (tiles.size() != rows.size() || tiles.stream().anyMatch(row -> row.size() != width)) {
            throw new IllegalArgumentException("as many tiles as rows and columns cross");
        }
        if (rowSums.size() != rows.size() || columnSums.size() != width) {
            throw new IllegalArgumentException("a sum for each row and each column");
        }
    }

    public Tile tile(int row, int column) {
        return tiles.get(row).get(column);
    }
}

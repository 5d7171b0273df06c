package ribflow.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import ribflow.matrix.Chart;
import ribflow.matrix.Chart.Axis;
import ribflow.matrix.Chart.Sort;
import ribflow.matrix.Chart.Tile;
import ribflow.query.Csv;

/**
 * Reads the daemon's answer to {@code csv matrix chart}, of which a picture is made: a line for each part of the chart, tiles
 * behind the names of their rows and columns. Kinds of lines and columns that it does not know are left out, since the
 * daemon may be of a later version.
 */
final class ChartReader implements Conversation.Lines {

    private static final String ROW = "row_";
    private static final String COLUMN = "column_";

    private final Map<String, Integer> header = new TreeMap<>();
    private final Map<String, String> told = new TreeMap<>();
    private final List<Axis> rows = new ArrayList<>();
    private final List<Axis> columns = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final Map<Place, Tile> tiles = new TreeMap<>();

    /** Of what a tile is: a pair, a sum. */
    private record Place(String what, int row, int column) implements Comparable<Place> {

        @Override
        public int compareTo(Place other) {
            int whats = what.compareTo(other.what);
            int order = whats != 0 ? whats : Integer.compare(row, other.row);
            return order != 0 ? order : Integer.compare(column, other.column);
        }
    }

    @Override
    public void line(String text) throws IOException {
        List<String> cells = Csv.cells(text);
        if (header.isEmpty()) {
            for (int i = 0; i < cells.size(); i++) {
                header.put(cells.get(i).toLowerCase(Locale.ROOT), i);
            }
            return;
        }
        try {
            part(cells);
        } catch (IllegalArgumentException e) {
            throw no("in its line '" + text + "': " + e.getMessage());
        }
    }

    private void part(List<String> cells) throws IOException {
        String what = cell(cells, "what");
        switch (what) {
            case "title", "period", "unit", "additive" -> told.put(what, cell(cells, "text"));
            case "note" -> notes.add(cell(cells, "text"));
            case "tile", "row_sum", "column_sum", "total" -> tiles.put(place(what, cells), tile(cells));
            default -> {
                if (what.startsWith(ROW)) {
                    rows.add(axis(what.substring(ROW.length()), cells));
                } else if (what.startsWith(COLUMN)) {
                    columns.add(axis(what.substring(COLUMN.length()), cells));
                }
            }
        }
    }

    private Axis axis(String sort, List<String> cells) throws IOException {
        Sort known = Arrays.stream(Sort.values())
                .filter(one -> one.name().equalsIgnoreCase(sort))
                .findFirst()
                .orElse(Sort.NAMED);
        return new Axis(cell(cells, "text"), known);
    }

    private Place place(String what, List<String> cells) throws IOException {
        return new Place(what, Integer.parseInt(cell(cells, "row")), Integer.parseInt(cell(cells, "column")));
    }

    private Tile tile(List<String> cells) throws IOException {
        return new Tile(
                Double.parseDouble(cell(cells, "value")),
                Double.parseDouble(cell(cells, "local")),
                Boolean.parseBoolean(cell(cells, "apart")),
                Boolean.parseBoolean(cell(cells, "known")),
                cell(cells, "text"));
    }

    private String cell(List<String> cells, String name) throws IOException {
        Integer place = header.get(name);
        if (place == null || place >= cells.size()) {
            throw no("there is no " + name);
        }
        return cells.get(place);
    }

    /** The chart of all lines. */
    Chart chart() throws IOException {
        for (Place place : tiles.keySet()) {
            if (place.row > 0 && place.row >= rows.size() || place.column > 0 && place.column >= columns.size()) {
                throw no("there is no name to a " + place.what + " of row " + place.row + ", column " + place.column);
            }
        }
        List<List<Tile>> grid = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            List<Tile> tilesOfRow = new ArrayList<>();
            for (int column = 0; column < columns.size(); column++) {
                tilesOfRow.add(tile("tile", row, column));
            }
            grid.add(tilesOfRow);
        }
        List<Tile> rowSums = new ArrayList<>();
        for (int row = 0; row < rows.size(); row++) {
            rowSums.add(tile("row_sum", row, 0));
        }
        List<Tile> columnSums = new ArrayList<>();
        for (int column = 0; column < columns.size(); column++) {
            columnSums.add(tile("column_sum", 0, column));
        }
        return new Chart(
                told("title"),
                told("period"),
                told("unit"),
                rows,
                columns,
                grid,
                rowSums,
                columnSums,
                tile("total", 0, 0),
                Boolean.parseBoolean(told("additive")),
                notes);
    }

    private Tile tile(String what, int row, int column) throws IOException {
        Tile tile = tiles.get(new Place(what, row, column));
        if (tile == null) {
            throw no("there is no " + what + " of row " + row + ", column " + column);
        }
        return tile;
    }

    private String told(String what) throws IOException {
        String text = told.get(what);
        if (text == null) {
            throw no("there is no " + what);
        }
        return text;
    }

    private static IOException no(String why) {
        return new IOException("what the daemon answered is no chart, " + why);
    }
}

package ribflow.matrix.drawing;

import java.util.List;
import java.util.stream.IntStream;
import ribflow.matrix.Chart;
import ribflow.matrix.Chart.Axis;
import ribflow.matrix.Chart.Sort;
import ribflow.matrix.Chart.Tile;
import ribflow.stats.Figures;

/** Charts written down in a test. */
final class Charts {

    private Charts() {}

    /**
     * A chart of the same rows as columns.
     *
     * @param labels with a {@code *} before what is other and a {@code ?} before what is unknown
     * @param rows numbers with blanks between; {@code ?} before one that is not known. The diagonal of what has a name is
     *     local exchange.
     */
    static Chart square(List<String> labels, String... rows) {
        List<Axis> axes = labels.stream().map(Charts::axis).toList();
        List<List<Tile>> tiles = IntStream.range(0, rows.length)
                .mapToObj(row -> row(axes, row, rows[row].split(" ")))
                .toList();
        return Networks.chart("Core traffic matrix, PoP to PoP", axes, tiles);
    }

    private static Axis axis(String label) {
        return switch (label.charAt(0)) {
            case '*' -> new Axis(label.substring(1), Sort.OTHER);
            case '?' -> new Axis(label.substring(1), Sort.UNKNOWN);
            default -> new Axis(label, Sort.NAMED);
        };
    }

    private static List<Tile> row(List<Axis> axes, int row, String[] numbers) {
        return IntStream.range(0, numbers.length)
                .mapToObj(column ->
                        tile(numbers[column], row == column && axes.get(row).sort() == Sort.NAMED))
                .toList();
    }

    private static Tile tile(String number, boolean apart) {
        boolean known = !number.startsWith("?");
        double value = Double.parseDouble(known ? number : number.substring(1));
        String text = !known ? "too few samples" : value == 0 ? "-" : Figures.readable(value);
        return new Tile(value, apart ? value : 0, apart, known, text);
    }

    /** The same of percentiles, of which there is no sum. */
    static Chart percentiles(Chart chart) {
        return new Chart(
                chart.title(),
                chart.period(),
                chart.unit(),
                chart.rows(),
                chart.columns(),
                chart.tiles(),
                chart.rowSums(),
                chart.columnSums(),
                chart.total(),
                false,
                chart.notes());
    }
}

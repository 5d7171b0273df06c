package ribflow.matrix.drawing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import ribflow.matrix.Chart;
import ribflow.matrix.Chart.Sort;
import ribflow.matrix.Chart.Tile;
import ribflow.stats.Figures;

/**
 * Classes of values with round borders, for colours: few enough to be told apart, and to be looked up in a legend.
 *
 * <p>Between the largest pair of PoPs and the smallest there often are three powers of ten, so the classes are logarithmic:
 * a linear scale would show the three largest and an empty page. The borders are those of the finest series (7, 3, 2 or 1 to
 * a power of ten) in which nine classes reach from the largest value down to the smallest but a twentieth; whatever is less
 * has the lowest class, which says so. Local exchange has no part in it: it is often larger than all that crosses the core.
 *
 * @param borders the least value of each class, ascending; the first is a border in name only
 */
record Scale(List<Double> borders) {

    static final int MOST = Palette.STEPS;

    private static final double[][] SERIES = {{1, 1.5, 2, 3, 4, 5, 7}, {1, 2, 5}, {1, 3}, {1}};

    /**
     * Of the values that are drawn in colour. What is unknown has no say, which mostly is a thousand times less, nor have the
     * sums of others, which are more.
     */
    static Scale of(Chart chart) {
        List<Double> named = new ArrayList<>();
        List<Double> unnamed = new ArrayList<>();
        for (int row = 0; row < chart.rows().size(); row++) {
            for (int column = 0; column < chart.columns().size(); column++) {
                Tile tile = chart.tile(row, column);
                boolean pair = chart.rows().get(row).sort() == Sort.NAMED
                        && chart.columns().get(column).sort() == Sort.NAMED;
                if (coloured(tile)) {
                    (pair ? named : unnamed).add(tile.value());
                }
            }
        }
        return of(named.isEmpty() ? unnamed : named);
    }

    /** Whether a tile has a class: a value that is known, and not of local exchange alone. */
    static boolean coloured(Tile tile) {
        return tile.known() && !tile.apart() && tile.value() > 0;
    }

    static Scale of(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        if (sorted.isEmpty()) {
            return new Scale(List.of());
        }
        double most = sorted.getLast();
        double least = sorted.get(sorted.size() / 20);
        List<Double> borders = List.of();
        for (double[] series : SERIES) {
            borders = down(series, most, least);
            if (borders.getFirst() <= least) {
                break;
            }
        }
        return new Scale(borders);
    }

    /** Borders from the largest that is not above the most, down to the first that is not above the least. */
    private static List<Double> down(double[] series, double most, double least) {
        List<Double> borders = new ArrayList<>();
        int power = (int) Math.floor(Math.log10(most)) + 1;
        int place = 0;
        while (borders.size() < MOST && (borders.isEmpty() || borders.getLast() > least)) {
            double border = round(series[place], power);
            if (border <= most) {
                borders.add(border);
            }
            place = place == 0 ? series.length - 1 : place - 1;
            power = place == series.length - 1 ? power - 1 : power;
        }
        Collections.reverse(borders);
        return List.copyOf(borders);
    }

    /** As a decimal would be read: 3e-7 times ten to the seventh shall be 3. */
    private static double round(double digits, int power) {
        return Double.parseDouble(digits + "e" + power);
    }

    int levels() {
        return borders.size();
    }

    /** The class of a value above zero, from 1. */
    int level(double value) {
        int level = 1;
        while (level < borders.size() && value >= borders.get(level)) {
            level++;
        }
        return level;
    }

    /** The lowest class takes all that is less. */
    String label(int level) {
        if (levels() == 1) {
            return "> 0";
        }
        return level == 1 ? "< " + border(borders.get(1)) : "≥ " + border(borders.get(level - 1));
    }

    /** Borders are round: no digits for nothing. */
    private static String border(double value) {
        return Figures.readable(value)
                .replaceFirst("(\\.\\d*?)0+(?=\\D|$)", "$1")
                .replaceFirst("\\.(?=\\D|$)", "");
    }
}

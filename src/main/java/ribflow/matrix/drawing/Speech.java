package ribflow.matrix.drawing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import ribflow.matrix.Chart;
import ribflow.matrix.Chart.Sort;
import ribflow.matrix.Chart.Tile;
import ribflow.stats.Figures;

/** A chart in words: the lines above a picture, what a pointer is told of a tile, and what is read out to the blind. */
final class Speech {

    private static final int LARGEST = 5;

    private Speech() {}

    /** One place of a chart. */
    private record Place(int row, int column, Tile tile) {}

    static String subtitle(Chart chart) {
        return chart.unit() + ", " + chart.period();
    }

    /** How much there is, and of which kind; nothing beside the total where parts make no sum. */
    static String totals(Chart chart) {
        StringBuilder line = new StringBuilder("total " + chart.total().text());
        if (!chart.additive()) {
            return line.append(" (percentiles do not add up)").toString();
        }
        double all = chart.total().value();
        double unknown = sum(chart, place -> unknown(chart, place));
        double local = sum(chart, place -> !unknown(chart, place)) - crossing(chart);
        if (local > 0 || unknown > 0) {
            line.append(": ").append(share(crossing(chart), all)).append(" across the core");
        }
        if (local > 0) {
            line.append(", ").append(share(local, all)).append(" local exchange");
        }
        if (unknown > 0) {
            line.append(", ").append(share(unknown, all)).append(" from or to unknown");
        }
        return line.toString();
    }

    private static boolean unknown(Chart chart, Place place) {
        return chart.rows().get(place.row).sort() == Sort.UNKNOWN
                || chart.columns().get(place.column).sort() == Sort.UNKNOWN;
    }

    private static double crossing(Chart chart) {
        return places(chart)
                .filter(place -> !unknown(chart, place))
                .mapToDouble(place -> place.tile.crossing())
                .sum();
    }

    private static double sum(Chart chart, Predicate<Place> which) {
        return places(chart)
                .filter(which)
                .mapToDouble(place -> place.tile.value())
                .sum();
    }

    private static String share(double part, double all) {
        return Figures.readable(part) + " (" + percent(part, all) + ")";
    }

    /** Something is never 0 %, and not all is never 100 %. */
    static String percent(double part, double all) {
        double percent = 100 * part / all;
        if (percent > 0 && percent < 0.1) {
            return "< 0.1 %";
        }
        if (percent < 100 && percent > 99.9) {
            return "> 99.9 %";
        }
        return String.format(Locale.ROOT, percent < 9.95 && percent > 0 ? "%.1f %%" : "%.0f %%", percent);
    }

    /** {@code Paris → Rome: 29.8G ± 3 % bit/s}. */
    static String of(Chart chart, int row, int column) {
        Tile tile = chart.tile(row, column);
        String where = chart.rows().get(row).label() + " → "
                + chart.columns().get(column).label() + ": ";
        if (!tile.known()) {
            return where + "not known" + (tile.text().equals("?") ? "" : ", " + tile.text());
        }
        String local = tile.apart()
                ? " (local exchange)"
                : tile.local() > 0 ? ", of it " + Figures.readable(tile.local()) + " local exchange" : "";
        return where + (tile.value() == 0 ? "none" : tile.text() + ' ' + chart.unit()) + local;
    }

    /** All that a picture shows, as far as a few sentences can. */
    static String description(Chart chart) {
        List<String> sentences = new ArrayList<>();
        sentences.add("Traffic in " + chart.unit() + " from " + chart.rows().size() + " rows to "
                + chart.columns().size() + " columns, " + chart.period() + ".");
        sentences.add("In " + totals(chart) + ".");
        List<String> largest = largest(chart);
        if (!largest.isEmpty()) {
            sentences.add("The largest across the core: " + String.join("; ", largest) + ".");
        }
        long none = places(chart)
                .filter(place -> place.tile.known() && place.tile.value() == 0)
                .count();
        long unknown = places(chart).filter(place -> !place.tile.known()).count();
        sentences.add(none + " pairs have no traffic, of " + unknown + " it is not known.");
        return String.join(" ", sentences);
    }

    private static List<String> largest(Chart chart) {
        return places(chart)
                .filter(place -> Scale.coloured(place.tile) && place.tile.crossing() > 0)
                .sorted(Comparator.comparingDouble((Place place) -> -place.tile.crossing()))
                .limit(LARGEST)
                .map(place -> of(chart, place.row, place.column))
                .toList();
    }

    private static Stream<Place> places(Chart chart) {
        return IntStream.range(0, chart.rows().size())
                .boxed()
                .flatMap(row -> IntStream.range(0, chart.columns().size())
                        .mapToObj(column -> new Place(row, column, chart.tile(row, column))));
    }
}

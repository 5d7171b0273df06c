package ribflow.matrix.drawing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import ribflow.matrix.Chart;
import ribflow.matrix.Chart.Axis;
import ribflow.matrix.Chart.Sort;
import ribflow.matrix.Chart.Tile;
import ribflow.stats.Figures;

/**
 * Makes a chart small enough to be drawn: the largest rows and columns keep their names and their order, the others are
 * summed into {@code 3 others}. What cannot be summed (percentiles) is left out, and a note says how much that was.
 *
 * <p>Where rows and columns are of the same things, the same things keep their names on both sides; so the diagonal stays.
 */
final class Folding {

    private final Chart chart;
    private final List<List<Integer>> rows;
    private final List<List<Integer>> columns;

    private Folding(Chart chart, int most) {
        this.chart = chart;
        boolean square = chart.rows().equals(chart.columns());
        double[] down = weights(chart.rowSums());
        double[] across = weights(chart.columnSums());
        if (square) {
            for (int i = 0; i < down.length; i++) {
                down[i] += across[i];
            }
        }
        this.rows = groups(chart.rows(), down, most);
        this.columns = square ? rows : groups(chart.columns(), across, most);
    }

    /** At most so many rows and columns with names of their own, beside the others and {@code unknown}. */
    static Chart to(Chart chart, int most) {
        return Math.max(named(chart.rows()), named(chart.columns())) <= most
                ? chart
                : new Folding(chart, most).folded();
    }

    private static long named(List<Axis> axes) {
        return axes.stream().filter(axis -> axis.sort() == Sort.NAMED).count();
    }

    private static double[] weights(List<Tile> sums) {
        return sums.stream().mapToDouble(Tile::value).toArray();
    }

    /** Which of the old ones make each of the new. */
    private List<List<Integer>> groups(List<Axis> axes, double[] weights, int most) {
        List<Integer> kept = IntStream.range(0, axes.size())
                .filter(i -> axes.get(i).sort() == Sort.NAMED)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -weights[i]).thenComparing(i -> i))
                .limit(most)
                .sorted()
                .toList();
        List<List<Integer>> groups = new ArrayList<>();
        kept.forEach(i -> groups.add(List.of(i)));
        List<Integer> others = IntStream.range(0, axes.size())
                .filter(i -> axes.get(i).sort() != Sort.UNKNOWN && !kept.contains(i))
                .boxed()
                .toList();
        if (!others.isEmpty() && chart.additive()) {
            groups.add(others);
        }
        IntStream.range(0, axes.size())
                .filter(i -> axes.get(i).sort() == Sort.UNKNOWN)
                .forEach(i -> groups.add(List.of(i)));
        return groups;
    }

    private Chart folded() {
        return new Chart(
                chart.title(),
                chart.period(),
                chart.unit(),
                axes(chart.rows(), rows),
                axes(chart.columns(), columns),
                rows.stream().map(this::row).toList(),
                rows.stream()
                        .map(group ->
                                sum(group.stream().map(chart.rowSums()::get).toList()))
                        .toList(),
                columns.stream()
                        .map(group ->
                                sum(group.stream().map(chart.columnSums()::get).toList()))
                        .toList(),
                chart.total(),
                chart.additive(),
                notes());
    }

    private static List<Axis> axes(List<Axis> old, List<List<Integer>> groups) {
        return groups.stream()
                .map(group -> group.size() == 1 ? old.get(group.getFirst()) : others(old, group))
                .toList();
    }

    /** How many they are, unless some were summed before. */
    private static Axis others(List<Axis> old, List<Integer> group) {
        boolean counted = group.stream().allMatch(i -> old.get(i).sort() == Sort.NAMED);
        return new Axis(counted ? group.size() + " others" : "others", Sort.OTHER);
    }

    private List<Tile> row(List<Integer> group) {
        return columns.stream()
                .map(column -> sum(group.stream()
                        .flatMap(from -> column.stream().map(to -> chart.tile(from, to)))
                        .toList()))
                .toList();
    }

    /** A sum is known as far as it has known parts, and zero only where all of them are. */
    private static Tile sum(List<Tile> parts) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        double value = parts.stream().mapToDouble(Tile::value).sum();
        double local = Math.min(value, parts.stream().mapToDouble(Tile::local).sum());
        boolean apart = parts.stream().allMatch(Tile::apart);
        boolean known = parts.stream().allMatch(Tile::known)
                || parts.stream().anyMatch(part -> part.known() && part.value() > 0);
        String text = known
                ? Figures.readable(value)
                : parts.stream()
                        .filter(part -> !part.known())
                        .findFirst()
                        .orElseThrow()
                        .text();
        return new Tile(value, local, apart, known, text);
    }

    private List<String> notes() {
        List<String> notes = new ArrayList<>(chart.notes());
        int left = chart.rows().size() - rows.stream().mapToInt(List::size).sum();
        int above =
                chart.columns().size() - columns.stream().mapToInt(List::size).sum();
        if (left + above > 0) {
            notes.add("the smallest " + left + " rows and " + above
                    + " columns are not drawn: there is no sum of percentiles");
        }
        return notes;
    }
}

package ribflow.matrix.drawing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import ribflow.matrix.Chart;
import ribflow.matrix.Chart.Axis;
import ribflow.matrix.Chart.Sort;
import ribflow.matrix.Chart.Tile;

/**
 * Where everything of a Sankey diagram stands, in units of its height: on each side a bar for each place, and between them a
 * ribbon for each pair, as thick as its traffic.
 *
 * <p>A bar is cut into the ribbons that begin or end there, in the order of the other side, so that ribbons of one bar never
 * cross each other; what is local exchange is a part of the bar at its end, from which no ribbon goes. Places without
 * traffic have no bar. Bars stand at least so far from each other that a line of text fits beside each.
 *
 * @param left where traffic enters
 * @param right where it leaves
 * @param ribbons the thickest last, as they are drawn one over the other
 * @param height of the higher side
 */
record Ribbons(List<Bar> left, List<Bar> right, List<Ribbon> ribbons, double height) {

    private static final double GAP = 7;
    private static final double PITCH = 17;

    /** A place of one side: where its bar begins, how much of it crosses the core and how much is local exchange. */
    record Bar(Axis axis, int index, double top, double crossing, double local, double drift) {

        double height() {
            return crossing + local;
        }

        /** Where the text beside it has its middle. */
        double middle() {
            return top + height() / 2;
        }
    }

    /** Traffic of a pair: where it begins on the left, where it ends on the right. */
    record Ribbon(int from, int to, double start, double end, double thickness, boolean large) {}

    /**
     * Places everything.
     *
     * @param room how high all bars together are, the gaps between them not counted
     * @param marked how many ribbons, the largest that are known and of a name on both sides, are large
     */
    static Ribbons of(Chart chart, double room, int marked) {
        double scale = room / Math.max(total(chart), Double.MIN_NORMAL);
        List<Bar> left = bars(chart.rows(), row -> row(chart, row), scale);
        List<Bar> right = bars(chart.columns(), column -> column(chart, column), scale);
        double height = Math.max(end(left), end(right));
        List<Bar> spreadLeft = spread(left, height);
        List<Bar> spreadRight = spread(right, height);
        return new Ribbons(spreadLeft, spreadRight, ribbons(chart, spreadLeft, spreadRight, scale, marked), height);
    }

    private static double total(Chart chart) {
        return chart.tiles().stream()
                .flatMap(List::stream)
                .mapToDouble(Tile::value)
                .sum();
    }

    private static List<Tile> row(Chart chart, int row) {
        return chart.tiles().get(row);
    }

    private static List<Tile> column(Chart chart, int column) {
        return chart.tiles().stream().map(row -> row.get(column)).toList();
    }

    private static List<Bar> bars(List<Axis> axes, IntFunction<List<Tile>> tiles, double scale) {
        List<Bar> bars = new ArrayList<>();
        double top = 0;
        for (int i = 0; i < axes.size(); i++) {
            double crossing =
                    scale * tiles.apply(i).stream().mapToDouble(Tile::crossing).sum();
            double local =
                    scale * tiles.apply(i).stream().mapToDouble(Tile::local).sum();
            if (crossing + local > 0) {
                double drift = Math.max(0, (PITCH - GAP - crossing - local) / 2);
                bars.add(new Bar(axes.get(i), i, top + drift, crossing, local, drift));
                top += Math.max(crossing + local + GAP, PITCH);
            }
        }
        return bars;
    }

    private static double end(List<Bar> bars) {
        return bars.isEmpty() ? 0 : bars.getLast().top + bars.getLast().height() + bars.getLast().drift;
    }

    /** The lower side is pulled to the height of the other, the gaps growing alike. */
    private static List<Bar> spread(List<Bar> bars, double height) {
        double more = bars.size() < 2 ? 0 : (height - end(bars)) / (bars.size() - 1);
        return IntStream.range(0, bars.size())
                .mapToObj(i -> {
                    Bar bar = bars.get(i);
                    return new Bar(bar.axis, bar.index, bar.top + i * more, bar.crossing, bar.local, bar.drift);
                })
                .toList();
    }

    private static List<Ribbon> ribbons(Chart chart, List<Bar> left, List<Bar> right, double scale, int marked) {
        double[] ends = right.stream().mapToDouble(Bar::top).toArray();
        List<Ribbon> all = new ArrayList<>();
        for (int from = 0; from < left.size(); from++) {
            double start = left.get(from).top;
            for (int to = 0; to < right.size(); to++) {
                Tile tile = chart.tile(left.get(from).index, right.get(to).index);
                double thickness = scale * tile.crossing();
                if (thickness > 0) {
                    all.add(new Ribbon(from, to, start, ends[to], thickness, false));
                    start += thickness;
                    ends[to] += thickness;
                }
            }
        }
        all.sort(Comparator.comparingDouble(Ribbon::thickness));
        List<Ribbon> named = all.stream()
                .filter(r -> named(chart, left.get(r.from), right.get(r.to)))
                .toList();
        Set<Ribbon> large = Set.copyOf(named.subList(Math.max(0, named.size() - marked), named.size()));
        return all.stream()
                .map(r -> new Ribbon(r.from, r.to, r.start, r.end, r.thickness, large.contains(r)))
                .toList();
    }

    private static boolean named(Chart chart, Bar from, Bar to) {
        return chart.tile(from.index, to.index).known()
                && from.axis.sort() == Sort.NAMED
                && to.axis.sort() == Sort.NAMED;
    }
}

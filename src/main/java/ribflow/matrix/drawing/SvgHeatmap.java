package ribflow.matrix.drawing;

import java.util.List;
import java.util.stream.IntStream;
import ribflow.matrix.Chart;
import ribflow.matrix.Chart.Axis;
import ribflow.matrix.Chart.Sort;
import ribflow.matrix.Chart.Tile;
import ribflow.stats.Figures;

/**
 * A heatmap for a report, as SVG: a tile for each pair with its number, and at the edges the sums with bars, where local
 * exchange has its own part. Tiles shrink as the network grows; from twenty PoPs on numbers have two digits.
 */
public final class SvgHeatmap {

    private static final String KIND = "ribflow-heatmap";
    private static final int MOST = 48;
    private static final double MARGIN = Caption.MARGIN;
    private static final double LONGEST_LABEL = 190;
    private static final double BAR = 110;

    /** A frame of dashes around less would be all that is seen of it. */
    private static final double FRAMED = 5;

    private static final double BAR_DOWN = 56;

    /** How large tiles are. */
    private enum Size {
        LARGE(6, 96, 44, 14, 3),
        MEDIUM(20, 58, 32, 12, 3),
        SMALL(Integer.MAX_VALUE, 35, 22, 10, 2);

        private final int most;
        private final double width;
        private final double height;
        private final double font;
        private final int digits;

        Size(int most, double width, double height, double font, int digits) {
            this.most = most;
            this.width = width;
            this.height = height;
            this.font = font;
            this.digits = digits;
        }

        static Size of(int count) {
            return IntStream.range(0, values().length)
                    .mapToObj(i -> values()[i])
                    .filter(size -> count <= size.most)
                    .findFirst()
                    .orElseThrow();
        }
    }

    private final Chart chart;
    private final Scale scale;
    private final Size size;
    private final Svg svg = new Svg();
    private final double[] x;
    private final double[] y;
    private final double right;
    private final double bottom;
    private final double sumWidth;
    private final boolean slanted;

    private SvgHeatmap(Chart chart) {
        this.chart = chart;
        this.scale = Scale.of(chart);
        this.size = Size.of(Math.max(chart.rows().size(), chart.columns().size()));
        this.slanted = widest(chart.columns()) > size.width - 8;
        double above = slanted ? Math.max(widest(chart.columns()), Letters.width("sum", size.font)) * 0.71 + 16 : 26;
        this.x = places(chart.columns(), MARGIN + Math.max(widest(chart.rows()), 74) + 10, size.width);
        this.y = places(chart.rows(), Caption.ABOVE + above, size.height);
        this.right = x[x.length - 1] + 12;
        this.bottom = y[y.length - 1] + 12;
        this.sumWidth = Letters.width("88.8M", size.font) + 14;
    }

    /** The file's whole text. */
    public static String of(Chart chart) {
        return new SvgHeatmap(Folding.to(chart, MOST)).drawn();
    }

    private double widest(List<Axis> axes) {
        return axes.stream()
                .mapToDouble(axis -> Letters.width(label(axis), size.font))
                .max()
                .orElse(0);
    }

    private String label(Axis axis) {
        return Letters.cut(axis.label(), size.font, LONGEST_LABEL);
    }

    /** Where each begins, and where the last ends; what has no name of its own stands off a little. */
    private static double[] places(List<Axis> axes, double start, double step) {
        double[] places = new double[axes.size() + 1];
        double place = start;
        for (int i = 0; i < axes.size(); i++) {
            boolean apart = axes.get(i).sort() != Sort.NAMED && i > 0;
            place += apart ? 6 : 0;
            places[i] = place;
            place += step;
        }
        places[axes.size()] = place;
        return places;
    }

    private String drawn() {
        Legend legend = new Legend(chart, scale);
        double width =
                Math.max(Math.max(right + sumWidth + BAR + MARGIN, Caption.width(chart)), legend.width() + 2 * MARGIN);
        Caption caption = new Caption(chart, width);
        double longest = BAR_DOWN * most(chart.columnSums()) / most();
        double legendTop = bottom + size.height + longest + 34;
        double height = legendTop + legend.height() + caption.below() + 10;
        svg.begin(
                KIND,
                Math.ceil(width),
                Math.ceil(height),
                chart.title() + ", heatmap",
                Speech.description(chart),
                style());
        Legend.hatching(svg, KIND);
        Caption.above(svg, chart);
        labels();
        for (int row = 0; row < chart.rows().size(); row++) {
            for (int column = 0; column < chart.columns().size(); column++) {
                tile(row, column);
            }
        }
        sums();
        legend.draw(svg, KIND, MARGIN, legendTop);
        caption.below(svg, legendTop + legend.height());
        return svg.end();
    }

    private static String style() {
        Style style = new Style(KIND)
                .fill("empty", Palette::empty)
                .fill("local", Palette::local)
                .stroke("frame", Palette::line)
                .rule("frame", "fill:none;stroke-dasharray:3 2")
                .fill("bar", palette -> palette.ramp().get(Palette.STEPS / 2))
                .rule("unnamed", "font-style:italic");
        Legend.style(style);
        for (int i = 0; i < Palette.STEPS; i++) {
            int step = i;
            style.fill("c" + i, palette -> palette.ramp().get(step))
                    .fill("t" + i, palette -> palette.ramp().get(step).ink());
        }
        return style.text();
    }

    private void labels() {
        svg.text(
                "from ↓  ·  to →",
                "text",
                "class",
                "quiet",
                "x",
                x[0] - 10,
                "y",
                y[0] - 9,
                "font-size",
                11,
                "text-anchor",
                "end");
        for (int row = 0; row < chart.rows().size(); row++) {
            Axis axis = chart.rows().get(row);
            label(axis.label(), label(axis), named(axis), x[0] - 10, middle(row), "end", "");
        }
        for (int column = 0; column < chart.columns().size(); column++) {
            Axis axis = chart.columns().get(column);
            above(axis.label(), label(axis), named(axis), (x[column] + x[column] + size.width) / 2);
        }
        above("sum", "sum", "ink strong", right + sumWidth / 2);
        label("sum", "sum", "ink strong", x[0] - 10, bottom + baseline(), "end", "");
    }

    private void above(String whole, String text, String style, double centre) {
        if (slanted) {
            double from = centre + size.font / 3;
            String turn = "rotate(-45 " + Svg.number(from) + ' ' + Svg.number(y[0] - 6) + ')';
            label(whole, text, style, from, y[0] - 6, "start", turn);
        } else {
            label(whole, text, style, centre, y[0] - 8, "middle", "");
        }
    }

    private void label(String whole, String text, String style, double left, double base, String anchor, String turn) {
        svg.open("g");
        if (!whole.equals(text)) {
            svg.title(whole);
        }
        if (turn.isEmpty()) {
            svg.text(text, "text", "class", style, "x", left, "y", base, "font-size", size.font, "text-anchor", anchor);
        } else {
            svg.text(text, "text", "class", style, "x", left, "y", base, "font-size", size.font, "transform", turn);
        }
        svg.close();
    }

    private static String named(Axis axis) {
        return axis.sort() == Sort.NAMED ? "ink" : "ink unnamed";
    }

    /** The base line of the text of a row. */
    private double middle(int row) {
        return y[row] + baseline();
    }

    private double baseline() {
        return size.height / 2 + size.font * 0.36;
    }

    private void tile(int row, int column) {
        Tile tile = chart.tile(row, column);
        double left = x[column];
        double top = y[row];
        svg.open("g").title(Speech.of(chart, row, column));
        ground(tile, left, top);
        double centre = left + size.width / 2;
        String ink = ink(tile);
        String margin = size == Size.LARGE ? margin(tile) : "";
        double base = middle(row) - (margin.isEmpty() ? 0 : 6);
        words(figure(tile, size.digits), ink, centre, base, size.font);
        if (!margin.isEmpty()) {
            words(margin, ink, centre, base + 14, 10);
        }
        svg.close();
    }

    private void ground(Tile tile, double left, double top) {
        double width = size.width - 1;
        double height = size.height - 1;
        if (!tile.known()) {
            rectangle("empty", left, top, width, height);
            svg.leaf(
                    "rect",
                    "fill",
                    "url(#" + KIND + "-hatching)",
                    "x",
                    left,
                    "y",
                    top,
                    "width",
                    width,
                    "height",
                    height);
        } else {
            String style = tile.apart()
                    ? tile.value() == 0 ? "empty" : "local"
                    : tile.value() == 0 ? "empty" : "c" + step(tile);
            rectangle(style, left, top, width, height);
        }
        if (tile.apart()) {
            rectangle("frame", left + 1.5, top + 1.5, width - 3, height - 3);
        }
    }

    private int step(Tile tile) {
        return Palette.step(scale.level(tile.value()), scale.levels());
    }

    private String ink(Tile tile) {
        if (!tile.known() || tile.apart()) {
            return "ink";
        }
        return Scale.coloured(tile) ? "t" + step(tile) : "quiet";
    }

    private static String figure(Tile tile, int digits) {
        if (!tile.known()) {
            return "?";
        }
        return tile.value() == 0 ? "·" : Figures.readable(tile.value(), digits);
    }

    /** The precision, or why there is no number. */
    private String margin(Tile tile) {
        int margin = tile.text().indexOf('±');
        String words = tile.known() ? margin < 0 ? "" : tile.text().substring(margin) : tile.text();
        return Letters.cut(words, 10, size.width - 6);
    }

    private void words(String text, String style, double centre, double base, double font) {
        svg.text(text, "text", "class", style, "x", centre, "y", base, "font-size", font, "text-anchor", "middle");
    }

    private void rectangle(String style, double left, double top, double width, double height) {
        svg.leaf("rect", "class", style, "x", left, "y", top, "width", width, "height", height);
    }

    private void sums() {
        double most = most();
        for (int row = 0; row < chart.rows().size(); row++) {
            Tile sum = chart.rowSums().get(row);
            svg.open("g").title("from " + chart.rows().get(row).label() + ": " + sum.text() + ' ' + chart.unit());
            words(figure(sum, 3), "ink", right + sumWidth / 2, middle(row), size.font);
            double length = BAR * sum.crossing() / most;
            double local = BAR * sum.local() / most;
            bars(right + sumWidth + 4, y[row] + size.height * 0.2, length, local, size.height * 0.6, true);
            svg.close();
        }
        for (int column = 0; column < chart.columns().size(); column++) {
            Tile sum = chart.columnSums().get(column);
            svg.open("g").title("to " + chart.columns().get(column).label() + ": " + sum.text() + ' ' + chart.unit());
            words(figure(sum, size.digits), "ink", x[column] + size.width / 2, bottom + baseline(), size.font);
            double length = BAR_DOWN * sum.crossing() / most;
            double local = BAR_DOWN * sum.local() / most;
            bars(bottom + size.height + 4, x[column] + size.width * 0.25, length, local, size.width * 0.5, false);
            svg.close();
        }
        words(figure(chart.total(), 3), "ink strong", right + sumWidth / 2, bottom + baseline(), size.font);
    }

    /** The bars of rows and of columns have one scale. */
    private double most() {
        return Math.max(Double.MIN_NORMAL, Math.max(most(chart.rowSums()), most(chart.columnSums())));
    }

    private static double most(List<Tile> sums) {
        return sums.stream().mapToDouble(Tile::value).max().orElse(0);
    }

    /** What crosses the core, and behind it local exchange; to the right, or downwards. */
    private void bars(double start, double side, double length, double local, double thickness, boolean across) {
        if (length > 0) {
            bar("bar", start, side, length, thickness, across);
        }
        if (local > 0) {
            bar("local", start + length, side, local, thickness, across);
        }
        if (local > FRAMED) {
            bar("frame", start + length, side, local, thickness, across);
        }
    }

    private void bar(String style, double start, double side, double length, double thickness, boolean across) {
        if (across) {
            rectangle(style, start, side, length, thickness);
        } else {
            rectangle(style, side, start, thickness, length);
        }
    }
}

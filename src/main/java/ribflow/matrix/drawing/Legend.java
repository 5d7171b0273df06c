package ribflow.matrix.drawing;

import java.util.ArrayList;
import java.util.List;
import ribflow.matrix.Chart;
import ribflow.matrix.Chart.Tile;

/** What the colours and signs of a heatmap mean: the classes of its scale, and those of the other signs that it has. */
final class Legend {

    private static final double SWATCH = 50;
    private static final double HIGH = 16;
    private static final double FONT = 11;
    private static final double GAP = 20;

    private final Chart chart;
    private final Scale scale;
    private final List<Sign> signs;

    /** A sign beside the scale. */
    private enum Sign {
        ZERO("no traffic"),
        UNKNOWN("not known"),
        LOCAL("local exchange (same PoP)");

        private final String words;

        Sign(String words) {
            this.words = words;
        }

        double width() {
            return 30 + 6 + Letters.width(words, FONT) + GAP;
        }
    }

    Legend(Chart chart, Scale scale) {
        this.chart = chart;
        this.scale = scale;
        List<Tile> tiles = chart.tiles().stream().flatMap(List::stream).toList();
        List<Sign> used = new ArrayList<>();
        if (tiles.stream().anyMatch(tile -> tile.known() && tile.value() == 0)) {
            used.add(Sign.ZERO);
        }
        if (tiles.stream().anyMatch(tile -> !tile.known())) {
            used.add(Sign.UNKNOWN);
        }
        if (tiles.stream().anyMatch(tile -> tile.apart() || tile.local() > 0)) {
            used.add(Sign.LOCAL);
        }
        this.signs = List.copyOf(used);
    }

    static void style(Style style) {
        style.stroke("hatch", Palette::line).rule("hatch", "stroke-width:1");
    }

    /** The pattern of what is not known. */
    static void hatching(Svg svg, String kind) {
        svg.open("defs")
                .open(
                        "pattern",
                        "id",
                        kind + "-hatching",
                        "width",
                        6,
                        "height",
                        6,
                        "patternUnits",
                        "userSpaceOnUse",
                        "patternTransform",
                        "rotate(45)")
                .leaf("path", "class", "hatch", "d", "M0 0V6", "opacity", "0.55")
                .close()
                .close();
    }

    double width() {
        double words = signs.stream().mapToDouble(Sign::width).sum();
        return Math.max(Letters.width(chart.unit(), FONT) + 10 + scale.levels() * SWATCH, words);
    }

    double height() {
        return (scale.levels() == 0 ? 0 : HIGH + 30) + (signs.isEmpty() ? 0 : HIGH + 16);
    }

    void draw(Svg svg, String kind, double left, double top) {
        double from = left + Letters.width(chart.unit(), FONT) + 10;
        if (scale.levels() > 0) {
            svg.text(chart.unit(), "text", "class", "quiet", "x", left, "y", top + 12, "font-size", FONT);
        }
        for (int level = 1; level <= scale.levels(); level++) {
            double place = from + (level - 1) * SWATCH;
            swatch(svg, "c" + Palette.step(level, scale.levels()), place, top, SWATCH - 1);
            words(svg, scale.label(level), place + SWATCH / 2, top + HIGH + 14, "middle");
        }
        double place = left;
        double under = top + (scale.levels() == 0 ? 0 : HIGH + 30);
        for (Sign sign : signs) {
            sign(svg, kind, sign, place, under);
            words(svg, sign.words, place + 36, under + 12, "start");
            place += sign.width();
        }
    }

    private static void sign(Svg svg, String kind, Sign sign, double left, double top) {
        switch (sign) {
            case ZERO -> {
                swatch(svg, "empty", left, top, 30);
                words(svg, "·", left + 15, top + 12, "middle");
            }
            case UNKNOWN -> {
                swatch(svg, "empty", left, top, 30);
                svg.leaf(
                        "rect",
                        "fill",
                        "url(#" + kind + "-hatching)",
                        "x",
                        left,
                        "y",
                        top,
                        "width",
                        30,
                        "height",
                        HIGH);
                words(svg, "?", left + 15, top + 12, "middle");
            }
            case LOCAL -> {
                swatch(svg, "local", left, top, 30);
                svg.leaf("rect", "class", "frame", "x", left + 1.5, "y", top + 1.5, "width", 27, "height", HIGH - 3);
            }
        }
    }

    private static void swatch(Svg svg, String style, double left, double top, double width) {
        svg.leaf("rect", "class", style, "x", left, "y", top, "width", width, "height", HIGH);
    }

    private static void words(Svg svg, String text, double place, double base, String anchor) {
        svg.text(text, "text", "class", "ink", "x", place, "y", base, "font-size", FONT, "text-anchor", anchor);
    }
}

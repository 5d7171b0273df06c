package ribflow.matrix.drawing;

import java.util.List;
import ribflow.matrix.Chart;
import ribflow.matrix.Chart.Sort;
import ribflow.matrix.Chart.Tile;
import ribflow.matrix.drawing.Ribbons.Bar;
import ribflow.matrix.drawing.Ribbons.Ribbon;
import ribflow.stats.Figures;

/**
 * A Sankey diagram for a report, as SVG: on the left where traffic enters, on the right where it leaves, between them what
 * crosses the core. The largest ribbons have the colour of where they enter, and their number where it fits; the many small
 * ones are grey, so that a network of forty PoPs shows its main flows and not a web.
 */
public final class SvgSankey {

    private static final String KIND = "ribflow-sankey";
    private static final int MOST = 20;
    private static final int MARKED = 16;
    private static final double MARGIN = Caption.MARGIN;
    private static final double FONT = 12.5;
    private static final double LONGEST_LABEL = 220;
    private static final double BAR = 14;
    private static final double SPAN = 560;

    /** A frame of dashes around less would be all that is seen of it. */
    private static final double FRAMED = 5;

    private final Chart chart;
    private final Ribbons ribbons;
    private final Svg svg = new Svg();
    private final double left;
    private final double right;
    private final double top = Caption.ABOVE + 26;

    private SvgSankey(Chart chart) {
        this.chart = chart;
        int places = Math.max(chart.rows().size(), chart.columns().size());
        this.ribbons = Ribbons.of(chart, Math.min(720, 260 + 22 * places), MARKED);
        this.left = MARGIN + beside(true) + 8;
        this.right = left + BAR + SPAN;
    }

    /** The file's whole text. */
    public static String of(Chart chart) {
        return new SvgSankey(Folding.to(chart, MOST)).drawn();
    }

    private double beside(boolean entering) {
        return (entering ? ribbons.left() : ribbons.right())
                .stream()
                        .mapToDouble(bar -> Letters.width(label(bar) + "  " + figures(bar, entering), FONT))
                        .max()
                        .orElse(80);
    }

    private static String label(Bar bar) {
        return Letters.cut(bar.axis().label(), FONT, LONGEST_LABEL);
    }

    private String figures(Bar bar, boolean entering) {
        return sum(bar, entering).text();
    }

    private Tile sum(Bar bar, boolean entering) {
        return (entering ? chart.rowSums() : chart.columnSums()).get(bar.index());
    }

    private String drawn() {
        double width = Math.max(right + BAR + 8 + beside(false) + MARGIN, Caption.width(chart));
        Caption caption = new Caption(chart, width);
        double legend = top + ribbons.height() + 28;
        double height = legend + 30 + caption.below();
        svg.begin(
                KIND,
                Math.ceil(width),
                Math.ceil(height),
                chart.title() + ", Sankey diagram",
                Speech.description(chart),
                style());
        Legend.hatching(svg, KIND);
        Caption.above(svg, chart);
        heading("enters at", left + BAR, "end");
        heading("leaves at", right, "start");
        ribbons.ribbons().forEach(this::ribbon);
        ribbons.left().forEach(bar -> bar(bar, true));
        ribbons.right().forEach(bar -> bar(bar, false));
        ribbons.ribbons().forEach(this::number);
        legend(legend);
        caption.below(svg, legend + 30);
        return svg.end();
    }

    private static String style() {
        Style style = new Style(KIND)
                .fill("local", Palette::local)
                .stroke("frame", Palette::line)
                .rule("frame", "fill:none;stroke-dasharray:3 2")
                .rule("unnamed", "font-style:italic")
                .fill("r", Palette::line)
                .fill("b", Palette::line)
                .rule("r", "opacity:" + SMALL);
        Legend.style(style);
        for (int i = 0; i < Palette.LIGHT.hues().size(); i++) {
            int hue = i;
            style.fill("h" + i, palette -> palette.hues().get(hue));
        }
        return style.rule("large", "opacity:" + LARGE).text();
    }

    /** How much a small ribbon covers what is below. */
    private static final double SMALL = 0.22;

    /** How much a large ribbon does; the number on it must be read. */
    static final double LARGE = 0.45;

    private void heading(String words, double place, String anchor) {
        svg.text(
                words,
                "text",
                "class",
                "quiet",
                "x",
                place,
                "y",
                top - 12,
                "font-size",
                FONT - 1,
                "text-anchor",
                anchor);
    }

    private String hue(Bar bar) {
        return bar.axis().sort() == Sort.NAMED
                ? "h" + bar.index() % Palette.LIGHT.hues().size()
                : "b";
    }

    private void ribbon(Ribbon ribbon) {
        Bar from = ribbons.left().get(ribbon.from());
        Bar to = ribbons.right().get(ribbon.to());
        String style = ribbon.large() ? hue(from) + " large" : "r";
        svg.open("g").title(Speech.of(chart, from.index(), to.index()));
        svg.leaf("path", "class", style, "d", path(ribbon));
        svg.close();
    }

    /** Level where it leaves a bar and where it comes to one. */
    private String path(Ribbon ribbon) {
        double start = left + BAR;
        double middle = (start + right) / 2;
        double above = top + ribbon.start();
        double end = top + ribbon.end();
        double thickness = Math.max(ribbon.thickness(), 0.3);
        return path('M', start, above)
                + path('C', middle, above, middle, end, right, end)
                + path('V', end + thickness)
                + path('C', middle, end + thickness, middle, above + thickness, start, above + thickness)
                + 'Z';
    }

    private static String path(char command, double... numbers) {
        StringBuilder path = new StringBuilder().append(command);
        for (int i = 0; i < numbers.length; i++) {
            path.append(i == 0 ? "" : " ").append(Svg.number(numbers[i]));
        }
        return path.toString();
    }

    private void number(Ribbon ribbon) {
        if (ribbon.large() && ribbon.thickness() >= FONT) {
            Bar from = ribbons.left().get(ribbon.from());
            Tile tile =
                    chart.tile(from.index(), ribbons.right().get(ribbon.to()).index());
            svg.text(
                    Figures.readable(tile.crossing()),
                    "text",
                    "class",
                    "ink",
                    "x",
                    left + BAR + 7,
                    "y",
                    top + ribbon.start() + ribbon.thickness() / 2 + 4,
                    "font-size",
                    FONT - 1.5);
        }
    }

    private void bar(Bar bar, boolean entering) {
        double place = entering ? left : right;
        Tile sum = sum(bar, entering);
        String local = sum.local() > 0 ? ", of it " + Figures.readable(sum.local()) + " local exchange" : "";
        svg.open("g").title(bar.axis().label() + ": " + sum.text() + ' ' + chart.unit() + local);
        if (bar.crossing() > 0) {
            rectangle(entering ? hue(bar) : "b", place, top + bar.top(), bar.crossing());
        }
        if (bar.local() > 0) {
            rectangle("local", place, top + bar.top() + bar.crossing(), bar.local());
        }
        if (bar.local() > FRAMED) {
            rectangle("frame", place, top + bar.top() + bar.crossing(), bar.local());
        }
        words(bar, entering, sum);
        svg.close();
    }

    private void words(Bar bar, boolean entering, Tile sum) {
        double base = top + bar.middle() + FONT * 0.36;
        double edge = entering ? left - 8 : right + BAR + 8;
        String style = bar.axis().sort() == Sort.NAMED ? "ink" : "ink unnamed";
        String anchor = entering ? "end" : "start";
        svg.open("text", "x", edge, "y", base, "font-size", FONT, "text-anchor", anchor);
        svg.text(label(bar), "tspan", "class", style);
        svg.text(sum.text(), "tspan", "class", "quiet", "dx", "6");
        svg.close();
    }

    private void rectangle(String style, double place, double from, double height) {
        svg.leaf("rect", "class", style, "x", place, "y", from, "width", BAR, "height", Math.max(height, 0.8));
    }

    private void legend(double from) {
        double place = MARGIN;
        if (ribbons.left().stream().anyMatch(bar -> bar.local() > 0)) {
            svg.leaf("rect", "class", "local", "x", place, "y", from, "width", 30, "height", 14);
            svg.leaf("rect", "class", "frame", "x", place, "y", from, "width", 30, "height", 14);
            place = words("local exchange (same PoP)", place + 36, from);
        }
        long large = ribbons.ribbons().stream().filter(Ribbon::large).count();
        if (large < ribbons.ribbons().size()) {
            place = words("in colour: the " + large + " largest flows", place, from);
        }
        long unknown = chart.tiles().stream()
                .flatMap(List::stream)
                .filter(tile -> !tile.known())
                .count();
        if (unknown > 0) {
            words("not known of " + unknown + (unknown == 1 ? " pair" : " pairs"), place, from);
        }
    }

    private double words(String words, double place, double from) {
        svg.text(words, "text", "class", "ink", "x", place, "y", from + 11, "font-size", 11);
        return place + Letters.width(words, 11) + 22;
    }
}

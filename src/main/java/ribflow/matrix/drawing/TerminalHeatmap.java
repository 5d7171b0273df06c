package ribflow.matrix.drawing;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import ribflow.matrix.Chart;
import ribflow.matrix.Chart.Axis;
import ribflow.matrix.Chart.Tile;

/**
 * A matrix on a terminal: an aligned table with sums whose tiles have the colour of their class, as far as there are colours.
 * What is not wide enough for the numbers with their precision shows them without, then with two digits, then a digit for
 * the class of each; and what is not even wide enough for that sums the smallest places up.
 *
 * <p>Signs say what colours say: local exchange stands in brackets, zero is a dot, what is not known a question mark.
 */
public final class TerminalHeatmap {

    private static final int LONGEST_LABEL = 16;

    /** As long as the number of an AS. */
    private static final int SHORTEST_LABEL = 8;

    private final Chart chart;
    private final Scale scale;
    private final Detail detail;
    private final Colours colours;
    private final int[] widths;
    private final int label;
    private final int sum;

    private TerminalHeatmap(Chart chart, Detail detail, Colours colours) {
        this.chart = chart;
        this.scale = Scale.of(chart);
        this.detail = detail;
        this.colours = colours;
        this.widths =
                IntStream.range(0, chart.columns().size()).map(this::width).toArray();
        this.label = Math.max(
                "from \\ to".length(),
                chart.rows().stream()
                        .mapToInt(axis -> Letters.cells(label(axis)))
                        .max()
                        .orElse(0));
        this.sum = Math.max(
                3,
                chart.rowSums().stream()
                        .mapToInt(tile -> detail.sum(tile).length())
                        .max()
                        .orElse(0));
    }

    /**
     * The picture, lines of text without an empty one.
     *
     * @param columns how many characters a line may have; 0 for as many as it takes
     */
    public static String of(Chart chart, Colours colours, int columns) {
        for (Detail detail : Detail.values()) {
            TerminalHeatmap picture = new TerminalHeatmap(chart, detail, colours);
            if (columns == 0 || picture.width() <= columns) {
                return picture.drawn();
            }
        }
        for (int most = chart.columns().size() - 1; most > 1; most--) {
            TerminalHeatmap picture = new TerminalHeatmap(Folding.to(chart, most), Detail.CLASS, colours);
            if (picture.width() <= columns) {
                return picture.drawn();
            }
        }
        return new TerminalHeatmap(Folding.to(chart, 1), Detail.CLASS, colours).drawn();
    }

    private int width() {
        return label + IntStream.of(widths).sum() + 2 + sum;
    }

    /** A column with a blank at its left. */
    private int width(int column) {
        int texts = chart.tiles().stream()
                .mapToInt(row -> detail.text(row.get(column), scale).length())
                .max()
                .orElse(0);
        int all = Math.max(texts, detail.sum(chart.columnSums().get(column)).length() + (detail.brackets() ? 1 : 0));
        return switch (detail) {
            case WHOLE, FIGURES ->
                2 + Math.max(all, Letters.cells(label(chart.columns().get(column))));
            case CUT ->
                2
                        + Math.max(
                                all,
                                Math.min(
                                        SHORTEST_LABEL,
                                        Letters.cells(label(chart.columns().get(column)))));
            case SHORT -> 1 + all;
            case CLASS -> 2;
        };
    }

    private static String label(Axis axis) {
        return Letters.cut(Letters.harmless(axis.label()), LONGEST_LABEL);
    }

    private String drawn() {
        List<String> lines = new ArrayList<>();
        lines.add(Letters.harmless(chart.title() + ": " + Speech.subtitle(chart)));
        lines.add(Speech.totals(chart));
        if (detail == Detail.CLASS) {
            upright(lines);
        } else {
            lines.add(header());
        }
        for (int row = 0; row < chart.rows().size(); row++) {
            lines.add(row(row));
        }
        if (detail != Detail.CLASS) {
            lines.add(sums());
        }
        legend(lines);
        chart.notes().forEach(note -> lines.add("# " + Letters.harmless(note)));
        return String.join("\n", lines.stream().map(String::stripTrailing).toList()) + '\n';
    }

    private String header() {
        List<String> heads = heads();
        StringBuilder line = new StringBuilder(left("from \\ to", label));
        for (int column = 0; column < widths.length; column++) {
            String name = heads.get(column);
            line.append(detail.brackets() ? right(name, widths[column] - 1) + ' ' : right(name, widths[column]));
        }
        return line.append("  ").append(right("sum", sum)).toString();
    }

    /** Beginnings of names, or their ends where the beginnings are alike, as those of addresses are. */
    private List<String> heads() {
        List<String> beginnings = heads(Letters::cut);
        List<String> ends = heads(Letters::cutBefore);
        return Set.copyOf(beginnings).size() >= Set.copyOf(ends).size() ? beginnings : ends;
    }

    private List<String> heads(BiFunction<String, Integer, String> cut) {
        return IntStream.range(0, widths.length)
                .mapToObj(column -> cut.apply(
                        Letters.harmless(chart.columns().get(column).label()),
                        Math.min(widths[column] - (column == 0 ? 2 : 1), LONGEST_LABEL)))
                .toList();
    }

    /** Names from top to bottom, which end above their columns. */
    private void upright(List<String> lines) {
        List<int[]> names = chart.columns().stream()
                .map(axis -> label(axis).codePoints().toArray())
                .toList();
        int high = names.stream().mapToInt(name -> name.length).max().orElse(0);
        for (int i = high; i > 0; i--) {
            StringBuilder line = new StringBuilder(left(i == 1 ? "from \\ to" : "", label));
            for (int[] name : names) {
                String letter = i <= name.length ? Character.toString(name[name.length - i]) : " ";
                line.append(right(letter, 2));
            }
            lines.add(line.append(i == 1 ? "  " + right("sum", sum) : "").toString());
        }
    }

    private String row(int row) {
        StringBuilder line = new StringBuilder(left(label(chart.rows().get(row)), label));
        for (int column = 0; column < widths.length; column++) {
            Tile tile = chart.tile(row, column);
            line.append(painted(tile, right(detail.text(tile, scale), widths[column])));
        }
        return line + "  " + right(detail.sum(chart.rowSums().get(row)), sum);
    }

    private String sums() {
        StringBuilder line = new StringBuilder(left("sum", label));
        for (int column = 0; column < widths.length; column++) {
            String text = detail.sum(chart.columnSums().get(column)) + (detail.brackets() ? " " : "");
            line.append(right(text, widths[column]));
        }
        return line + "  " + right(detail.sum(chart.total()), sum);
    }

    /** On the colour of its class. */
    private String painted(Tile tile, String text) {
        if (tile.known() && tile.apart() && tile.value() > 0) {
            return painted(Palette.DARK.local(), text);
        }
        return Scale.coloured(tile) ? painted(ground(scale.level(tile.value())), text) : text;
    }

    private Rgb ground(int level) {
        return colours.ramp().get(Palette.step(level, scale.levels()));
    }

    private String painted(Rgb ground, String text) {
        return colours.on(ground) + text + colours.off();
    }

    private void legend(List<String> lines) {
        List<Tile> tiles = chart.tiles().stream().flatMap(List::stream).toList();
        if (scale.levels() > 1 && (colours != Colours.NONE || detail == Detail.CLASS)) {
            StringBuilder line = new StringBuilder(chart.unit());
            for (int level = 1; level <= scale.levels(); level++) {
                String sign = detail == Detail.CLASS ? level + " " : "";
                line.append(' ').append(painted(ground(level), ' ' + sign + scale.label(level) + ' '));
            }
            lines.add(line.toString());
        }
        List<String> signs = new ArrayList<>();
        if (tiles.stream().anyMatch(Detail::none)) {
            signs.add("· no traffic");
        }
        if (tiles.stream().anyMatch(tile -> !tile.known())) {
            signs.add("? not known");
        }
        if (tiles.stream().anyMatch(tile -> tile.apart() && tile.known() && tile.value() > 0)) {
            String sign = detail == Detail.CLASS ? Detail.LOCAL : painted(Palette.DARK.local(), "(…)");
            signs.add(sign + " local exchange (same PoP)");
        }
        if (!signs.isEmpty()) {
            lines.add(String.join("   ", signs));
        }
    }

    private static String left(String text, int width) {
        return text + " ".repeat(Math.max(0, width - Letters.cells(text)));
    }

    private static String right(String text, int width) {
        return " ".repeat(Math.max(0, width - Letters.cells(text))) + text;
    }
}

package ribflow.matrix.drawing;

import java.util.ArrayList;
import java.util.List;
import ribflow.matrix.Chart;

/** What stands above and below a picture in SVG: title, time, totals; and the notes. */
final class Caption {

    static final double MARGIN = 24;

    /** How high it is above the picture. */
    static final double ABOVE = 92;

    private static final double SIZE = 12;
    private static final double LINE = 17;
    private static final int MOST_NOTES = 10;

    private final List<String> lines;

    /** @param width of the whole picture */
    Caption(Chart chart, double width) {
        List<String> all = new ArrayList<>();
        List<String> notes = chart.notes();
        int shown = notes.size() <= MOST_NOTES ? notes.size() : MOST_NOTES - 1;
        notes.subList(0, shown).forEach(note -> wrap(note, width - 2 * MARGIN, all));
        if (shown < notes.size()) {
            all.add("… and " + (notes.size() - shown) + " more notes");
        }
        this.lines = List.copyOf(all);
    }

    /** As wide as the lines above the picture need it. */
    static double width(Chart chart) {
        return 2 * MARGIN
                + Math.max(
                        Letters.width(chart.title(), 19),
                        Math.max(
                                Letters.width(Speech.subtitle(chart), SIZE + 1),
                                Letters.width(Speech.totals(chart), SIZE + 1)));
    }

    static void above(Svg svg, Chart chart) {
        svg.text(chart.title(), "text", "class", "ink title", "x", MARGIN, "y", 38);
        svg.text(Speech.subtitle(chart), "text", "class", "quiet", "x", MARGIN, "y", 59, "font-size", SIZE + 1);
        svg.text(Speech.totals(chart), "text", "class", "ink", "x", MARGIN, "y", 78, "font-size", SIZE + 1);
    }

    /** How high the notes are. */
    double below() {
        return lines.size() * LINE + MARGIN;
    }

    void below(Svg svg, double top) {
        for (int i = 0; i < lines.size(); i++) {
            svg.text(
                    lines.get(i), "text", "class", "quiet", "x", MARGIN, "y", top + i * LINE + SIZE, "font-size", SIZE);
        }
    }

    private static void wrap(String note, double room, List<String> lines) {
        StringBuilder line = new StringBuilder();
        for (String word : note.strip().split("\\s+")) {
            if (!line.isEmpty() && Letters.width(line + " " + word, SIZE) > room) {
                lines.add(line.toString());
                line = new StringBuilder("   ");
            }
            line.append(line.isEmpty() ? "" : " ").append(Letters.cut(word, SIZE, room));
        }
        lines.add(line.toString());
    }
}

package ribflow.matrix.drawing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ribflow.matrix.Chart;
import ribflow.matrix.Chart.Axis;
import ribflow.matrix.Chart.Sort;
import ribflow.matrix.Chart.Tile;

final class TerminalHeatmapTest {

    private final Chart chart = Charts.square(
            List.of("Rome", "São Paulo", "東京", "?unknown"),
            "115000000000 29800000000 0 3980000000",
            "49900000000 63600000000 ?1200 0",
            "1500 0 0 1",
            "0 0 0 3670000");

    @Test
    void isATableWithSumsWhereItFits() {
        assertEquals("""
                Core traffic matrix, PoP to PoP: bit/s, 2026-11-22T04:00Z to 2026-11-22T04:05Z
                total 262G: 79.7G (30 %) across the core, 179G (68 %) local exchange, 3.98G (1.5 %) from or to unknown
                from \\ to   Rome  São Paulo                東京  unknown     sum
                Rome       (115G)     29.8G                   ·    3.98G    149G
                São Paulo  49.9G     (63.6G)  ? too few samples        ·    114G
                東京       1.50k          ·                   ·        1   1.50k
                unknown        ·          ·                   ·    3.67M   3.67M
                sum         165G      93.4G               1.20k    3.98G    262G
                · no traffic   ? not known   (…) local exchange (same PoP)
                # unknown egress, no_route: 699,256,500 bytes
                # unknown egress, multicast: 2,274,958,500 bytes
                # no interface roles are known, so all ingress counts, of [192.0.2.21]
                """, TerminalHeatmap.of(chart, Colours.NONE, 0));
    }

    /** Of a percentile of several places, or of what is noise, there is no sum: that is no zero. */
    @ParameterizedTest
    @ValueSource(ints = {0, 24, 10})
    void sumsThatNobodyKnowsAreNoZeros(int columns) {
        Tile tile = new Tile(0, 0, false, false, "?");
        List<Axis> axes = List.of(new Axis("2 others", Sort.OTHER), new Axis("unknown", Sort.UNKNOWN));
        Chart chart = new Chart(
                "Matrix",
                "now",
                "bit/s",
                axes,
                axes,
                List.of(List.of(tile, tile), List.of(tile, tile)),
                List.of(tile, tile),
                List.of(tile, tile),
                new Tile(8000, 0, false, true, "8.00k"),
                false,
                List.of());
        List<String> lines =
                TerminalHeatmap.of(chart, Colours.NONE, columns).lines().toList();
        String others = lines.stream()
                .filter(line -> line.startsWith("2 ot"))
                .findFirst()
                .orElseThrow();
        assertTrue(others.matches("2 ot\\S*( others)? +\\? +\\? +\\?"), others);
    }

    @Test
    void saysLessWhereThereIsLessRoom() {
        assertEquals("São Paulo  49.9G     (63.6G)      ?        ·    114G", line(chart, 60, 4));
        assertEquals("São Paulo   50G  (64G)    ?     ·   114G", line(chart, 45, 4));
        assertEquals("São Paulo 8 = ? ·   114G", line(chart, 26, 4 + 8));
    }

    @Test
    void namesThatBeginAlikeAreToldByTheirEnds() {
        Chart routers = Charts.square(
                List.of("192.0.2.1", "192.0.2.21", "192.0.2.22"), "123 123 123", "123 123 123", "123 123 123");
        assertEquals("from \\ to  …2.1 …2.21 …2.22   sum", line(routers, 36, 2));
    }

    private static String line(Chart chart, int columns, int line) {
        return TerminalHeatmap.of(chart, Colours.NONE, columns).lines().toList().get(line);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 12, 40})
    void fitsIntoAnyTerminal(int pops) {
        Chart network = Networks.of(pops);
        for (int columns = 40; columns < 300; columns++) {
            String picture = TerminalHeatmap.of(network, Colours.NONE, columns);
            int wide = columns;
            picture.lines()
                    .dropWhile(line -> !line.startsWith("from \\ to"))
                    .takeWhile(line -> !line.startsWith("bit/s") && !line.startsWith("·"))
                    .forEach(line -> assertTrue(Letters.cells(line) <= wide, () -> wide + ": " + line));
            assertFalse(picture.contains("\n\n"), picture);
        }
    }

    @Test
    void tilesHaveTheColourOfTheirClass() {
        String row =
                TerminalHeatmap.of(chart, Colours.TRUE, 60).lines().toList().get(3);
        assertEquals(
                "Rome     \u001b[48;2;53;61;72;38;2;255;255;255m  (115G)\u001b[0m"
                        + "\u001b[48;2;250;243;146;38;2;0;0;0m     29.8G \u001b[0m      · "
                        + "\u001b[48;2;96;212;167;38;2;0;0;0m   3.98G \u001b[0m   149G",
                row);
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 45, 60, 120})
    void withoutColoursItSaysTheSame(int columns) {
        for (Colours colours : List.of(Colours.INDEXED, Colours.TRUE)) {
            String coloured = TerminalHeatmap.of(chart, colours, columns);
            String bare = coloured.replaceAll("\u001b\\[[0-9;]*m", "");
            String legend = "bit/s .*\n";
            assertEquals(
                    TerminalHeatmap.of(chart, Colours.NONE, columns).replaceAll(legend, ""),
                    bare.replaceAll(legend, "").replaceAll("(?m) +$", ""));
        }
    }

    @Test
    void namesDoNotCommandTheTerminal() {
        Chart hostile = Charts.square(List.of("a\u001b[2J\nb", "\u202ec"), "1 2", "3 4");
        String picture = TerminalHeatmap.of(hostile, Colours.NONE, 0);
        assertFalse(picture.contains("\u001b"), picture);
        assertFalse(picture.contains("\u202e"), picture);
        assertTrue(picture.contains("\na [2J b "), picture);
    }

    @Test
    void nothingAtAllIsAPictureToo() {
        Chart nothing = Charts.square(List.of("?unknown"), "0");
        assertTrue(TerminalHeatmap.of(nothing, Colours.TRUE, 80).contains("unknown         ·     ·"));
    }
}

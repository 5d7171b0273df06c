package ribflow.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import ribflow.matrix.Chart.Axis;
import ribflow.matrix.Chart.Sort;
import ribflow.matrix.Chart.Tile;
import ribflow.matrix.Traffic.Sampling;

final class ChartsTest {

    /** Of ten seconds, so that 1250 bytes are 1 kbit/s. */
    private static final Bins BINS = new Bins(0, 10_000, List.of(0L), List.of(10_000L), List.of(1), 0, 10_000, false);

    private final Grid grid = new Grid(0);

    private void put(Place from, Place to, long bytes, Sampling sampling, boolean local) {
        grid.sums(from, to).forEach(sums -> sums.add(new Traffic(1, 1, bytes, sampling), local));
    }

    private void put(String from, String to, long bytes) {
        put(known(from), known(to), bytes, new Sampling(0, 0, 0, true), from.equals(to));
    }

    private static Place known(String... values) {
        return new Place.Known(List.of(values));
    }

    private Chart chart(Level level, Measure measure, int most) {
        grid.arrange(List.copyOf(grid.sources()), List.copyOf(grid.targets()));
        CoreMatrix matrix = new CoreMatrix(
                new Question(level, Optional.empty(), new Span.All(), false), BINS, grid, new TreeMap<>(), List.of());
        return new Charts(matrix, measure, Labels.PLAIN, most, true).of(grid, List.of("a note"));
    }

    private static List<String> texts(List<Tile> tiles) {
        return tiles.stream().map(Tile::text).toList();
    }

    @Test
    void aChartHasTheWordsOfATable() {
        put("Paris", "Paris", 1250);
        put("Paris", "Rome", 2500);
        put(known("Rome"), known("Paris"), 12_500, new Sampling(100, 1, 0, true), false);
        put(known("Rome"), new Place.Unknown("no_route"), 1250, new Sampling(2, 1, 0, true), false);
        Chart chart = chart(Level.POP, Measure.RATE, 10);
        assertEquals("Traffic from PoP to PoP", chart.title());
        assertEquals("1970-01-01T00:00:00Z to 1970-01-01T00:00:10Z", chart.period());
        assertEquals("bit/s", chart.unit());
        assertEquals(
                List.of(new Axis("Paris", Sort.NAMED), new Axis("Rome", Sort.NAMED), new Axis("unknown", Sort.UNKNOWN)),
                chart.rows());
        assertEquals(List.of("1.00k", "2.00k", "0"), texts(chart.tiles().get(0)));
        assertEquals(
                List.of("10.0k ± 17 %", "0", "too few samples"),
                texts(chart.tiles().get(1)));
        assertEquals(List.of("3.00k", "11.0k ± 21 %", "0"), texts(chart.rowSums()));
        assertTrue(chart.tile(0, 0).apart());
        assertTrue(chart.tile(1, 1).apart(), "even without traffic");
        assertFalse(chart.tile(0, 1).apart());
        assertFalse(chart.tile(1, 2).known());
        assertEquals(1000, chart.tile(1, 2).value(), "noise counts in sums all the same");
        assertEquals(1000, chart.rowSums().getFirst().local());
        assertEquals(14_000, chart.total().value());
        assertEquals(List.of("a note"), chart.notes());
    }

    @Test
    void whatIsSmallGoesTogetherAndNothingIsLost() {
        for (int i = 1; i <= 9; i++) {
            put("P" + i, "P" + (10 - i), 1250L * i);
        }
        Chart chart = chart(Level.POP, Measure.BYTES, 3);
        assertEquals(
                List.of("P7", "P8", "P9", "6 others", "unknown"),
                chart.rows().stream().map(Axis::label).toList());
        assertEquals(
                List.of("P1", "P2", "P3", "6 others", "unknown"),
                chart.columns().stream().map(Axis::label).toList());
        assertEquals(Sort.OTHER, chart.rows().get(3).sort());
        assertEquals(1250 * 21, chart.rowSums().get(3).value());
        assertEquals(1250 * 21, chart.tile(3, 3).value());
        assertEquals(
                chart.total().value(),
                chart.tiles().stream()
                        .flatMap(List::stream)
                        .mapToDouble(Tile::value)
                        .sum());
        assertEquals(1250 * 5, chart.total().local(), "P5 to itself");
    }

    @Test
    void percentilesDoNotAddUp() {
        put("Paris", "Rome", 1250);
        put("Rome", "Rome", 1250);
        put("Turin", "Rome", 1250);
        Chart chart = chart(Level.POP, Measure.P95, 1);
        assertFalse(chart.additive());
        assertEquals(Sort.OTHER, chart.rows().get(1).sort());
        assertEquals("?", chart.rowSums().get(1).text(), "nobody kept the rates of these together");
        assertFalse(chart.rowSums().get(1).known());
    }

    @Test
    @Timeout(120)
    void ofThousandsOfPlacesOnlyCellsWithTrafficAreLookedAt() {
        for (int i = 0; i < 30_000; i++) {
            put("P" + i, "P" + (i + 1), 1 + i % 2);
        }
        Chart chart = chart(Level.POP_AS, Measure.BYTES, 12);
        assertEquals("29988 others", chart.rows().get(12).label());
        assertEquals(45_000, chart.total().value());
        assertEquals(
                45_000,
                chart.tiles().stream()
                        .flatMap(List::stream)
                        .mapToDouble(Tile::value)
                        .sum());
        IllegalArgumentException tooMuch =
                assertThrows(IllegalArgumentException.class, () -> chart(Level.POP_AS, Measure.BYTES, 100_000));
        assertEquals(
                "nobody can read so many rows and columns; allowed: the largest of them ('top 100'), or a row for each cell"
                        + " (csv, json)",
                tooMuch.getMessage());
    }

    @Test
    void fewPacketsAreNoiseToo() {
        put(known("Rome"), known("Paris"), 12_500, new Sampling(100, 1, 0, true), false);
        put(known("Rome"), known("Turin"), 1250, new Sampling(2, 1, 0, true), false);
        Chart chart = chart(Level.POP, Measure.PACKETS, 10);
        assertEquals(List.of("1", "too few samples", "0"), texts(chart.tiles().getFirst()));
        assertFalse(chart.tile(0, 1).known());
    }

    @Test
    void oneThatIsLeftOverIsOneOther() {
        put("Paris", "Rome", 3);
        put("Rome", "Rome", 2);
        assertEquals(
                List.of("Paris", "1 other", "unknown"),
                chart(Level.POP, Measure.BYTES, 1).rows().stream()
                        .map(Axis::label)
                        .toList());
    }

    @Test
    void neighboursAndInterfacesHaveLabels() {
        put(known("Paris", "174"), known("Rome", ""), 1, new Sampling(0, 0, 0, true), false);
        put(known("Rome", ""), known("Rome", ""), 1, new Sampling(0, 0, 0, true), false);
        Chart chart = chart(Level.POP_AS, Measure.BYTES, 10);
        assertEquals("Paris AS174", chart.rows().getFirst().label());
        assertEquals("Rome AS ?", chart.rows().get(1).label());
        assertEquals("Rome no AS", chart.columns().getFirst().label());
    }

    @Test
    void aChartFitsTogether() {
        Tile tile = new Tile(1, 0, false, true, "1");
        assertThrows(IllegalArgumentException.class, () -> new Tile(1, 2, false, true, "1"));
        assertThrows(IllegalArgumentException.class, () -> new Tile(Double.NaN, 0, false, true, "1"));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Chart(
                        "",
                        "",
                        "",
                        List.of(),
                        List.of(),
                        List.of(List.of(tile)),
                        List.of(),
                        List.of(),
                        tile,
                        true,
                        List.of()));
    }
}

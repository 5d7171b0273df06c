package ribflow.matrix.drawing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.Test;
import ribflow.matrix.Chart;
import ribflow.matrix.Chart.Axis;
import ribflow.matrix.Chart.Tile;

final class FoldingTest {

    private final Chart chart = Charts.square(
            List.of("Rome", "Oslo", "Paris", "Bern", "?unknown"),
            "1 2 30 4 5",
            "6 7 8 9 1",
            "20 30 40 50 6",
            "1 ?2 3 4 5",
            "0 0 0 0 7");

    private static List<String> labels(List<Axis> axes) {
        return axes.stream().map(Axis::label).toList();
    }

    private static List<Double> values(List<Tile> tiles) {
        return tiles.stream().map(Tile::value).toList();
    }

    @Test
    void whatFitsStaysAsItIs() {
        assertSame(chart, Folding.to(chart, 4));
    }

    @Test
    void theSmallestAreSummedAndNothingIsLost() {
        Chart folded = Folding.to(chart, 2);
        assertEquals(List.of("Paris", "Bern", "2 others", "unknown"), labels(folded.rows()));
        assertEquals(labels(folded.rows()), labels(folded.columns()));
        assertEquals(List.of(40.0, 50.0, 50.0, 6.0), values(folded.tiles().get(0)));
        assertEquals(List.of(38.0, 13.0, 16.0, 6.0), values(folded.tiles().get(2)));
        assertEquals(List.of(146.0, 15.0, 73.0, 7.0), values(folded.rowSums()));
        assertEquals(
                chart.total().value(),
                folded.tiles().stream()
                        .flatMap(List::stream)
                        .mapToDouble(Tile::value)
                        .sum());
    }

    @Test
    void whatIsLocalRemainsSoWithinASum() {
        Chart folded = Folding.to(chart, 2);
        assertEquals(new Tile(16, 8, false, true, "16"), folded.tile(2, 2));
        assertEquals(new Tile(40, 40, true, true, "40"), folded.tile(0, 0));
    }

    @Test
    void aSumIsKnownAsFarAsItHasKnownParts() {
        Chart folded = Folding.to(chart, 2);
        assertEquals(new Tile(3, 0, false, true, "3"), folded.tile(1, 2));
        Chart unknown =
                Folding.to(Charts.square(List.of("A", "B", "C", "D"), "9 9 ?1 0", "9 9 0 0", "0 0 0 0", "0 0 0 0"), 2);
        assertEquals(new Tile(1, 0, false, false, "too few samples"), unknown.tile(0, 2));
        assertEquals(new Tile(0, 0, false, true, "0"), unknown.tile(1, 2));
    }

    @Test
    void whatWasSummedBeforeIsSummedAgain() {
        Chart folded = Folding.to(
                Charts.square(List.of("A", "B", "C", "*other"), "1 9 1 1", "9 1 1 1", "1 1 1 1", "1 1 1 5"), 2);
        assertEquals(List.of("A", "B", "others"), labels(folded.rows()));
        assertEquals(8, folded.tile(2, 2).value());
    }

    @Test
    void percentilesAreLeftOutAndCounted() {
        Chart folded = Folding.to(Charts.percentiles(chart), 2);
        assertEquals(List.of("Paris", "Bern", "unknown"), labels(folded.rows()));
        assertEquals(
                "the smallest 2 rows and 2 columns are not drawn: there is no sum of percentiles",
                folded.notes().getLast());
    }
}

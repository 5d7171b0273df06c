package ribflow.matrix.drawing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ribflow.matrix.Chart;
import ribflow.matrix.Chart.Tile;
import ribflow.matrix.drawing.Ribbons.Bar;
import ribflow.matrix.drawing.Ribbons.Ribbon;

final class RibbonsTest {

    private static final double CLOSE = 1e-6;

    @ParameterizedTest
    @ValueSource(ints = {4, 12, 40})
    void areAsThickAsTheirTrafficAndFillTheirBars(int pops) {
        Chart chart = Networks.of(pops);
        Ribbons ribbons = Ribbons.of(chart, 700, 16);
        double all = chart.tiles().stream()
                .flatMap(List::stream)
                .mapToDouble(Tile::value)
                .sum();
        for (Ribbon ribbon : ribbons.ribbons()) {
            Bar from = ribbons.left().get(ribbon.from());
            Bar to = ribbons.right().get(ribbon.to());
            double value = chart.tile(from.index(), to.index()).crossing();
            assertEquals(700 * value / all, ribbon.thickness(), CLOSE);
            assertTrue(ribbon.start() >= from.top() - CLOSE);
            assertTrue(ribbon.start() + ribbon.thickness() <= from.top() + from.crossing() + CLOSE);
            assertTrue(ribbon.end() >= to.top() - CLOSE);
            assertTrue(ribbon.end() + ribbon.thickness() <= to.top() + to.crossing() + CLOSE);
        }
        for (int i = 0; i < ribbons.left().size(); i++) {
            int from = i;
            double sum = ribbons.ribbons().stream()
                    .filter(ribbon -> ribbon.from() == from)
                    .mapToDouble(Ribbon::thickness)
                    .sum();
            assertEquals(ribbons.left().get(i).crossing(), sum, CLOSE);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 12, 40})
    void barsLeaveRoomForTheirNames(int pops) {
        Ribbons ribbons = Ribbons.of(Networks.of(pops), 700, 16);
        for (List<Bar> bars : List.of(ribbons.left(), ribbons.right())) {
            for (int i = 1; i < bars.size(); i++) {
                Bar above = bars.get(i - 1);
                Bar below = bars.get(i);
                assertTrue(above.top() + above.height() + 6.9 < below.top(), above + " " + below);
                assertTrue(below.middle() - above.middle() > 13, above + " " + below);
            }
            assertTrue(bars.getLast().top() + bars.getLast().height() <= ribbons.height() + CLOSE);
        }
    }

    @Test
    void theLargestThatAreKnownAndHaveANameAreLarge() {
        Chart chart = Charts.square(
                List.of("A", "B", "*other", "?unknown"), "900 50 800 700", "?600 0 500 400", "30 20 10 9", "8 7 6 5");
        Ribbons ribbons = Ribbons.of(chart, 700, 1);
        List<Ribbon> large = ribbons.ribbons().stream().filter(Ribbon::large).toList();
        assertEquals(1, large.size());
        assertEquals(0, large.getFirst().from());
        assertEquals(1, large.getFirst().to());
    }

    @Test
    void placesWithoutTrafficHaveNoBar() {
        Ribbons ribbons = Ribbons.of(Charts.square(List.of("A", "B", "C"), "0 5 0", "0 3 0", "0 0 0"), 700, 9);
        assertEquals(List.of(0, 1), ribbons.left().stream().map(Bar::index).toList());
        assertEquals(List.of(1), ribbons.right().stream().map(Bar::index).toList());
        assertEquals(0, ribbons.left().get(1).crossing());
        assertTrue(ribbons.left().get(1).local() > 0);
    }
}

package ribflow.matrix.drawing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class PaletteTest {

    /** WCAG 2.2, 1.4.3. */
    private static final double TEXT = 4.5;

    /** WCAG 2.2, 1.4.11. */
    private static final double GRAPHICS = 3;

    static List<Palette> papers() {
        return List.of(Palette.LIGHT, Palette.DARK);
    }

    private static void readable(Rgb ink, Rgb ground) {
        assertTrue(ink.contrast(ground) >= TEXT, () -> ink + " on " + ground + ": " + ink.contrast(ground));
    }

    @ParameterizedTest
    @MethodSource("papers")
    void textIsReadableOnAllThatItStandsOn(Palette palette) {
        readable(palette.ink(), palette.paper());
        readable(palette.quiet(), palette.paper());
        readable(palette.ink(), palette.empty());
        readable(palette.quiet(), palette.empty());
        readable(palette.ink(), palette.local());
        palette.ramp().forEach(ground -> readable(ground.ink(), ground));
        palette.hues().forEach(hue -> readable(palette.ink(), hue.over(palette.paper(), SvgSankey.LARGE)));
    }

    @ParameterizedTest
    @MethodSource("papers")
    void whatIsDrawnStandsOutFromThePaper(Palette palette) {
        palette.hues().forEach(hue -> assertTrue(hue.contrast(palette.paper()) >= GRAPHICS, hue::toString));
        assertTrue(palette.line().contrast(palette.paper()) >= GRAPHICS);
    }

    @ParameterizedTest
    @MethodSource("papers")
    void moreIsFurtherFromThePaper(Palette palette) {
        assertEquals(Palette.STEPS, palette.ramp().size());
        for (int i = 1; i < Palette.STEPS; i++) {
            double less = palette.ramp().get(i - 1).contrast(palette.paper());
            double more = palette.ramp().get(i).contrast(palette.paper());
            assertTrue(more > 1.2 * less, "step " + i + ": " + less + " to " + more);
        }
    }

    @Test
    void fewClassesAreAsFarApartAsCanBe() {
        assertEquals(
                List.of(0, 8),
                IntStream.rangeClosed(1, 2).mapToObj(i -> Palette.step(i, 2)).toList());
        assertEquals(
                IntStream.range(0, 9).boxed().toList(),
                IntStream.rangeClosed(1, 9).mapToObj(i -> Palette.step(i, 9)).toList());
        assertEquals(4, Palette.step(1, 1));
    }

    @Test
    void aTerminalOf256ColoursHasTheSameOrderAndReadableText() {
        List<Rgb> shown = Colours.INDEXED.ramp();
        assertEquals(Palette.STEPS, shown.size());
        shown.forEach(colour -> {
            readable(colour.ink(), colour);
            assertEquals(colour, Rgb.ofIndex(colour.indexed()));
        });
        for (int i = 1; i < Palette.STEPS; i++) {
            assertTrue(
                    shown.get(i).contrast(Rgb.BLACK) > 1.05 * shown.get(i - 1).contrast(Rgb.BLACK), "step " + i);
        }
    }

    @Test
    void contrastIsThatOfTheGuidelines() {
        assertEquals(21, Rgb.BLACK.contrast(Rgb.WHITE), 0.001);
        assertEquals(4.54, Rgb.of("#767676").contrast(Rgb.WHITE), 0.01);
        assertEquals(16, Rgb.BLACK.indexed());
        assertEquals(231, Rgb.WHITE.indexed());
        assertEquals(new Rgb(95, 135, 175), Rgb.ofIndex(new Rgb(95, 135, 175).indexed()));
    }
}

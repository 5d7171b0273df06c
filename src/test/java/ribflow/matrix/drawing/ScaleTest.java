package ribflow.matrix.drawing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import ribflow.matrix.Chart;

final class ScaleTest {

    private static List<String> labels(Scale scale) {
        return IntStream.rangeClosed(1, scale.levels()).mapToObj(scale::label).toList();
    }

    @Test
    void hasTheFinestBordersThatReachAllValues() {
        assertEquals(List.of("< 3", "≥ 3", "≥ 4", "≥ 5", "≥ 7"), labels(Scale.of(List.of(2.0, 4.0, 7.5))));
        assertEquals(
                List.of("< 5G", "≥ 5G", "≥ 10G", "≥ 20G", "≥ 50G", "≥ 100G"), labels(Scale.of(List.of(2e9, 163e9))));
        assertEquals(
                List.of("< 300M", "≥ 300M", "≥ 1G", "≥ 3G", "≥ 10G", "≥ 30G", "≥ 100G", "≥ 300G"),
                labels(Scale.of(List.of(1.1e8, 544e9))));
        assertEquals(9, Scale.of(List.of(1.0, 9e17)).levels());
    }

    @Test
    void oneValueIsOneClass() {
        assertEquals(List.of("> 0"), labels(Scale.of(List.of(100.0))));
        assertEquals(List.of("> 0"), labels(Scale.of(List.of(163.0, 163.0))));
        assertEquals(List.of(), labels(Scale.of(List.of())));
    }

    @Test
    void aValueIsOfTheClassWhoseBorderItReaches() {
        Scale scale = Scale.of(List.of(2e9, 163e9));
        assertEquals(
                List.of(1, 1, 2, 2, 3, 6, 6),
                List.of(
                        scale.level(1),
                        scale.level(4.99e9),
                        scale.level(5e9),
                        scale.level(9.99e9),
                        scale.level(10e9),
                        scale.level(100e9),
                        scale.level(9e20)));
    }

    @Test
    void bordersAscendAndFrameAlmostAllValuesWhateverTheyAre() {
        SplittableRandom random = new SplittableRandom(6);
        for (int i = 0; i < 2_000; i++) {
            double widest = random.nextDouble(0, 14);
            List<Double> values = IntStream.range(0, random.nextInt(1, 60))
                    .mapToObj(_ -> Math.pow(10, random.nextDouble(0, widest)))
                    .toList();
            Scale scale = Scale.of(values);
            assertTrue(scale.levels() >= 1 && scale.levels() <= Scale.MOST, () -> values + ": " + scale);
            for (int level = 1; level < scale.levels(); level++) {
                assertTrue(scale.borders().get(level - 1) < scale.borders().get(level), scale::toString);
            }
            double most = values.stream().mapToDouble(value -> value).max().orElseThrow();
            assertEquals(scale.levels(), scale.level(most));
            assertTrue(
                    scale.borders().getLast() <= most
                            && most < 10 * scale.borders().getLast(),
                    scale::toString);
        }
    }

    @Test
    void localExchangeOthersAndTheUnknownHaveNoPartInIt() {
        Chart chart = Charts.square(
                List.of("Rome", "Paris", "*others", "?unknown"),
                "9000000 200 700 1",
                "100 8000000 700 1",
                "900 900 900 1",
                "0 0 0 1");
        assertEquals(List.of("< 150", "≥ 150", "≥ 200"), labels(Scale.of(chart)));
    }
}

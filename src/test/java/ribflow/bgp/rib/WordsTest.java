package ribflow.bgp.rib;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordsTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void sortsTuplesAndDropsDoubles(int width) {
        SplittableRandom random = new SplittableRandom(width);
        Words words = new Words();
        for (int round = 0; round < 200; round++) {
            Set<int[]> expected = new TreeSet<>(Arrays::compareUnsigned);
            words.clear();
            for (int i = random.nextInt(60); i > 0; i--) {
                int[] tuple = random.ints(width, -2, 3).toArray();
                expected.add(tuple);
                Arrays.stream(tuple).forEach(words::add);
            }
            words.sort(width);
            assertArrayEquals(
                    expected.stream().flatMapToInt(Arrays::stream).toArray(),
                    Arrays.copyOf(words.array(), words.count()));
        }
    }
}

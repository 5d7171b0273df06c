package ribflow.decode.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class RateMapTest {

    @Test
    void remembersWhatAMapRemembers() {
        SplittableRandom random = new SplittableRandom(1);
        Map<Long, Long> model = new HashMap<>();
        RateMap rates = RateMap.EMPTY;
        for (int i = 0; i < 2000; i++) {
            long key = random.nextLong(-300, 300) << random.nextInt(3) * 20;
            long rate = random.nextLong(1, 5);
            rates = rates.with(key, rate);
            model.put(key, rate);
        }
        for (long key = -400; key < 400; key++) {
            assertEquals(model.getOrDefault(key, 0L), rates.get(key));
            assertEquals(model.getOrDefault(key << 20, 0L), rates.get(key << 20));
        }
    }

    @Test
    void anUnchangedRateMakesNoNewMap() {
        RateMap rates = RateMap.EMPTY.with(0, 10);
        assertSame(rates, rates.with(0, 10));
        assertTrue(RateMap.EMPTY.isEmpty());
        assertEquals(0, RateMap.EMPTY.get(0));
    }

    @Test
    void ratesAgreeOrDoNot() {
        assertEquals(0, RateMap.EMPTY.agreed());
        RateMap agreeing = RateMap.EMPTY.with(1, 10).with(2, 10);
        assertEquals(10, agreeing.agreed());
        assertEquals(0, agreeing.with(3, 11).agreed());
    }

    @Test
    void thereIsALimit() {
        RateMap rates = RateMap.EMPTY;
        for (int key = 0; key < RateMap.LIMIT + 10; key++) {
            rates = rates.with(key, 7);
        }
        assertEquals(7, rates.get(RateMap.LIMIT - 1));
        assertEquals(0, rates.get(RateMap.LIMIT));
        assertEquals(9, rates.with(5, 9).get(5), "a known one may still change");
    }
}

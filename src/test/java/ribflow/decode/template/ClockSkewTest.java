package ribflow.decode.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ClockSkewTest {

    private final ClockSkew skew = new ClockSkew();

    @Test
    void isNotKnownBeforeTheFirstDatagram() {
        assertFalse(skew.known());
        skew.accept(5000, 2000);
        assertTrue(skew.known());
        assertEquals(3000, skew.millis());
    }

    /** Headers with whole seconds, and some time on the way. */
    @Test
    void settlesNearTheTruth() {
        SplittableRandom random = new SplittableRandom(1);
        for (long now = 0; now < 1_000_000; now += 1 + random.nextInt(700)) {
            skew.accept((now + 3_600_000) / 1000 * 1000, now + random.nextInt(50));
        }
        assertEquals(3_600_000 - 525, skew.millis(), 300);
    }

    @Test
    void followsAClockThatIsSetRight() {
        for (int i = 0; i < 100; i++) {
            skew.accept(7_200_000, 0);
        }
        for (int i = 0; i < 300; i++) {
            skew.accept(0, 0);
        }
        assertEquals(0, skew.millis(), 20);
    }
}

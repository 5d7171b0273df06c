package ribflow.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WindowTest {

    @Test
    void waitsWhenTooManyAreOnTheirWay() {
        AtomicLong asked = new AtomicLong();
        Window window = new Window(() -> asked.incrementAndGet() > 60 ? 1 : 0);
        for (int i = 0; i < 48; i++) {
            window.awaitRoom();
        }
        assertEquals(48, asked.get(), "did not wait");
        window.awaitRoom();
        assertEquals(61, asked.get(), "waited until one had arrived");
    }
}

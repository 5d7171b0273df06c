package ribflow.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class MistakesTest {

    private final CountDownLatch halted = new CountDownLatch(1);
    private final AtomicInteger stopped = new AtomicInteger();

    private Mistakes mistakes(Duration patience) {
        return new Mistakes(stopped::incrementAndGet, halted::countDown, patience);
    }

    @Test
    void aThreadThatMayHaveLeftThingsHalfDoneEndsTheDaemonAtOnce() throws InterruptedException {
        Mistakes mistakes = mistakes(Duration.ofDays(1));
        assertFalse(mistakes.any());
        mistakes.uncaughtException(Thread.currentThread(), new IllegalStateException("for the test"));
        halted.await();
        assertTrue(mistakes.any());
        assertEquals(0, stopped.get());
    }

    @Test
    void theHistoryEndsItInOrder() {
        Mistakes mistakes = mistakes(Duration.ofDays(1));
        mistakes.uncaughtException(Thread.currentThread(), new HistoryMistake(new OutOfMemoryError("for the test")));
        assertTrue(mistakes.any());
        assertEquals(1, stopped.get());
        assertEquals(1, halted.getCount());
    }

    @Test
    void whoDoesNotComeToItsEndIsHalted() throws InterruptedException {
        Mistakes mistakes = mistakes(Duration.ZERO);
        mistakes.uncaughtException(Thread.currentThread(), new HistoryMistake(new OutOfMemoryError("for the test")));
        halted.await();
        assertEquals(1, stopped.get());
    }
}

package ribflow.collect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class CoalescingTest {

    @Test
    void aLargeBufferAllowsTheLongestRest() {
        assertEquals(10_000_000, new Coalescing(8 << 20, 1).nanos());
    }

    @Test
    void aSmallBufferHasShortRests() {
        assertEquals(532_480, new Coalescing(212_992, 1).nanos());
    }

    @Test
    void theSocketsOfAWorkerShareTheTime() {
        assertEquals(2_500_000, new Coalescing(8 << 20, 4).nanos());
    }

    @Test
    void whoFoundFewDatagramsRests() throws Exception {
        Coalescing coalescing = new Coalescing(8 << 20, 1);
        AtomicBoolean seen = new AtomicBoolean();
        Thread worker = Thread.ofPlatform().start(() -> {
            while (!seen.get()) {
                coalescing.after(63);
            }
        });
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (LockSupport.getBlocker(worker) != coalescing && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        boolean rested = System.nanoTime() < deadline;
        seen.set(true);
        worker.join();
        assertTrue(rested);
    }

    /** Ten thousand rests would take more than a minute. */
    @Test
    void whoFoundManyGoesOnAtOnce() {
        Coalescing coalescing = new Coalescing(8 << 20, 1);
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            for (int i = 0; i < 10_000; i++) {
                coalescing.after(64);
            }
        });
    }
}

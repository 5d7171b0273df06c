package ribflow.ip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class EpochsTest {

    private final Epochs epochs = new Epochs();

    @Test
    void anEpochPassesWhenThoseWhoCameInBeforeItsEndHaveLeft() {
        Epochs.Reader early = epochs.register();
        Epochs.Reader late = epochs.register();
        early.enter();
        long ended = epochs.advance();
        late.enter();
        assertFalse(epochs.passed(ended), "one who came in before is online");
        early.leave();
        assertTrue(epochs.passed(ended), "who came in later cannot hold what was taken out before");
    }

    @Test
    void whoTakesOverIsAsOldAsWhoGives() {
        Epochs.Reader worker = epochs.register();
        Epochs.Reader shard = epochs.register();
        worker.enter();
        long ended = epochs.advance();
        shard.enterWith(worker);
        worker.leave();
        assertFalse(epochs.passed(ended));
        shard.close();
        assertTrue(epochs.passed(ended));
    }

    /**
     * A number goes from reader to reader, to ones that stand before the giver in the list too, while the writer looks: an
     * epoch never passes before the last of the chain has left.
     */
    @Test
    void aHandOverIsNeverMissed() throws InterruptedException {
        Epochs.Reader last = epochs.register();
        for (int i = 0; i < 64; i++) {
            epochs.register(); // a look around takes a while
        }
        Epochs.Reader first = epochs.register();
        long held = 0;
        AtomicLong since = new AtomicLong(Long.MAX_VALUE);
        AtomicLong missed = new AtomicLong();
        Thread chain = Thread.ofPlatform().start(() -> {
            while (!Thread.interrupted()) {
                first.enter();
                since.set(first.entered());
                for (int i = 0; i < 20; i++) {
                    last.enterWith(first);
                    first.leave();
                    first.enterWith(last);
                    last.leave();
                }
                since.set(Long.MAX_VALUE);
                first.leave();
            }
        });
        long end = System.nanoTime() + 300_000_000;
        // On a busy machine the chain may not have been given a processor by then
        long latest = end + 60_000_000_000L;
        while (System.nanoTime() < end || held <= 100 && System.nanoTime() < latest) {
            long from = since.get();
            long ended = epochs.advance();
            if (epochs.passed(ended) && from <= ended && since.get() == from) {
                missed.incrementAndGet();
            }
            held += from <= ended ? 1 : 0;
        }
        chain.interrupt();
        chain.join();
        assertEquals(0, missed.get(), "epochs that passed while a number of theirs was held");
        assertTrue(held > 100, "the chain was hardly ever online: " + held);
    }
}

package ribflow.bgp.session;

import io.netty.util.concurrent.Ticker;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Lets a log line pass once in a while, and counts those held back. */
final class RateLimit {

    private final Ticker ticker;
    private final long interval;
    private long next;
    private long held;

    RateLimit(Ticker ticker, int seconds) {
        this.ticker = ticker;
        this.interval = TimeUnit.SECONDS.toNanos(seconds);
        this.next = ticker.nanoTime();
    }

    /** Runs the task if one may pass, with words about those held back since the last. */
    void pass(Consumer<String> line) {
        if (ticker.nanoTime() - next < 0) {
            held++;
            return;
        }
        next = ticker.nanoTime() + interval;
        line.accept(held == 0 ? "" : " (and " + held + " more since the last such line)");
        held = 0;
    }
}

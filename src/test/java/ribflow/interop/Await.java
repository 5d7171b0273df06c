package ribflow.interop;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what another process does: asks again and again, until a deadline. */
final class Await {

    /** What another process may take for anything, on a slow machine that does much else: only what fails waits so long. */
    static final Duration LIMIT = Duration.ofSeconds(90);

    private static final long BETWEEN_NANOS = Duration.ofMillis(50).toNanos();

    private Await() {}

    /** Waits until the condition holds; fails with {@code what} when the limit is over. */
    static void until(String what, Duration limit, BooleanSupplier condition) {
        until(limit, condition, () -> what);
    }

    /** The same, where the words of the failure are made only then: they may say what was seen last. */
    static void until(Duration limit, BooleanSupplier condition, Supplier<String> what) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + limit.toSeconds() + " s: " + what.get());
            }
            LockSupport.parkNanos(BETWEEN_NANOS);
        }
    }
}

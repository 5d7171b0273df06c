package ribflow.interop;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what another process does: asks again and again, until a deadline. */
final class Await {

    private static final long BETWEEN_NANOS = Duration.ofMillis(20).toNanos();

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

    /** Waits until there is a value. */
    static <T> T value(String what, Duration limit, Supplier<Optional<T>> source) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            Optional<T> value = source.get();
            if (value.isPresent()) {
                return value.get();
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + limit.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(BETWEEN_NANOS);
        }
    }
}

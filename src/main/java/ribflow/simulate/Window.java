package ribflow.simulate;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * How many datagrams may be on their way. UDP over loopback has no line that would slow a sender down: all there is
 * between it and a receiver that does not get to run is the receiver's socket buffer, which an ordinary user cannot
 * enlarge. So the routers send no faster than the collector reads.
 */
final class Window {

    /** Full datagrams that fit the smallest usual buffer, 208 KiB, with what the kernel adds to each. */
    private static final int SIZE = 48;

    private static final long LOOK_NANOS = 200_000;

    /** After so long what has not arrived is taken for lost. */
    private static final long PATIENCE_NANOS = 2_000_000_000L;

    private final LongSupplier arrived;
    private long sent;

    Window(LongSupplier arrived) {
        this.arrived = arrived;
    }

    /** Waits until another datagram may be sent, and counts it. */
    void awaitRoom() {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (sent - arrived.getAsLong() >= SIZE) {
            if (System.nanoTime() > deadline) {
                sent = arrived.getAsLong();
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        sent++;
    }
}

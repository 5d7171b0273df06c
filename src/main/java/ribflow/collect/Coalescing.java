package ribflow.collect;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Has a worker read many datagrams at a time rather than one: interrupt coalescing, one floor higher.
 *
 * <p>To wake a thread for a datagram costs more than to handle it: the switch, two system calls, and all that the thread
 * needs has left the caches meanwhile. Nobody needs a flow that ended seconds ago within microseconds. So a worker that found few
 * datagrams rests a moment after it has handled them, and finds what has come meanwhile in one call. One that finds
 * many goes on at once, so that the highest rate is what it would be without.
 *
 * <p>The kernel keeps the datagrams meanwhile. A rest is so short that its buffer takes {@value #BYTES_PER_MILLI} bytes for each
 * millisecond of it, a hundred thousand datagrams a second and more; where the kernel grants little, the rests are little.
 */
final class Coalescing {

    /** As many as a system call reads. */
    private static final int MANY = 64;

    /** As the kernel counts them, with its own book-keeping: 2.3 KB for an ordinary datagram. */
    private static final int BYTES_PER_MILLI = 400_000;

    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final long nanos;

    /**
     * The rests of a worker.
     *
     * @param receiveBuffer what the kernel keeps for each socket
     * @param sockets how many the worker has, each of which may make it rest while the others' datagrams wait
     */
    Coalescing(int receiveBuffer, int sockets) {
        nanos = Math.min(LONGEST_NANOS, TimeUnit.MILLISECONDS.toNanos(receiveBuffer) / BYTES_PER_MILLI) / sockets;
    }

    long nanos() {
        return nanos;
    }

    /** Rests if so many were few. */
    void after(long datagrams) {
        if (datagrams < MANY) {
            LockSupport.parkNanos(this, nanos);
        }
    }
}

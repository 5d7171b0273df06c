package ribflow.control;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ribflow.stats.Counters;

/**
 * Takes clients in, one after the other, until the socket is closed.
 *
 * <p>When the process has no file descriptor left, every attempt fails at once while the client goes on waiting. So after a
 * failure there is a pause, and the log hears of it once in a while.
 */
final class Reception implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);

    static final Duration PAUSE = Duration.ofMillis(100);

    private static final Duration QUIET = Duration.ofMinutes(1);

    /** The socket that clients connect to. */
    @FunctionalInterface
    interface Door {

        /** Waits for the next client; a {@link ClosedChannelException} says that there will be none. */
        SocketChannel accept() throws IOException;
    }

    private final Door door;
    private final Consumer<SocketChannel> host;
    private final Counters<ControlCounter> counters;
    private long nextWarning = System.nanoTime();

    Reception(Door door, Consumer<SocketChannel> host, Counters<ControlCounter> counters) {
        this.door = door;
        this.host = host;
        this.counters = counters;
    }

    @Override
    public void run() {
        try {
            while (true) {
                next();
            }
        } catch (ClosedChannelException _) {
            LOG.debug("the socket is closed");
        }
    }

    private void next() throws ClosedChannelException {
        try {
            host.accept(door.accept());
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            counters.increment(ControlCounter.CLIENTS_NOT_TAKEN);
            warn(e);
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private void warn(IOException failure) {
        long now = System.nanoTime();
        if (now - nextWarning >= 0) {
            nextWarning = now + QUIET.toNanos();
            LOG.warn("a client of the local socket could not be taken in: {}", failure.getMessage());
        }
    }
}

package ribflow.daemon;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of the daemon when a mistake of ours has ended one of its threads: it ends as well, and the service manager
 * starts anew.
 *
 * <p><b>At once, or in order.</b> The thread may have been in the middle of a change of what others go on with, so nothing
 * can be trusted, and nothing is saved: the process is halted. The history is the exception. Its threads change nothing that
 * is counted: they ask the merger for pictures of tables, and write these to the disk. So after a mistake there the daemon
 * closes as if it had been told to, tables are saved once more, and what was counted since the last checkpoint is not lost.
 *
 * <p><b>The store may be what failed.</b> Then saving fails too, or never returns. Neither does harm: a checkpoint takes the
 * place of the last one when it is whole and not before, a bin is on disk as a whole or not at all, and what is lost is counted
 * at the next start, to the flow, as after a crash ({@link KeptTable}). Whoever waits for the disk too long is halted.
 */
final class Mistakes implements Thread.UncaughtExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger("ribflow");

    private final Runnable stop;
    private final Runnable halt;
    private final Duration patience;
    private volatile boolean any;

    /**
     * @param stop has the daemon closed by another thread, soon
     * @param halt ends the process at once
     * @param patience how long closing may take
     */
    Mistakes(Runnable stop, Runnable halt, Duration patience) {
        this.stop = stop;
        this.halt = halt;
        this.patience = patience;
    }

    /** Whether one has been made. */
    boolean any() {
        return any;
    }

    @Override
    public void uncaughtException(Thread thread, Throwable cause) {
        any = true;
        boolean inOrder = false;
        try {
            if (cause instanceof HistoryMistake) {
                Thread.ofPlatform().daemon().name("end").start(this::haltLater);
                inOrder = true;
            }
            LOG.error(
                    "the thread {} ended by a mistake in ribflow; the daemon stops{}",
                    thread.getName(),
                    inOrder ? ", and saves its tables" : "",
                    cause);
        } finally {
            (inOrder ? stop : halt).run(); // even if there is no memory for a thread, or for words
        }
    }

    private void haltLater() {
        try {
            Thread.sleep(patience);
            LOG.error("the daemon does not come to its end; it is halted, and the next start counts what was lost");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            halt.run();
        }
    }
}

package ribflow.table;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that owns all tables: it merges shards, takes pictures for queries, drops bins, one thing after the
 * other in the order in which they were asked for.
 *
 * <p>It waits for nobody. Whatever is thrown in it is a fault of ours: it ends the thread, which everybody notices who
 * waits for it or hands it anything, and it goes to the handler of uncaught exceptions.
 */
final class Merger implements AutoCloseable {

    private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
    private final Thread thread = new Thread(this::run, "merger");
    private volatile boolean open = true;
    private volatile @Nullable Throwable failure;

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (open) {
                inbox.take().run();
            }
        } catch (InterruptedException | RuntimeException | Error e) {
            failure = e;
            throw new IllegalStateException("the tables' merger died: nothing is accounted any more", e);
        } finally {
            ended.complete(null);
        }
    }

    /** Has something done; does not wait. */
    void post(Runnable task) {
        inbox.add(task);
    }

    /** Has a question answered, and waits. */
    <T> T ask(Supplier<T> question) {
        if (thread.getState() == Thread.State.NEW) {
            throw new IllegalStateException("the tables are not started");
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        post(() -> answer.complete(question.get()));
        CompletableFuture.anyOf(answer, ended).join();
        if (!answer.isDone()) {
            throw gone();
        }
        return answer.join();
    }

    /** Throws if there is no merger any more. */
    void check() {
        if (ended.isDone()) {
            throw gone();
        }
    }

    private IllegalStateException gone() {
        Throwable cause = failure;
        return cause == null
                ? new IllegalStateException("the tables are closed")
                : new IllegalStateException("the tables' merger died", cause);
    }

    /** Does what was posted before, then ends. */
    @Override
    public void close() {
        if (thread.getState() == Thread.State.NEW) {
            ended.complete(null);
            return;
        }
        post(() -> open = false);
        ended.join();
    }
}

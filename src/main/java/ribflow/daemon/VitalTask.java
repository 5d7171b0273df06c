package ribflow.daemon;

/**
 * A task that event loops would give up without a word if it threw: that is as bad as the end of a thread, and is told to
 * whoever is told of those.
 */
record VitalTask(Runnable task) implements Runnable {

    @Override
    public void run() {
        try {
            task.run();
        } catch (Throwable e) {
            Thread thread = Thread.currentThread();
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }
}

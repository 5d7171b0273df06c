package ribflow.query;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What all answers together may keep on the heap while they sort, group and count: a quarter of it. The rest belongs to
 * those who collect. An answer that would need more ends with a complaint, and whoever asks for less, or later, has it.
 *
 * <p>Only what is kept is counted, as it grows; a query over a million rows that keeps ten costs ten. Any thread.
 */
final class Memory {

    private static final Memory OF_PROCESS = new Memory(Runtime.getRuntime().maxMemory() / 4);

    private final long bytes;
    private final AtomicLong taken = new AtomicLong();

    Memory(long bytes) {
        this.bytes = bytes;
    }

    /** That of this process, which all engines share. */
    static Memory ofProcess() {
        return OF_PROCESS;
    }

    /** How much answers hold now. */
    long taken() {
        return taken.get();
    }

    /** The share of one answer, which holds nothing yet. */
    Share share() {
        return new Share();
    }

    /** What one answer holds; of one thread. */
    final class Share implements AutoCloseable {

        private long held;

        private Share() {}

        /** Takes so much more, or complains. */
        void take(long more) {
            held += more;
            if (taken.addAndGet(more) > bytes) {
                close();
                throw new TooLargeException("this answer would keep more in memory than the " + (bytes >> 20)
                        + " MB that all answers together may; ask for fewer rows ('where', 'since', 'top') or"
                        + " for groups of fewer columns, or again when others have theirs");
            }
        }

        /** Gives everything back. */
        @Override
        public void close() {
            taken.addAndGet(-held);
            held = 0;
        }
    }
}

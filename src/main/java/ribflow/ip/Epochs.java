package ribflow.ip;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * When may a number be used again? (quiescent-state-based reclamation)
 *
 * <p>Readers look numbers up without locks: a prefix id, an attributes id. The one writer may take a number out of the
 * published structures at any moment, yet a reader may hold it still. So the writer notes the epoch in which it took
 * the number out ({@link #advance}) and uses the number again only when {@link #passed} says that no reader that is
 * online came in at or before that epoch.
 *
 * <p>A {@link Reader} is online from its first read to the last use of what it read, and offline while it sleeps: a
 * worker for the length of a batch; a delta shard, which keeps ids of AS paths, from its first row until it is merged;
 * a query while it scans. A shard goes online <em>as old as</em> the worker that fills it ({@link Reader#enterWith}),
 * since the worker may have read an id earlier in its batch.
 *
 * <p>Why it is sound: {@code enter} stores the epoch and then fences before its first read; the writer unpublishes,
 * advances, and then looks at the readers. Either it sees the reader online, or the reader's reads come after the
 * unpublishing and cannot meet the number.
 *
 * <p>Looking at one reader after the other, the writer could miss a number that is handed over meanwhile: it sees the
 * taker still offline, then the giver, who has left. So each hand-over is counted once the taker is online, and a look
 * around during which one was counted has not seen anything.
 */
public final class Epochs {

    private static final long OFFLINE = Long.MAX_VALUE;
    private static final VarHandle ENTERED;
    private static final VarHandle CURRENT;

    static {
        try {
            ENTERED = MethodHandles.lookup().findVarHandle(Reader.class, "entered", long.class);
            CURRENT = MethodHandles.lookup().findVarHandle(Epochs.class, "current", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final List<Reader> readers = new CopyOnWriteArrayList<>();
    private final AtomicLong handOvers = new AtomicLong();
    private volatile long current = 1;

    /** A new reader, offline. */
    public Reader register() {
        Reader reader = new Reader(this);
        readers.add(reader);
        return reader;
    }

    /**
     * Ends the current epoch, called by a writer after it has unpublished something. Writers of different structures may
     * share the epochs: the number only grows, whoever ends one.
     *
     * @return the epoch that ended: what was unpublished may be used again once it has {@linkplain #passed passed}
     */
    public long advance() {
        long ended = (long) CURRENT.getAndAdd(this, 1L);
        VarHandle.fullFence();
        return ended;
    }

    /** Whether every reader that came in at or before that epoch has left. */
    public boolean passed(long epoch) {
        long before = handOvers.get();
        for (Reader reader : readers) {
            if (reader.entered() <= epoch) {
                return false;
            }
        }
        return handOvers.get() == before;
    }

    /** One reader; used by one thread at a time. Hot: allocation-free. */
    public static final class Reader implements AutoCloseable {

        private final Epochs epochs;

        @SuppressWarnings("unused") // through ENTERED
        private long entered = OFFLINE;

        private Reader(Epochs epochs) {
            this.epochs = epochs;
        }

        /** Goes online. */
        public void enter() {
            ENTERED.setVolatile(this, epochs.current);
            VarHandle.fullFence();
        }

        /**
         * Goes online as old as another reader that is online, which holds what this one takes over. One that is online
         * already and older stays as old as it is.
         */
        public void enterWith(Reader other) {
            ENTERED.setVolatile(this, Math.min(entered(), other.entered()));
            epochs.handOvers.incrementAndGet();
        }

        long entered() {
            return (long) ENTERED.getVolatile(this);
        }

        /** Goes offline: nothing that was read may be used any more. */
        public void leave() {
            ENTERED.setRelease(this, OFFLINE);
        }

        public boolean online() {
            return (long) ENTERED.getOpaque(this) != OFFLINE;
        }

        /** Leaves for good. */
        @Override
        public void close() {
            leave();
            epochs.readers.remove(this);
        }
    }
}

package ribflow.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ribflow.stats.Counters;

/**
 * The partitions that are open: those that were used last, and those that somebody uses. For any thread; opening and closing
 * are one at a time.
 *
 * <p>Only what is written is open for writing, so that the folders of periods that are over do not change. A partition that
 * is to be written while it is open for reading is opened anew; who reads it goes on reading what he has.
 */
final class OpenPartitions implements AutoCloseable {

    private static final int MOST = 40;

    private final Rocks rocks;
    private final Counters<StoreCounter> counters;
    private final Map<Path, Held> open = new LinkedHashMap<>(16, 0.75f, true);
    private boolean closed;

    OpenPartitions(Rocks rocks, Counters<StoreCounter> counters) {
        this.rocks = rocks;
        this.counters = counters;
    }

    private static final class Held {
        final Partition partition;
        int leases;
        boolean discarded;

        Held(Partition partition) {
            this.partition = partition;
        }
    }

    /** A partition that stays open until this is closed. */
    final class Lease implements AutoCloseable {

        private final Held held;
        private boolean closed;

        private Lease(Held held) {
            this.held = held;
            held.leases++;
        }

        Partition partition() {
            return held.partition;
        }

        /** Whether it was opened anew since, or is gone: then files that this one knows by name may be gone as well. */
        boolean outdated() {
            synchronized (OpenPartitions.this) {
                return held.discarded;
            }
        }

        @Override
        public void close() {
            synchronized (OpenPartitions.this) {
                if (!closed) {
                    closed = true;
                    held.leases--;
                    if (held.leases == 0) {
                        held.partition.forgetTexts();
                    }
                    closeIfDone(held);
                }
            }
        }
    }

    synchronized Lease lease(Path folder, boolean writing) throws StoreException {
        checkOpen();
        Held held = open.get(folder);
        if (held != null && writing && !held.partition.writable()) {
            discard(folder);
            held = null;
        }
        if (held == null) {
            held = new Held(Partition.open(folder, rocks, writing));
            counters.increment(StoreCounter.PARTITIONS_OPENED);
            open.put(folder, held);
        }
        Lease lease = new Lease(held);
        shrink();
        return lease;
    }

    /** Makes an empty partition. */
    synchronized void create(Path folder) throws StoreException {
        checkOpen();
        Partition.create(folder, rocks);
    }

    private void checkOpen() throws StoreException {
        if (closed) {
            throw new StoreException("the history is closed");
        }
    }

    private void shrink() {
        Iterator<Held> oldest = open.values().iterator();
        while (open.size() > MOST && oldest.hasNext()) {
            Held held = oldest.next();
            if (held.leases == 0) {
                oldest.remove();
                held.partition.close();
            }
        }
    }

    /** Nobody gets this partition any more as it is open now; it is closed when nobody uses it. */
    synchronized void discard(Path folder) {
        Held held = open.remove(folder);
        if (held != null) {
            held.discarded = true;
            closeIfDone(held);
        }
    }

    /** Closes a partition that nobody uses. One that is used stays, since while it is open for writing it cannot be opened so again. */
    synchronized void closeUnused(Path folder) {
        Held held = open.get(folder);
        if (held != null && held.leases == 0) {
            discard(folder);
        }
    }

    private static void closeIfDone(Held held) {
        if (held.discarded && held.leases == 0) {
            held.partition.close();
        }
    }

    /** Closes all, once nobody uses them any more. */
    @Override
    public synchronized void close() {
        closed = true;
        List<Path> all = new ArrayList<>(open.keySet());
        all.forEach(this::discard);
    }
}

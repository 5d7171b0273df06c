package ribflow.table;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Up to which moment all is merged: whatever a worker accepted before it. So bins that ended long enough before are final,
 * even while a worker is slow to hand over.
 *
 * <p>Each worker says at each hand-over what its clock shows, behind the shards it hands over; what it accepts later, it
 * accepts later by that clock.
 */
final class Progress {

    private final List<AtomicLong> workers = new CopyOnWriteArrayList<>();
    private final Set<AtomicLong> silent = ConcurrentHashMap.newKeySet();
    private final LongSupplier clock;
    private final LongSupplier steadyNanos;
    private long now = Long.MIN_VALUE;

    /** @param steadyNanos a clock that nobody sets */
    Progress(LongSupplier clock, LongSupplier steadyNanos) {
        this.clock = clock;
        this.steadyNanos = steadyNanos;
    }

    long steadyNanos() {
        return steadyNanos.getAsLong();
    }

    /** A new worker, which accepts nothing before that moment. */
    AtomicLong worker(long since) {
        AtomicLong worker = new AtomicLong(since);
        workers.add(worker);
        silent.add(worker);
        return worker;
    }

    /** A worker has handed over all that it accepted before that moment, and it is merged. */
    void merged(AtomicLong worker, long until) {
        worker.set(until);
        silent.remove(worker);
    }

    /** Whether all workers are at work: each has handed over at least once. */
    boolean collecting() {
        return silent.isEmpty();
    }

    /** Our clock as the merger sees it: it never runs backwards. */
    long now() {
        now = Math.max(now, clock.getAsLong());
        return now;
    }

    /** The moment before which all is merged. */
    long mergedUntil() {
        return workers.stream().mapToLong(AtomicLong::get).min().orElseGet(this::now);
    }
}

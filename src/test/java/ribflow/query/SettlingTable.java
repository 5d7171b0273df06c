package ribflow.query;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import ribflow.table.Snapshot;
import ribflow.table.TableSource;

/** A table whose bins become final when a test says so. */
public final class SettlingTable implements TableSource {

    private final MemoryTable table;
    private final AtomicLong settled;

    public SettlingTable(MemoryTable table, String settledUntil) {
        this.table = table;
        this.settled = new AtomicLong(Instant.parse(settledUntil).toEpochMilli());
    }

    /** Time goes by. */
    public void settle(long millis) {
        settled.addAndGet(millis);
    }

    @Override
    public String name() {
        return table.name();
    }

    @Override
    public Snapshot snapshot() {
        return table.snapshot();
    }

    @Override
    public long settledUntil() {
        return settled.get();
    }
}

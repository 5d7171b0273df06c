package ribflow.store;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import ribflow.flow.FlowField;
import ribflow.table.Snapshot;
import ribflow.table.TableSource;

/**
 * A table with its history: what is on disk and what is still in memory as one source.
 *
 * <p>Memory is asked first, and the disk afterwards: a bin leaves memory only when it is on disk. So each bin is there at
 * least once, and the {@link Choice} takes it once.
 */
public final class HistoricalTable implements TableSource {

    private final TableSource live;
    private final Disk disk;
    private final int keep;

    /** The side of a history that is read. */
    interface Disk {

        Collection<Duration> lengths() throws StoreException;

        NavigableMap<Long, StoredBin> bins(Duration length, long from, long until) throws StoreException;

        Snapshot read(List<StoredBin> bins);

        /** The columns that some of them do not have. */
        List<FlowField> lacking(List<StoredBin> bins) throws StoreException;

        List<Gap> gaps() throws StoreException;
    }

    /** @param keep how many of the newest bins are given to those who do not say which they want */
    public HistoricalTable(TableSource live, History history, int keep) {
        this(live, disk(history), keep);
    }

    HistoricalTable(TableSource live, Disk disk, int keep) {
        this.live = live;
        this.disk = disk;
        this.keep = keep;
    }

    private static Disk disk(History history) {
        return new Disk() {

            @Override
            public Collection<Duration> lengths() throws StoreException {
                return history.lengths();
            }

            @Override
            public NavigableMap<Long, StoredBin> bins(Duration length, long from, long until) throws StoreException {
                return history.bins(length, from, until);
            }

            @Override
            public Snapshot read(List<StoredBin> bins) {
                return history.read(bins);
            }

            @Override
            public List<FlowField> lacking(List<StoredBin> bins) throws StoreException {
                return history.lacking(bins);
            }

            @Override
            public List<Gap> gaps() throws StoreException {
                return Gaps.of(history.folder()).all();
            }
        };
    }

    @Override
    public String name() {
        return live.name();
    }

    @Override
    public Snapshot snapshot() {
        return new HistoricalSnapshot(live.snapshot(), disk, keep);
    }

    @Override
    public long settledUntil() {
        return live.settledUntil();
    }
}

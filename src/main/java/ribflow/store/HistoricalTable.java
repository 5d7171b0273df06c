package ribflow.store;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.function.Supplier;
import ribflow.flow.FlowField;
import ribflow.table.Snapshot;
import ribflow.table.Table;
import ribflow.table.TableSource;

/**
 * A table with its history: what is on disk and what is still in memory as one source.
 *
 * <p>Memory is asked first, and the disk afterwards: a bin leaves memory only when it is on disk. So each bin is there at
 * least once, and the {@link Choice} takes it once.
 *
 * <p>Those who do not say which bins they want have as many as the table keeps in memory, be they there or on disk, and nothing
 * from before it was erased: the same answer as without history. Those who name a time have all there is of it.
 */
public final class HistoricalTable implements TableSource {

    private final TableSource live;
    private final Disk disk;
    private final int keep;
    private final Supplier<OptionalLong> erasedAt;

    /** The side of a history that is read. */
    interface Disk {

        Collection<Duration> lengths() throws StoreException;

        NavigableMap<Long, StoredBin> bins(Duration length, long from, long until) throws StoreException;

        Snapshot read(List<StoredBin> bins);

        /** The columns that some of them do not have. */
        List<FlowField> lacking(List<StoredBin> bins) throws StoreException;

        List<Gap> gaps() throws StoreException;
    }

    public HistoricalTable(Table live, History history) {
        this(live, disk(history), live.config().keep(), live::erasedAt);
    }

    /**
     * @param keep how many of the newest bins are given to those who do not say which they want
     * @param erasedAt when it was said last that what came before is of no interest any more, in milliseconds since 1970
     */
    HistoricalTable(TableSource live, Disk disk, int keep, Supplier<OptionalLong> erasedAt) {
        this.live = live;
        this.disk = disk;
        this.keep = keep;
        this.erasedAt = erasedAt;
    }

    static Disk disk(History history) {
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
        Snapshot picture = live.snapshot();
        long length = picture.bin().orElseThrow().toMillis();
        long oldest = picture.takenAt() - Math.floorMod(picture.takenAt(), length) - (keep - 1) * length;
        long begun = erasedAt.get().orElse(Long.MIN_VALUE);
        return new HistoricalSnapshot(
                picture,
                disk,
                Math.max(oldest, begun == Long.MIN_VALUE ? begun : begun - Math.floorMod(begun, length)));
    }

    @Override
    public long settledUntil() {
        return live.settledUntil();
    }
}

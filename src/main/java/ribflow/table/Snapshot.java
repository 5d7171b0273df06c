package ribflow.table;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/** The rows of a table at one moment, read once from first to last by one thread. */
public interface Snapshot extends AutoCloseable {

    /** The columns of a row, {@code stamp_inserted} first where the table has bins; counters are not among them. */
    List<FlowField> keys();

    /**
     * Clears the batch and fills it with the next rows: keys and the three counters.
     *
     * @return false when there are no more rows
     */
    boolean next(FlowBatch batch);

    /**
     * Says that nobody wants other bins than those that pass, by the moments at which they begin: they may be left out.
     * To be called before the first row is read.
     */
    default void only(LongPredicate bins) {}

    /**
     * Says that nobody wants bins that begin before a moment, or at another or later; and that all in between are wanted, not
     * only the newest, where a source has older ones on disk. To be called before the first row is read; they may be left out.
     *
     * @param from in milliseconds since 1970, as all moments here
     */
    default void within(long from, long until) {}

    /**
     * Says that nobody looks at the values of other columns than these, and of the counters: they may be absent. To be called
     * before the first row is read.
     */
    default void columns(Set<FlowField> read) {}

    /**
     * Says that nobody wants rows with less of a counter than a bound, which may rise from row to row: they may be left out, but
     * not all of a bin. To be called before the first row is read.
     */
    default void atLeast(FlowField counter, LongSupplier bound) {}

    /** Says how finely time needs to be told apart. To be called before the first row is read. */
    default void grain(Grain grain) {}

    /** How long the bin is that begins then and has rows here, in milliseconds. */
    default long length(long binStart) {
        return bin().map(Duration::toMillis).orElse(0L);
    }

    /** For how many milliseconds of the bin that begins then flows were collected. */
    default long covered(long binStart) {
        long from = Math.max(binStart, since());
        return Math.max(0, Math.min(binStart + length(binStart), takenAt()) - from);
    }

    /**
     * The moments at which the bins begin in which flows were collected, in order, whether rows came of it or not; none if that
     * is not known. To be asked when it was said which bins are wanted.
     */
    default List<Long> collected() {
        return List.of();
    }

    /** What a reader should know of where the rows come from, such as time that was not collected. */
    default List<String> notes() {
        return List.of();
    }

    /** What the interned ids in the rows mean; valid until the snapshot is closed. */
    Dictionary dictionary();

    /** The length of a time bin, where the table has bins. */
    Optional<Duration> bin();

    /** Whether flows may still be added to the bin that begins then. */
    boolean provisional(long binStart);

    /** Whether there are rows that hold what has no row of its own; they have {@code other} set. */
    boolean folded();

    /** How many rows there are. */
    long rows();

    /** When the snapshot was taken, in milliseconds since 1970. */
    long takenAt();

    /** When the table began to count: its start or last erasure, in milliseconds since 1970. */
    long since();

    @Override
    void close();
}

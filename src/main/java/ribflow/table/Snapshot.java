package ribflow.table;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
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

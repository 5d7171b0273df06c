package ribflow.table;

/**
 * Counts the flows that a table accepts, somewhere where the count outlives the process: so that it can be said afterwards how
 * many were lost with it.
 *
 * <p>Hot: allocation-free; each worker calls with its own number.
 */
public interface Tally {

    /** For tables without history. */
    Tally NONE = (_, _, _) -> {};

    /** A worker has accepted so many more flows, perhaps none, and lives at that moment. */
    void accepted(int worker, long flows, long now);
}

package ribflow.table;

import java.util.List;

/**
 * The bins of a table with history that are not on disk, open ones and final ones, as they were at one moment.
 *
 * @param bins oldest first; some may have no rows
 * @param mergedUntil all that was accepted before that moment is in them, or in bins that are final
 * @param rows their rows
 */
public record UnkeptBins(List<Collected> bins, long mergedUntil, Snapshot rows) implements AutoCloseable {

    @Override
    public void close() {
        rows.close();
    }
}

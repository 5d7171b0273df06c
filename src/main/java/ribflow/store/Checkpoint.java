package ribflow.store;

import java.util.List;
import ribflow.table.Collected;
import ribflow.table.Snapshot;

/**
 * The bins of a table that were not stored at some moment.
 *
 * @param takenAt when that was, in milliseconds since 1970
 * @param bins the bins, of which some may have no rows
 * @param rows their rows
 */
public record Checkpoint(long takenAt, List<Collected> bins, Snapshot rows) {

    public Checkpoint {
        bins = List.copyOf(bins);
    }
}

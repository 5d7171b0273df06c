package ribflow.store;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import ribflow.table.Snapshot;

/**
 * The bins of a table that were still open at some moment.
 *
 * @param takenAt when that was, in milliseconds since 1970
 * @param flows how many flows the table had accepted by then, since it was first filled
 * @param covered the bins, by their start: for how many milliseconds flows were collected
 * @param rows their rows
 */
public record Checkpoint(long takenAt, long flows, SortedMap<Long, Long> covered, Snapshot rows) {

    public Checkpoint {
        covered = Collections.unmodifiableSortedMap(new TreeMap<>(covered));
    }
}

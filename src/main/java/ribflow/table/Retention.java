package ribflow.table;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How long a table's final bins are kept on disk.
 *
 * @param bins how long those of the table's own length are
 * @param rollUps how long coarser ones are, by their length
 */
public record Retention(Duration bins, SortedMap<Duration, Duration> rollUps) {

    public Retention(Duration bins, Map<Duration, Duration> rollUps) {
        this(bins, new TreeMap<>(rollUps));
    }

    public Retention {
        rollUps = Collections.unmodifiableSortedMap(new TreeMap<>(rollUps));
    }
}

package ribflow.store;

import java.time.Duration;
import java.util.Optional;

/**
 * What a partition holds.
 *
 * @param table whose rows
 * @param length the length of its bins
 * @param period which day, month or year, as its folder is called
 * @param from when its first bin begins, in milliseconds since 1970; when the period does if it has none
 * @param until when its last bin ends
 * @param bins how many bins it has
 * @param rows how many rows they have
 * @param texts how many texts its dictionary has
 * @param bytes what it takes on disk
 * @param damage why it cannot be read, if so; all but its size is not known then
 */
public record PartitionReport(
        String table,
        Duration length,
        String period,
        long from,
        long until,
        long bins,
        long rows,
        long texts,
        long bytes,
        Optional<String> damage) {}

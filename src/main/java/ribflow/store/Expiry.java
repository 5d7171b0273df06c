package ribflow.store;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import ribflow.table.Retention;

/**
 * Deletes what is older than its retention, a partition at a time.
 *
 * <p>Nothing that was closed is ever lost, not even to a clock that is wrong. So it is not the clock that says how old a bin
 * is, but the bins: those of an hour at least must have been stored after a retention's end before anything goes. A clock that
 * jumps years ahead, and is set right within the hour, has deleted nothing. Neither goes what is not rolled up yet.
 */
final class Expiry {

    private static final long TRUSTED = Duration.ofHours(1).toMillis();

    private final Resolutions resolutions;
    private final Resolution own;
    private final SortedMap<Duration, Duration> rollUps;
    private final SortedMap<Duration, Duration> keep;

    Expiry(Resolutions resolutions, Duration bin, Retention retention) throws StoreException {
        this.resolutions = resolutions;
        this.own = resolutions.of(bin);
        this.rollUps = retention.rollUps();
        this.keep = new TreeMap<>(rollUps);
        resolutions.ownBins(own, retention).forEach(each -> keep.put(each.length(), retention.bins()));
    }

    /**
     * Deletes what has expired.
     *
     * @param rolledUpUntil up to where all roll-ups have been made
     */
    void run(long now, long rolledUpUntil) throws StoreException {
        long reference = Math.min(now, trusted());
        for (Map.Entry<Duration, Duration> each : keep.entrySet()) {
            Resolution resolution = resolutions.of(each.getKey());
            long rolledUp = rolledUpFrom(each.getKey(), rolledUpUntil);
            for (Period period : List.copyOf(resolution.periods())) {
                if (period.until() <= rolledUp
                        && expired(period, each.getValue(), reference)
                        && configured(resolution, period)) {
                    delete(resolution, period);
                }
            }
        }
    }

    /**
     * Whether it is said how long the bins are kept: those that the table has, and had when its bins had another length. Roll-ups
     * that are not made any more stay.
     */
    private boolean configured(Resolution resolution, Period period) throws StoreException {
        return resolution == own
                || rollUps.containsKey(resolution.length())
                || period.headers().values().stream().allMatch(header -> header.parts() <= 1);
    }

    private static boolean expired(Period period, Duration keep, long reference) {
        return reference != Long.MIN_VALUE && period.until() <= reference - keep.toMillis();
    }

    /** The end of the bin behind which bins of an hour are stored. */
    private long trusted() throws StoreException {
        long bins = Math.max(1, TRUSTED / own.length().toMillis());
        List<Period> latestFirst = List.copyOf(own.periods()).reversed();
        for (Period period : latestFirst) {
            for (BinHeader header : period.headers().descendingMap().values()) {
                if (bins-- == 0) {
                    return header.bin().end();
                }
            }
        }
        return Long.MIN_VALUE;
    }

    /** Up to where bins of a length are in roll-ups, or in none that is kept. */
    private long rolledUpFrom(Duration length, long rolledUpUntil) {
        SortedMap<Duration, Duration> longer = rollUps.tailMap(length.plusMillis(1));
        if (longer.isEmpty()) {
            return Long.MAX_VALUE;
        }
        long next = longer.firstKey().toMillis();
        return rolledUpUntil == Long.MIN_VALUE ? rolledUpUntil : rolledUpUntil - Math.floorMod(rolledUpUntil, next);
    }

    private void delete(Resolution resolution, Period period) throws StoreException {
        StoreContext context = resolutions.context();
        period.delete();
        resolution.forget(period);
        context.counters().increment(StoreCounter.PARTITIONS_EXPIRED);
        context.notes().accept(period.folder() + " was deleted: it is older than its retention");
    }
}

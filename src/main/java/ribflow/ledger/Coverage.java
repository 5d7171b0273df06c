package ribflow.ledger;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import ribflow.table.Snapshot;

/**
 * Which bins are samples.
 *
 * <p>A bin in which nothing was collected says nothing about traffic: it is not zero, it is missing, and neither raises nor
 * lowers a percentile. A bin of which half or more was collected is a sample; its rate is what was counted over the time in
 * which it was. With less than half, a burst of seconds would stand for minutes, so it is missing too. A bin that is not
 * final yet is still to come, however much of it is there: so what is billed never changes once it was told.
 */
final class Coverage {

    private static final long TO_COME = -1;
    private static final long EXPIRED = -2;

    private final Bins bins;

    /**
     * By bin the milliseconds in which flows were collected; {@link #TO_COME}, or {@link #EXPIRED} where only a longer bin is
     * left of it.
     */
    private final long[] covered;

    private Coverage(Bins bins, long[] covered) {
        this.bins = bins;
        this.covered = covered;
    }

    /** What is covered by all of these snapshots, which are of tables that count beside each other. */
    static Coverage of(Bins bins, List<Snapshot> snapshots) {
        long[] covered = new long[bins.count()];
        Arrays.fill(covered, snapshots.isEmpty() ? 0 : bins.length());
        for (Snapshot snapshot : snapshots) {
            long[] its = of(bins, snapshot);
            for (int i = 0; i < covered.length; i++) {
                covered[i] = covered[i] == TO_COME || its[i] == TO_COME ? TO_COME : Math.min(covered[i], its[i]);
            }
        }
        return new Coverage(bins, covered);
    }

    private static long[] of(Bins bins, Snapshot snapshot) {
        long[] covered = new long[bins.count()];
        for (long start : snapshot.collected()) {
            long length = snapshot.length(start);
            int number = bins.number(start);
            if (length == bins.length() && number >= 0) {
                covered[number] = Math.min(length, snapshot.covered(start));
            }
            for (long at = Math.max(start, bins.first());
                    length > bins.length() && at < Math.min(start + length, bins.end());
                    at += bins.length()) {
                covered[bins.number(at)] = EXPIRED;
            }
        }
        for (int i = covered.length - 1; i >= 0 && snapshot.provisional(bins.start(i)); i--) {
            covered[i] = TO_COME;
        }
        return covered;
    }

    /** Coverage as it was told, for what is to be computed without tables. */
    static Coverage of(Bins bins, long... covered) {
        return new Coverage(bins, covered);
    }

    Bins bins() {
        return bins;
    }

    /** Whether the bin is a sample. */
    boolean sample(int number) {
        return covered[number] * 2 >= bins.length();
    }

    /** Whether the bin is not final yet. */
    boolean toCome(int number) {
        return covered[number] == TO_COME;
    }

    /** The milliseconds in which flows were collected. */
    long millis(int number) {
        return Math.max(0, covered[number]);
    }

    /** The bits per second that so many bytes are in a sample. */
    double rate(int number, long bytes) {
        return bytes * 8000.0 / covered[number];
    }

    /** How many samples there are from that bin on. */
    int samples(int from) {
        int samples = 0;
        for (int i = from; i < covered.length; i++) {
            samples += sample(i) ? 1 : 0;
        }
        return samples;
    }

    /** How many bins are not final yet, from one to another, which is not included. */
    int toCome(int from, int until) {
        int count = 0;
        for (int i = from; i < until; i++) {
            count += toCome(i) ? 1 : 0;
        }
        return count;
    }

    /** The bins from that one on in which too little was collected, side by side. */
    List<Bins> missing(int from) {
        return spans(from, number -> !sample(number) && covered[number] >= 0);
    }

    /** The bins from that one on that were samples and are kept no longer, but in roll-ups. */
    List<Bins> expired(int from) {
        return spans(from, number -> covered[number] == EXPIRED);
    }

    private List<Bins> spans(int from, IntPredicate which) {
        List<Bins> spans = new ArrayList<>();
        for (int i = from; i < covered.length; i++) {
            int first = i;
            while (i < covered.length && which.test(i)) {
                i++;
            }
            if (i > first) {
                spans.add(new Bins(bins.start(first), bins.length(), i - first));
            }
        }
        return spans;
    }
}

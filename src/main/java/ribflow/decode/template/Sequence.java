package ribflow.decode.template;

import java.util.concurrent.atomic.AtomicLong;
import ribflow.flow.ExporterCounter;

/**
 * The sequence numbers of one observation domain: what was lost on the way, came late, or began anew.
 *
 * <p>All state is one word, so that workers which receive the same domain from several ports need no lock:
 *
 * <pre>
 *  63     62        53 52          32 31                   0
 * +------+------------+--------------+----------------------+
 * |known | in order   | missing      | expected next        |
 * +------+------------+--------------+----------------------+
 * </pre>
 *
 * <p>A number ahead of the expected one means that what lies between is missing; it is counted as lost at once. One
 * behind is late: if something is missing still, this is it, and the loss is taken back. So two workers that overtake
 * each other cause late datagrams but no lasting loss. After 1023 datagrams in order nothing is awaited any more. A
 * number too far away in either direction is a restart.
 *
 * <p>Hot: lock-free, allocation-free.
 */
public final class Sequence {

    /** What a sequence counts, hence how far a number may be away. */
    public enum Unit {
        /** Datagrams: NetFlow v9 (RFC 3954, 5.1), sFlow; and sFlow's samples. */
        DATAGRAMS(1),
        /** Records: NetFlow v5 and IPFIX (RFC 7011, 3.1). */
        RECORDS(31);

        private final int perDatagram;

        Unit(int perDatagram) {
            this.perDatagram = perDatagram;
        }

        /** Farther ahead is a restart, not a loss. */
        private int farthestAhead() {
            return perDatagram << 16;
        }

        /** Farther behind is a restart, not a late datagram. */
        private int farthestBehind() {
            return perDatagram << 10;
        }
    }

    /** Says in place of a number of units that it is not known: the next number is believed. */
    public static final int UNCOUNTED = -1;

    private static final int UNKNOWN = 0;
    private static final long KNOWN = 1L << 63;
    private static final long MOST_IN_ORDER = (1L << 10) - 1;
    private static final long MOST_MISSING = (1L << 21) - 1;

    private final AtomicLong word = new AtomicLong(UNKNOWN);
    private final AtomicLong lost = new AtomicLong();
    private final boolean ofSamples;

    /** The numbers of datagrams. */
    public Sequence() {
        this(false);
    }

    private Sequence(boolean ofSamples) {
        this.ofSamples = ofSamples;
    }

    /** The numbers of the samples of an sFlow data source: what is lost is counted as samples, nothing else is. */
    public static Sequence ofSamples() {
        return new Sequence(true);
    }

    /**
     * Takes the number of a datagram and how many units the datagram holds.
     *
     * @param units how much the next number should be greater, or {@link #UNCOUNTED}
     */
    public void accept(long number, int units, Unit unit, Tally tally) {
        while (true) {
            long now = word.get();
            int ahead = (int) (number - now);
            long next;
            ExporterCounter row = ExporterCounter.SEQUENCE_LOST;
            long count = 0;
            if (now == UNKNOWN || ahead == 0) {
                next = word(Math.min(inOrder(now) + 1, MOST_IN_ORDER), missing(now), number + units);
            } else if (ahead > 0 && ahead <= unit.farthestAhead()) {
                count = ahead;
                next = word(0, Math.min(missing(now) + ahead, MOST_MISSING), number + units);
            } else if (ahead < 0 && ahead >= -unit.farthestBehind()) {
                row = ExporterCounter.SEQUENCE_LATE;
                count = 1;
                next = word(inOrder(now), missing(now) - found(now, units), now);
            } else {
                row = ExporterCounter.SEQUENCE_RESET;
                count = 1;
                next = word(0, 0, number + units);
            }
            if (units == UNCOUNTED && row != ExporterCounter.SEQUENCE_LATE) {
                next = UNKNOWN;
            }
            if (word.compareAndSet(now, next)) {
                count(row, count, row == ExporterCounter.SEQUENCE_LATE ? found(now, units) : 0, tally);
                return;
            }
        }
    }

    private void count(ExporterCounter row, long count, long found, Tally tally) {
        if (!ofSamples) {
            tally.add(row, count);
            tally.add(ExporterCounter.SEQUENCE_LOST, -found);
        } else if (row == ExporterCounter.SEQUENCE_LOST) {
            tally.add(ExporterCounter.SAMPLES_LOST, count);
        } else {
            tally.add(ExporterCounter.SAMPLES_LOST, -found);
        }
        long more = (row == ExporterCounter.SEQUENCE_LOST ? count : 0) - found;
        if (more != 0) {
            lost.addAndGet(more);
        }
    }

    /** How much is missing. */
    long lost() {
        return lost.get();
    }

    /** How much of a late datagram was counted as lost before. */
    private static long found(long word, int units) {
        return inOrder(word) == MOST_IN_ORDER ? 0 : Math.min(missing(word), Math.max(units, 0));
    }

    private static long word(long inOrder, long missing, long expected) {
        return KNOWN | inOrder << 53 | missing << 32 | expected & 0xffff_ffffL;
    }

    private static long inOrder(long word) {
        return word >>> 53 & MOST_IN_ORDER;
    }

    private static long missing(long word) {
        return word >>> 32 & MOST_MISSING;
    }
}

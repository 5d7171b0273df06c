package ribflow.decode.template;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The flows of an exporter that reports totals (IE 85 and 86 without 1 and 2): what they had counted when they were reported
 * last, so that of the next report only the growth is taken.
 *
 * <p><b>The problem.</b> A permanent cache never lets go of a flow: it reports the same flow every minute with all it ever
 * counted. To add the reports up counts every byte again and again. To take the difference needs the report before,
 * which is missing for the first one heard. If it counts in full, a daemon that starts sees the traffic of a year in one
 * minute; if it never counts, the beginning of every flow is lost, and all there is of flows that are reported once, when
 * they are over (yaf, Cisco ASA).
 *
 * <p><b>The answer</b> is the moment since which everything is remembered. A flow that began after it cannot have been
 * reported before without our remembering: its first sight counts in full. (A report that was lost on its way was not
 * counted, and the next one makes up for it.) An older flow counts from its second report on; its first one is
 * {@code total_unknown}, in records, packets and bytes. That moment is the first export heard of the observation domain,
 * or the last report of a flow that was forgotten, whichever is later. All of these are times of the exporter's own clock.
 *
 * <p><b>Forgetting.</b> The table is bounded; if it is full, what has not been reported for the longest time goes. A flow
 * that its exporter said was over (flowEndReason 1, 3, 4 or 5; the firewall event "deleted") goes first and without
 * regret, for nothing will be said of it again: it is remembered only against reports that arrive late. So the moment
 * never moves for exporters that report every flow once, however many flows they have.
 *
 * <p><b>Whether it is the same flow</b> is said by its key (see {@link FlowIdentity}) and its beginning. A beginning after
 * the end of what is remembered is another flow with the same key, which counts in full. Beginnings that differ by less
 * than two seconds are the same: they are computed from uptimes and clocks that are stepped. Not so if the flow was over:
 * then it takes another beginning, however near, to be another flow.
 *
 * <p><b>A total that went back</b> wrapped, if it has less than 64 bits, is less than half of its range ahead, and the
 * other counter went on as it should. Else, if the report is not younger than the one remembered, it comes late (it was
 * overtaken, perhaps by way of another socket and worker) and all of it has been counted. Else the exporter began to
 * count anew: nothing of that has been counted yet, so it counts in full. Without a beginning in the records that would
 * be a guess, since two flows that differ in something else could take turns: it is not known.
 *
 * <p><b>Without a beginning</b> the first sight of a flow is not known either, unless the record says that the flow is
 * over: whoever reports a flow when it is over reports it once, and at most the flows that were under way when the daemon
 * started count too much.
 *
 * <p><b>Threads.</b> The same exporter may send from two ports and so through two workers: this object is the lock, taken
 * once for up to 64 records. Nearly always one worker takes it, so it costs next to nothing.
 *
 * <p>Hot: open addressing over parallel arrays, about 100 bytes a flow; allocates only while it grows to its bound.
 */
final class TotalFlows {

    /** What a report turned out to be. */
    enum Outcome {
        /** Something of it is new. */
        NEW,
        /** All of it has been counted. */
        COUNTED,
        /** How much of it has been counted cannot be known. */
        UNKNOWN
    }

    private static final long JITTER_MILLIS = 2_000;
    private static final int FIRST_CAPACITY = 64;
    private static final int NONE = -1;
    private static final int LIVING = 0;
    private static final int ENDED = 1;
    private static final int PACKETS = 0;
    private static final int BYTES = 1;
    private static final int REVERSE = 2;

    private final int most;
    private final long seed;
    private final long otherSeed;
    private int size;
    private long forgotten = Long.MIN_VALUE;

    private int[] slots = new int[0];
    private long[] high = new long[0];
    private long[] low = new long[0];
    private long[] counts = new long[0];
    private long[] start = new long[0];
    private long[] end = new long[0];
    private long[] exported = new long[0];
    private int[] list = new int[0];
    private int[] older = new int[0];
    private int[] newer = new int[0];
    private final int[] oldest = {NONE, NONE};
    private final int[] newest = {NONE, NONE};

    /** @param most how many flows are remembered */
    TotalFlows(int most) {
        this.most = most;
        SplittableRandom random = new SplittableRandom();
        seed = random.nextLong();
        otherSeed = random.nextLong();
    }

    /** Where hashes begin, so that nobody can choose flows that collide. */
    long seed() {
        return seed;
    }

    long otherSeed() {
        return otherSeed;
    }

    /** How many flows are remembered. */
    int size() {
        return size;
    }

    /** Takes a report of the flow with that hash; the report becomes what is new of it. To be called under the lock. */
    Outcome report(long hashHigh, long hashLow, TotalReport report) {
        report.newSince = TotalReport.NO_TIME;
        int flow = find(hashHigh, hashLow);
        if (flow == NONE) {
            return firstSight(hashHigh, hashLow, report);
        }
        if (report.hasStart() && start[flow] != TotalReport.NO_TIME) {
            if (report.start > latestStart(flow)) {
                // Another flow with the same key; nothing of it can have been counted
                remember(flow, report);
                return outcome(report);
            }
            if (report.start < start[flow] - JITTER_MILLIS) {
                // An earlier one, overtaken by its successor; what is over is reported once
                return known(report) && report.ended ? outcome(report) : Outcome.UNKNOWN;
            }
        }
        return again(flow, report);
    }

    private Outcome firstSight(long hashHigh, long hashLow, TotalReport report) {
        // Before another one is forgotten to make room for it
        boolean whole = known(report);
        remember(add(hashHigh, hashLow), report);
        return whole ? outcome(report) : Outcome.UNKNOWN;
    }

    /** Whether a report that nobody remembers anything of can be counted in full. */
    private boolean known(TotalReport report) {
        return report.hasStart() ? report.start >= report.heardSince && report.start > forgotten : report.ended;
    }

    private static Outcome outcome(TotalReport report) {
        long any = 0;
        for (long count : report.counts) {
            any |= count;
        }
        return any == 0 ? Outcome.COUNTED : Outcome.NEW;
    }

    /** The latest beginning that a report of the flow can have. */
    private long latestStart(int flow) {
        return list[flow] == ENDED ? start[flow] : Math.max(end[flow], start[flow] + JITTER_MILLIS);
    }

    /** Another report of a flow that is remembered. */
    private Outcome again(int flow, TotalReport report) {
        int before = flow * TotalReport.COUNTERS;
        if (wentBack(before, report, 0) || wentBack(before, report, REVERSE)) {
            if (report.exported <= exported[flow]) {
                report.nothingNew();
                return Outcome.COUNTED;
            }
            remember(flow, report);
            return report.hasStart() ? outcome(report) : Outcome.UNKNOWN;
        }
        report.newSince = end[flow] != TotalReport.NO_TIME ? end[flow] : exported[flow];
        for (int i = 0; i < TotalReport.COUNTERS; i++) {
            long total = report.counts[i];
            report.counts[i] = growth(counts[before + i], total, report.widths[i]);
            counts[before + i] = total;
        }
        rememberTimes(flow, report);
        return outcome(report);
    }

    /** Whether the counters of a direction did anything but grow or wrap. */
    private boolean wentBack(int before, TotalReport report, int direction) {
        int packets = direction + PACKETS;
        int bytes = direction + BYTES;
        long morePackets = growth(counts[before + packets], report.counts[packets], report.widths[packets]);
        long moreBytes = growth(counts[before + bytes], report.counts[bytes], report.widths[bytes]);
        if (morePackets < 0 || moreBytes < 0) {
            return true;
        }
        boolean packetsWrapped = report.counts[packets] < counts[before + packets];
        boolean bytesWrapped = report.counts[bytes] < counts[before + bytes];
        if (packetsWrapped && report.widths[bytes] != 0) {
            return bytesWrapped || moreBytes == 0;
        }
        return bytesWrapped && report.widths[packets] != 0 && morePackets == 0;
    }

    /** By how much a counter of so many bytes has grown; -1 if it went back. */
    static long growth(long before, long now, int width) {
        if (now >= before) {
            return now - before;
        }
        if (width == 0 || width >= Long.BYTES) {
            return -1;
        }
        long range = 1L << width * Byte.SIZE;
        long ahead = now - before + range;
        return ahead < range / 2 ? ahead : -1;
    }

    private void remember(int flow, TotalReport report) {
        System.arraycopy(report.counts, 0, counts, flow * TotalReport.COUNTERS, TotalReport.COUNTERS);
        start[flow] = report.start;
        end[flow] = TotalReport.NO_TIME;
        exported[flow] = report.exported;
        rememberTimes(flow, report);
    }

    private void rememberTimes(int flow, TotalReport report) {
        end[flow] = Math.max(end[flow], report.end);
        exported[flow] = Math.max(exported[flow], report.exported);
        unlink(flow);
        append(flow, report.ended ? ENDED : LIVING);
    }

    private int find(long hashHigh, long hashLow) {
        if (size == 0) {
            return NONE;
        }
        int slot = (int) hashLow & (slots.length - 1);
        for (int at = slots[slot]; at != 0; at = slots[slot]) {
            if (low[at - 1] == hashLow && high[at - 1] == hashHigh) {
                return at - 1;
            }
            slot = (slot + 1) & (slots.length - 1);
        }
        return NONE;
    }

    /** Makes room for another flow, in place of one that is forgotten if need be. */
    private int add(long hashHigh, long hashLow) {
        int flow = size;
        if (size == most) {
            flow = forget();
        } else if (size++ == high.length) {
            grow();
        }
        high[flow] = hashHigh;
        low[flow] = hashLow;
        slots[freeSlot(hashLow)] = flow + 1;
        append(flow, LIVING);
        return flow;
    }

    private int freeSlot(long hashLow) {
        int slot = (int) hashLow & (slots.length - 1);
        while (slots[slot] != 0) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    private int forget() {
        int flow = oldest[ENDED];
        if (flow == NONE) {
            flow = oldest[LIVING];
            forgotten = Math.max(forgotten, exported[flow]);
        }
        unlink(flow);
        emptySlot(flow);
        return flow;
    }

    /** Empties a flow's slot and moves those behind it up, so that no probe ends too early. */
    private void emptySlot(int flow) {
        int mask = slots.length - 1;
        int hole = (int) low[flow] & mask;
        while (slots[hole] != flow + 1) {
            hole = (hole + 1) & mask;
        }
        for (int at = (hole + 1) & mask; slots[at] != 0; at = (at + 1) & mask) {
            int home = (int) low[slots[at] - 1] & mask;
            if ((at - home & mask) >= (at - hole & mask)) {
                slots[hole] = slots[at];
                hole = at;
            }
        }
        slots[hole] = 0;
    }

    private void append(int flow, int to) {
        list[flow] = to;
        older[flow] = newest[to];
        newer[flow] = NONE;
        if (newest[to] == NONE) {
            oldest[to] = flow;
        } else {
            newer[newest[to]] = flow;
        }
        newest[to] = flow;
    }

    private void unlink(int flow) {
        int from = list[flow];
        if (older[flow] == NONE) {
            oldest[from] = newer[flow];
        } else {
            newer[older[flow]] = newer[flow];
        }
        if (newer[flow] == NONE) {
            newest[from] = older[flow];
        } else {
            older[newer[flow]] = older[flow];
        }
    }

    private void grow() {
        int capacity = Math.min(most, Math.max(FIRST_CAPACITY, high.length * 2));
        high = Arrays.copyOf(high, capacity);
        low = Arrays.copyOf(low, capacity);
        counts = Arrays.copyOf(counts, capacity * TotalReport.COUNTERS);
        start = Arrays.copyOf(start, capacity);
        end = Arrays.copyOf(end, capacity);
        exported = Arrays.copyOf(exported, capacity);
        list = Arrays.copyOf(list, capacity);
        older = Arrays.copyOf(older, capacity);
        newer = Arrays.copyOf(newer, capacity);
        slots = new int[Integer.highestOneBit(capacity) * 4];
        for (int flow = 0; flow < size - 1; flow++) {
            slots[freeSlot(low[flow])] = flow + 1;
        }
    }
}

package ribflow.decode.template;

import java.util.Arrays;

/**
 * What one record says of a flow whose counters are totals; and, once {@link TotalFlows} has seen it, how much of that is
 * new. One for each worker, used again and again.
 */
final class TotalReport {

    /** There is no such time in the record. */
    static final long NO_TIME = Long.MIN_VALUE;

    /** How many counters a record has at most: packets and bytes forward, packets and bytes in reverse. */
    static final int COUNTERS = 4;

    /** The totals; afterwards what they have grown by. */
    final long[] counts = new long[COUNTERS];

    /** How many bytes each of them has in the record, 0 for one that is missing. */
    final int[] widths = new int[COUNTERS];

    /** When the flow began, by the exporter's clock, or {@link #NO_TIME}. */
    long start;

    /** When its last packet was seen, by the exporter's clock, or {@link #NO_TIME}. */
    long end;

    /** When the record was exported, by the exporter's clock. */
    long exported;

    /** Whether the record says that the flow is over, so that nothing more will be reported of it. */
    boolean ended;

    /** Since when everything the exporter says has been heard, by the exporter's clock. */
    long heardSince;

    /** Afterwards, for a flow that was known: what is new came in after this moment; else {@link #NO_TIME}. */
    long newSince;

    boolean hasStart() {
        return start != NO_TIME;
    }

    /** Says that nothing of it is new. */
    void nothingNew() {
        Arrays.fill(counts, 0);
    }
}

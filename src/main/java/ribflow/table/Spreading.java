package ribflow.table;

import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/**
 * Flows that lie in several bins of a table, taken apart: a part for each bin, of packets and bytes as much as of the
 * flow's time falls into it. A flow that is exported after five minutes of download would else make five quiet minutes
 * and a peak.
 *
 * <p>The parts add up to the flow exactly, whatever the numbers: the share until a moment is rounded down, and a part is
 * the difference between two such shares, of which the last is the whole. The flow itself is counted once, in the bin of
 * its end.
 *
 * <p>The batch's counters and its {@code stamp_inserted} become those of one part after the other and are put back
 * afterwards, so a table adds parts as it adds flows.
 *
 * <p>Hot: allocation-free. One worker's.
 */
final class Spreading {

    /** Of a flow that lies in more bins, these last ones take all: a flow must not cost any number of rows. */
    static final int MOST_BINS = 300;

    private final long[] packets = new long[FlowBatch.CAPACITY];
    private final long[] flows = new long[FlowBatch.CAPACITY];
    private final long[] bytes = new long[FlowBatch.CAPACITY];
    private final long[] stamps = new long[FlowBatch.CAPACITY];

    /** Where parts go. */
    @FunctionalInterface
    interface Parts {
        /** Adds the selected rows as they stand in the batch. */
        void add(FlowBatch batch, long rows);
    }

    /**
     * Has the parts of all those rows added.
     *
     * @param bin the length of the table's bins
     */
    void add(FlowBatch batch, long rows, FlowTimes times, long bin, Parts parts) {
        save(batch);
        for (long left = rows, back = 0; left != 0; back++) {
            long counted = 0;
            for (long todo = left; todo != 0; todo &= todo - 1) {
                int row = Long.numberOfTrailingZeros(todo);
                long from = stamps[row] - back * bin;
                long start = Math.max(times.start(row), stamps[row] - (MOST_BINS - 1) * bin);
                counted |= part(batch, row, start, times.moment(row), from, from + bin) ? todo & -todo : 0;
                batch.column(FlowField.FLOWS)[row] = back == 0 ? flows[row] : 0;
                if (from <= start) {
                    left &= ~(todo & -todo);
                }
            }
            if (back == 0) {
                counted = rows;
            }
            if (counted != 0) {
                parts.add(batch, counted);
            }
        }
        restore(batch);
    }

    /** Makes the row the part of the flow that lies in a bin; says whether there is anything in it. */
    private boolean part(FlowBatch batch, int row, long start, long end, long from, long to) {
        long before = Math.max(from, start) - start;
        long until = Math.min(to, end) - start;
        long partPackets = share(packets[row], until, end - start) - share(packets[row], before, end - start);
        long partBytes = share(bytes[row], until, end - start) - share(bytes[row], before, end - start);
        batch.column(FlowField.PACKETS)[row] = partPackets;
        batch.column(FlowField.BYTES)[row] = partBytes;
        batch.column(FlowField.STAMP_INSERTED)[row] = from;
        return partPackets != 0 || partBytes != 0;
    }

    /** How much of a sum falls into the first so many milliseconds; in two steps, for nothing to overflow. */
    private static long share(long sum, long millis, long duration) {
        return sum / duration * millis + sum % duration * millis / duration;
    }

    private void save(FlowBatch batch) {
        for (int row = 0; row < batch.size(); row++) {
            packets[row] = batch.get(FlowField.PACKETS, row, 0);
            flows[row] = batch.get(FlowField.FLOWS, row, 0);
            bytes[row] = batch.get(FlowField.BYTES, row, 0);
            stamps[row] = batch.column(FlowField.STAMP_INSERTED)[row];
        }
    }

    private void restore(FlowBatch batch) {
        copy(packets, batch.column(FlowField.PACKETS), batch.size());
        copy(flows, batch.column(FlowField.FLOWS), batch.size());
        copy(bytes, batch.column(FlowField.BYTES), batch.size());
        copy(stamps, batch.column(FlowField.STAMP_INSERTED), batch.size());
    }

    private static void copy(long[] from, long[] to, int size) {
        System.arraycopy(from, 0, to, 0, size);
    }
}

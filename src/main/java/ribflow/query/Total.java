package ribflow.query;

import java.util.List;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/** One row with the sums of all counters and what is tallied beside, even if there was nothing to sum. */
final class Total implements RowSource {

    static final List<FlowField> COUNTERS = List.of(FlowField.PACKETS, FlowField.FLOWS, FlowField.BYTES);

    private final RowSource source;
    private final List<Tally> tallies;
    private final Memory.Share memory;
    private final int[] groups = new int[FlowBatch.CAPACITY];
    private boolean done;

    Total(RowSource source, List<Tally> tallies, Memory.Share memory) {
        this.source = source;
        this.tallies = tallies;
        this.memory = memory;
    }

    @Override
    public long next(FlowBatch batch) {
        if (done) {
            batch.clear();
            return 0;
        }
        done = true;
        long[] sums = new long[COUNTERS.size()];
        long kept = 0;
        for (long rows = source.next(batch); rows != 0; rows = source.next(batch)) {
            for (Tally tally : tallies) {
                tally.add(batch, rows, groups);
            }
            long keeps = Tally.bytes(tallies, 1);
            memory.take(keeps - kept);
            kept = keeps;
            for (long left = rows; left != 0; left &= left - 1) {
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += batch.get(COUNTERS.get(i), Long.numberOfTrailingZeros(left), 0);
                }
            }
        }
        batch.clear();
        int row = batch.append(null);
        for (int i = 0; i < sums.length; i++) {
            batch.set(COUNTERS.get(i), row, sums[i]);
        }
        for (Tally tally : tallies) {
            tally.finish();
            tally.give(batch, 0);
        }
        return batch.rows();
    }
}

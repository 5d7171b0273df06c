package ribflow.query;

import java.util.List;
import org.jspecify.annotations.Nullable;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.table.Accumulator;

/**
 * Rows with equal keys as one row, with the sums of their counters and what is tallied beside; rows without a value in a
 * key are a group too.
 */
final class Grouped implements RowSource {

    private final RowSource source;
    private final List<FlowField> keys;
    private final List<Tally> tallies;
    private final Memory.Share memory;
    private @Nullable Accumulator groups;
    private int at;

    Grouped(RowSource source, List<FlowField> keys, List<Tally> tallies, Memory.Share memory) {
        this.source = source;
        this.keys = keys;
        this.tallies = tallies;
        this.memory = memory;
    }

    @Override
    public long next(FlowBatch batch) {
        Accumulator all = groups;
        if (all == null) {
            all = new Accumulator(keys, false);
            long kept = 0;
            for (long rows = source.next(batch); rows != 0; rows = source.next(batch)) {
                all.add(batch, rows);
                for (Tally tally : tallies) {
                    tally.add(batch, rows, all.places());
                }
                long keeps = (long) all.size() * all.bytesPerRow() + Tally.bytes(tallies, all.size());
                memory.take(keeps - kept);
                kept = keeps;
            }
            tallies.forEach(Tally::finish);
            groups = all;
        }
        if (at == all.size()) {
            batch.clear();
            return 0;
        }
        int first = at;
        at = all.read(at, batch);
        tallies.forEach(tally -> tally.give(batch, first));
        return batch.rows();
    }

    /** About what is kept for each group. */
    int bytesPerGroup() {
        return new Accumulator(keys, false).bytesPerRow()
                + tallies.stream().mapToInt(Tally::bytesPerGroup).sum();
    }
}

package ribflow.query;

import java.util.List;
import org.jspecify.annotations.Nullable;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.table.Accumulator;

/** Rows with equal keys as one row, with the sums of their counters; rows without a value in a key are a group too. */
final class Grouped implements RowSource {

    private final RowSource source;
    private final List<FlowField> keys;
    private @Nullable Accumulator groups;
    private int at;

    Grouped(RowSource source, List<FlowField> keys) {
        this.source = source;
        this.keys = keys;
    }

    @Override
    public long next(FlowBatch batch) {
        Accumulator all = groups;
        if (all == null) {
            all = new Accumulator(keys, false);
            for (long rows = source.next(batch); rows != 0; rows = source.next(batch)) {
                all.add(batch, rows);
            }
            groups = all;
        }
        if (at == all.size()) {
            batch.clear();
            return 0;
        }
        at = all.read(at, batch);
        return batch.rows();
    }
}

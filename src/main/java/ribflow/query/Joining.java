package ribflow.query;

import java.util.List;
import ribflow.flow.FlowBatch;
import ribflow.flow.Names;
import ribflow.query.Query.Joined;

/** Names beside what they name. */
final class Joining implements RowSource {

    private final RowSource source;
    private final List<Joined> columns;
    private final Naming naming;
    private final Names names;

    /** @param names gives names their ids */
    Joining(RowSource source, List<Joined> columns, Naming naming, Names names) {
        this.source = source;
        this.columns = columns;
        this.naming = naming;
        this.names = names;
    }

    @Override
    public long next(FlowBatch batch) {
        long rows = source.next(batch);
        for (Joined joined : columns) {
            for (long left = rows; left != 0; left &= left - 1) {
                int row = Long.numberOfTrailingZeros(left);
                String name = naming.name(joined.column(), batch, row);
                if (name != null) {
                    batch.set(joined.name(), row, names.id(name));
                }
            }
        }
        return rows;
    }
}

package ribflow.table;

import ribflow.expr.RowFilter;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/**
 * What a table does with a batch before its rows: puts the flows into bins, filters them, and takes those apart that lie in
 * several bins.
 *
 * <p>Hot: allocation-free.
 */
final class Entrance {

    private final Table table;
    private final RowFilter filter;
    private final Spreading.Parts rows;
    private final Spreading spreading = new Spreading();

    /** @param rows takes the flows, or parts of them, that are to be counted */
    Entrance(Table table, RowFilter filter, Spreading.Parts rows) {
        this.table = table;
        this.filter = filter;
        this.rows = rows;
    }

    void accept(FlowBatch batch, FlowTimes times) {
        if (table.binMillis() > 0) {
            times.stamp(batch, table.binMillis());
        } else {
            batch.setPresent(FlowField.STAMP_INSERTED, 0);
        }
        long selected = filter.test(batch) & batch.rows();
        long spanning = table.binMillis() > 0 ? selected & times.spanning() : 0;
        if (selected != spanning) {
            rows.add(batch, selected & ~spanning);
        }
        if (spanning != 0) {
            spreading.add(batch, spanning, times, table.binMillis(), rows);
        }
    }
}

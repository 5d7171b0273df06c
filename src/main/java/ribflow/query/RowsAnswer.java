package ribflow.query;

import java.util.ArrayList;
import java.util.List;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.table.Snapshot;

/**
 * The rows of a query, streamed from a snapshot. Behind {@code stamp_inserted} stands a column {@code provisional}: flows
 * may still be added to that bin.
 */
final class RowsAnswer implements Answer {

    private static final Column PROVISIONAL = Column.text("provisional");

    private final Snapshot snapshot;
    private final RowSource rows;
    private final List<Column> columns = new ArrayList<>();
    private final List<Reading> readings = new ArrayList<>();
    private final CellMaker maker = new CellMaker();
    private final FlowBatch batch;
    private final Period period;
    private final Memory.Share memory;
    private long left;
    private boolean finished;

    /** How the value of a column is read from a row. */
    @FunctionalInterface
    private interface Reading {
        void tell(int row, CellSink sink);
    }

    RowsAnswer(
            Snapshot snapshot,
            RowSource rows,
            List<FlowField> fields,
            Cells cells,
            FlowBatch batch,
            Period period,
            Memory.Share memory) {
        this.snapshot = snapshot;
        this.rows = rows;
        this.batch = batch;
        this.period = period;
        this.memory = memory;
        for (FlowField field : fields) {
            columns.add(Column.of(field));
            readings.add((row, sink) -> cells.tell(field, batch, row, sink));
            if (field == FlowField.STAMP_INSERTED && snapshot.bin().isPresent()) {
                columns.add(PROVISIONAL);
                readings.add(this::provisional);
            }
        }
    }

    /** A coarser bin is provisional as long as the last of the table's bins in it is. */
    private void provisional(int row, CellSink sink) {
        if (!batch.has(FlowField.STAMP_INSERTED, row)) {
            sink.absent();
            return;
        }
        long end = batch.column(FlowField.STAMP_INSERTED)[row] + period.bin();
        sink.flag(snapshot.provisional(end - snapshot.bin().orElseThrow().toMillis()));
    }

    @Override
    public List<Column> columns() {
        return List.copyOf(columns);
    }

    @Override
    public List<String> notes() {
        return snapshot.notes();
    }

    @Override
    public boolean next(Cell[] row) {
        if (!more()) {
            return false;
        }
        int at = take();
        for (int i = 0; i < row.length; i++) {
            readings.get(i).tell(at, maker);
            row[i] = maker.made();
        }
        return true;
    }

    /**
     * Has the next row written down.
     *
     * @return false when there are no more rows
     */
    boolean next(Layout layout) {
        if (!more()) {
            return false;
        }
        int at = take();
        for (int i = 0; i < readings.size(); i++) {
            readings.get(i).tell(at, layout.column(i));
        }
        layout.endRow();
        return true;
    }

    private boolean more() {
        if (left == 0 && !finished) {
            left = rows.next(batch);
            finished = left == 0;
        }
        return !finished;
    }

    private int take() {
        int at = Long.numberOfTrailingZeros(left);
        left &= left - 1;
        return at;
    }

    @Override
    public void close() {
        memory.close();
        snapshot.close();
    }
}

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
    private final FlowBatch batch;
    private final Period period;
    private final Memory.Share memory;
    private long left;
    private boolean finished;

    /** How the cell of a column is read from a row. */
    @FunctionalInterface
    private interface Reading {
        Cell cell(int row);
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
            readings.add(row -> cells.of(field, batch, row));
            if (field == FlowField.STAMP_INSERTED && snapshot.bin().isPresent()) {
                columns.add(PROVISIONAL);
                readings.add(this::provisional);
            }
        }
    }

    /** A coarser bin is provisional as long as the last of the table's bins in it is. */
    private Cell provisional(int row) {
        if (!batch.has(FlowField.STAMP_INSERTED, row)) {
            return Cell.ABSENT;
        }
        long end = batch.column(FlowField.STAMP_INSERTED)[row] + period.bin();
        return new Cell.Flag(
                snapshot.provisional(end - snapshot.bin().orElseThrow().toMillis()));
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
        if (left == 0 && !finished) {
            left = rows.next(batch);
            finished = left == 0;
        }
        if (finished) {
            return false;
        }
        int at = Long.numberOfTrailingZeros(left);
        left &= left - 1;
        for (int i = 0; i < row.length; i++) {
            row[i] = readings.get(i).cell(at);
        }
        return true;
    }

    @Override
    public void close() {
        memory.close();
        snapshot.close();
    }
}

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
    private final FlowBatch batch = new FlowBatch();
    private long left;
    private boolean finished;

    /** How the cell of a column is read from a row. */
    @FunctionalInterface
    private interface Reading {
        Cell cell(int row);
    }

    RowsAnswer(Snapshot snapshot, RowSource rows, List<FlowField> fields, Cells cells) {
        this.snapshot = snapshot;
        this.rows = rows;
        for (FlowField field : fields) {
            add(Column.of(field), row -> cells.of(field, batch, row));
            if (field == FlowField.STAMP_INSERTED && snapshot.bin().isPresent()) {
                add(PROVISIONAL, this::provisional);
            }
        }
    }

    /** Shows counters per second of the period, bytes as bits. */
    RowsAnswer perSecond(List<FlowField> fields, Period period) {
        for (FlowField field : fields) {
            if (field.counter()) {
                int at = columns.indexOf(Column.of(field));
                int factor = field == FlowField.BYTES ? 8 : 1;
                columns.set(at, Column.rate(field));
                readings.set(
                        at,
                        row -> new Cell.Rate(batch.get(field, row, 0) * (double) factor / period.seconds(batch, row)));
            }
        }
        return this;
    }

    private void add(Column column, Reading reading) {
        columns.add(column);
        readings.add(reading);
    }

    private Cell provisional(int row) {
        return batch.has(FlowField.STAMP_INSERTED, row)
                ? new Cell.Flag(snapshot.provisional(batch.column(FlowField.STAMP_INSERTED)[row]))
                : Cell.ABSENT;
    }

    @Override
    public List<Column> columns() {
        return List.copyOf(columns);
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
        snapshot.close();
    }
}

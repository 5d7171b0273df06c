package ribflow.keeping;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.query.Answer;
import ribflow.query.Cell;
import ribflow.query.Cells;
import ribflow.query.Column;
import ribflow.store.StoredBin;
import ribflow.table.Snapshot;

/** The rows of stored bins, each with what is to be known of its bin; one row without counters for a bin that has none. */
final class ExportAnswer implements Answer {

    private static final int HEADS = 3;

    private final Function<StoredBin, Snapshot> rows;
    private final Iterator<StoredBin> bins;
    private final List<FlowField> fields;
    private final FlowBatch batch = new FlowBatch();
    private @Nullable Reading reading;
    private int at;

    /** The bin that is being read. */
    private record Reading(StoredBin bin, Snapshot rows, Cells cells) {}

    /**
     * An answer that reads bin after bin.
     *
     * @param keys the columns of a row but for the counters
     * @param rows reads a bin
     */
    ExportAnswer(List<FlowField> keys, Function<StoredBin, Snapshot> rows, List<StoredBin> bins) {
        this.rows = rows;
        this.bins = bins.iterator();
        this.fields = new ArrayList<>(keys);
        fields.addAll(List.of(FlowField.OTHER, FlowField.PACKETS, FlowField.FLOWS, FlowField.BYTES));
    }

    @Override
    public List<Column> columns() {
        List<Column> columns = new ArrayList<>(
                List.of(Column.number(BinReader.BIN), Column.number(BinReader.COVERED), Column.number(BinReader.ROWS)));
        for (FlowField field : fields) {
            String name = field.label();
            columns.add(new Column(name, name.toUpperCase(Locale.ROOT), name, false));
        }
        return columns;
    }

    @Override
    public boolean next(Cell[] row) {
        while (at == batch.size()) {
            Reading now = reading;
            if (now == null && !bins.hasNext()) {
                return false;
            }
            if (now == null) {
                StoredBin bin = bins.next();
                if (bin.rows() == 0) {
                    empty(bin, row);
                    return true;
                }
                Snapshot snapshot = rows.apply(bin);
                now = new Reading(bin, snapshot, new Cells(snapshot.dictionary()));
                reading = now;
            }
            at = 0;
            if (!now.rows.next(batch)) {
                finish(now);
            }
        }
        give(Objects.requireNonNull(reading), row);
        return true;
    }

    private void give(Reading now, Cell[] row) {
        heads(now.bin, row);
        for (int i = 0; i < fields.size(); i++) {
            row[HEADS + i] = ColumnText.written(fields.get(i), now.cells, batch, at);
        }
        at++;
    }

    private void empty(StoredBin bin, Cell[] row) {
        Arrays.fill(row, Cell.ABSENT);
        heads(bin, row);
        row[HEADS + fields.indexOf(FlowField.STAMP_INSERTED)] = new Cell.Time(bin.start());
    }

    private static void heads(StoredBin bin, Cell[] row) {
        row[0] = new Cell.Digits(bin.length());
        row[1] = new Cell.Digits(bin.covered());
        row[2] = new Cell.Digits(bin.rows());
    }

    private void finish(Reading read) {
        read.rows.close();
        reading = null;
        batch.clear();
    }

    @Override
    public void close() {
        if (reading != null) {
            finish(reading);
        }
    }
}

package ribflow.keeping;

import java.io.UncheckedIOException;
import java.util.List;
import ribflow.query.Answer;
import ribflow.query.Cell;
import ribflow.query.Column;
import ribflow.store.StoreException;

/** An answer with a complaint behind its rows, so that whoever asked does not take it for good. */
record Complaint(Answer rows, String complaint) implements Answer {

    @Override
    public List<Column> columns() {
        return rows.columns();
    }

    @Override
    public boolean next(Cell[] row) {
        if (rows.next(row)) {
            return true;
        }
        throw new UncheckedIOException(new StoreException(complaint));
    }

    @Override
    public void close() {
        rows.close();
    }
}

package ribflow.query;

import java.util.Iterator;
import java.util.List;

/**
 * Rows of typed cells, read once from first to last by one thread. A query streams them from a snapshot, which is held
 * until the answer is closed; a command makes them from lists.
 */
public interface Answer extends AutoCloseable {

    List<Column> columns();

    /** What a reader should know beside the rows; shown above a table for the eye, and elsewhere if it is asked for. */
    default List<String> notes() {
        return List.of();
    }

    /**
     * Fills in the cells of the next row.
     *
     * @param row as many cells as there are columns
     * @return false when there are no more rows
     */
    boolean next(Cell[] row);

    @Override
    void close();

    /** An answer of rows that are there already. */
    static Answer of(List<Column> columns, List<List<Cell>> rows) {
        return of(columns, rows, List.of());
    }

    /** An answer of rows that are there already, with notes. */
    static Answer of(List<Column> columns, List<List<Cell>> rows, List<String> notes) {
        Iterator<List<Cell>> iterator = List.copyOf(rows).iterator();
        return new Answer() {

            @Override
            public List<Column> columns() {
                return columns;
            }

            @Override
            public List<String> notes() {
                return notes;
            }

            @Override
            public boolean next(Cell[] row) {
                if (!iterator.hasNext()) {
                    return false;
                }
                List<Cell> cells = iterator.next();
                if (cells.size() != columns.size()) {
                    throw new IllegalStateException(cells.size() + " cells for " + columns.size() + " columns");
                }
                cells.toArray(row);
                return true;
            }

            @Override
            public void close() {}
        };
    }
}

package ribflow.cli;

import java.util.Comparator;
import java.util.List;

/**
 * A row as pmacct's client prints it.
 *
 * @param cells the plain values of its columns, counters apart
 */
record PmacctRow(List<String> cells, long packets, long flows, long bytes) {

    /** Rows in an order of their own, that of equal rank in a top list. */
    static final Comparator<PmacctRow> BY_CELLS = Comparator.comparing(row -> String.join("\0", row.cells));

    /** Where rows go. */
    @FunctionalInterface
    interface Sink {
        void row(PmacctRow row) throws java.io.IOException;
    }
}

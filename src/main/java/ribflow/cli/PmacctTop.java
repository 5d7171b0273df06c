package ribflow.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The rows with the largest counters, the largest first; keeps no more rows than it shows. */
final class PmacctTop implements PmacctRow.Sink {

    private final Comparator<PmacctRow> order;
    private final int count;
    private final PriorityQueue<PmacctRow> rows;

    /**
     * @param counter by which counter: bytes, packets or flows
     * @param count how many rows; all if 0
     */
    PmacctTop(PmacctCounter counter, int count) {
        this.order = Comparator.comparingLong((PmacctRow row) -> counter.of(row))
                .reversed()
                .thenComparing(PmacctRow.BY_CELLS);
        this.count = count == 0 ? Integer.MAX_VALUE : count;
        this.rows = new PriorityQueue<>(order.reversed());
    }

    @Override
    public void row(PmacctRow row) {
        rows.add(row);
        if (rows.size() > count) {
            rows.poll();
        }
    }

    /** Hands them on. */
    void to(PmacctRow.Sink sink) throws IOException {
        List<PmacctRow> sorted = new ArrayList<>(rows);
        sorted.sort(order);
        for (PmacctRow row : sorted) {
            sink.row(row);
        }
    }
}

package ribflow.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import ribflow.flow.FlowBatch;

/** Rows in order: all of them, or the first few, of which then no more than those few are kept at any time. */
final class Sorted implements RowSource {

    private final RowSource source;
    private final PackedRows packing;
    private final Comparator<long[]> order;
    private final int count;
    private @Nullable Iterator<long[]> sorted;

    /**
     * Rows that are sorted when the first is asked for.
     *
     * @param count how many rows are wanted
     */
    Sorted(RowSource source, PackedRows packing, Comparator<long[]> order, int count) {
        this.source = source;
        this.packing = packing;
        this.order = order;
        this.count = count;
    }

    /** The same rows, but no more than so many. */
    Sorted first(int most) {
        return new Sorted(source, packing, order, Math.min(count, most));
    }

    @Override
    public long next(FlowBatch batch) {
        Iterator<long[]> rest = sorted;
        if (rest == null) {
            rest = (count == Integer.MAX_VALUE ? all(batch) : first(batch)).iterator();
            sorted = rest;
        }
        batch.clear();
        while (rest.hasNext() && !batch.full()) {
            packing.give(rest.next(), batch);
        }
        return batch.rows();
    }

    private List<long[]> all(FlowBatch batch) {
        List<long[]> rows = new ArrayList<>();
        for (long taken = source.next(batch); taken != 0; taken = source.next(batch)) {
            for (long left = taken; left != 0; left &= left - 1) {
                rows.add(packing.take(batch, Long.numberOfTrailingZeros(left), packing.room()));
            }
        }
        rows.sort(order);
        return rows;
    }

    private List<long[]> first(FlowBatch batch) {
        PriorityQueue<long[]> rows = new PriorityQueue<>(order.reversed());
        long[] row = packing.room();
        for (long taken = source.next(batch); taken != 0; taken = source.next(batch)) {
            for (long left = taken; left != 0; left &= left - 1) {
                packing.take(batch, Long.numberOfTrailingZeros(left), row);
                if (rows.size() < count) {
                    rows.add(row);
                    row = packing.room();
                } else if (order.compare(row, rows.element()) < 0) {
                    long[] last = rows.remove();
                    rows.add(row);
                    row = last;
                }
            }
        }
        return rows.stream().sorted(order).toList();
    }
}

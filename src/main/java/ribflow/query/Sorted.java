package ribflow.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;
import ribflow.flow.FlowBatch;

/**
 * Rows in order: all of them, or the first few, of which then no more than those few are kept at any time; and behind those
 * few, if wanted, one row that adds up all others.
 */
final class Sorted implements RowSource {

    private final RowSource source;
    private final PackedRows packing;
    private final RowOrder order;
    private final int count;
    private final @Nullable Rest rest;
    private final Memory.Share memory;
    private @Nullable Iterator<long[]> sorted;
    private long bound;

    /**
     * Rows that are sorted when the first is asked for.
     *
     * @param count how many rows are wanted
     * @param rest takes all others
     * @param memory gives the room for what is kept
     */
    Sorted(RowSource source, PackedRows packing, RowOrder order, int count, @Nullable Rest rest, Memory.Share memory) {
        this.source = source;
        this.packing = packing;
        this.order = order;
        this.count = count;
        this.rest = rest;
        this.memory = memory;
    }

    /** The same rows, but no more than so many. */
    Sorted first(int most) {
        return rest == null ? new Sorted(source, packing, order, Math.min(count, most), null, memory) : this;
    }

    /** Rows with less than that come behind the first few for certain, if the largest come first. */
    long bound() {
        return bound;
    }

    @Override
    public long next(FlowBatch batch) {
        Iterator<long[]> rows = sorted;
        if (rows == null) {
            rows = (count == Integer.MAX_VALUE ? all(batch) : first(batch)).iterator();
            sorted = rows;
        }
        batch.clear();
        while (rows.hasNext() && !batch.full()) {
            packing.give(rows.next(), batch);
        }
        if (rest != null && !batch.full()) {
            rest.give(batch);
        }
        return batch.rows();
    }

    private List<long[]> all(FlowBatch batch) {
        List<long[]> rows = new ArrayList<>();
        for (long taken = source.next(batch); taken != 0; taken = source.next(batch)) {
            memory.take((long) Long.bitCount(taken) * packing.bytes());
            for (long left = taken; left != 0; left &= left - 1) {
                rows.add(packing.take(batch, Long.numberOfTrailingZeros(left), packing.room()));
            }
        }
        rows.sort(order.comparator());
        return rows;
    }

    private List<long[]> first(FlowBatch batch) {
        Comparator<long[]> comparator = order.comparator();
        PriorityQueue<long[]> rows = new PriorityQueue<>(comparator.reversed());
        long[] row = packing.room();
        for (long taken = source.next(batch); taken != 0; taken = source.next(batch)) {
            long asked = rest == null ? taken : rest.folded(batch, taken);
            for (long left = contenders(rows, batch, asked); left != 0; left &= left - 1) {
                packing.take(batch, Long.numberOfTrailingZeros(left), row);
                if (rows.size() < count) {
                    memory.take(packing.bytes());
                    rows.add(row);
                    row = packing.room();
                } else {
                    if (comparator.compare(row, rows.element()) < 0) {
                        long[] last = rows.remove();
                        rows.add(row);
                        row = last;
                    }
                    if (rest != null) {
                        rest.add(packing, row);
                    }
                }
            }
        }
        return rows.stream().sorted(comparator).toList();
    }

    /** The rows that must be looked at; of the others, what is left over is told. */
    private long contenders(PriorityQueue<long[]> rows, FlowBatch batch, long asked) {
        if (rows.size() < count) {
            return asked;
        }
        bound = order.bound(rows.element());
        long contenders = order.contenders(batch, asked, rows.element());
        if (rest != null) {
            rest.add(batch, asked & ~contenders);
        }
        return contenders;
    }
}

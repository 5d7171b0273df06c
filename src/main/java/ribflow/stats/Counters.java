package ribflow.stats;

import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;

/**
 * A counter for each constant of an enum. Any thread adds, any thread reads.
 *
 * <p>Hot: {@link #add} is allocation-free and lock-free; add once per batch or datagram, not once per flow.
 */
public final class Counters<E extends Enum<E> & Counted> {

    private final Class<E> rows;
    private final LongAdder[] adders;

    public Counters(Class<E> rows) {
        this.rows = rows;
        this.adders = new LongAdder[rows.getEnumConstants().length];
        Arrays.setAll(adders, i -> new LongAdder());
    }

    public void add(E row, long count) {
        adders[row.ordinal()].add(count);
    }

    public void increment(E row) {
        adders[row.ordinal()].increment();
    }

    public long get(E row) {
        return adders[row.ordinal()].sum();
    }

    /** The enum whose constants are counted. */
    public Class<E> rows() {
        return rows;
    }
}

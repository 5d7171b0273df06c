package ribflow.table;

import java.util.List;
import org.jspecify.annotations.Nullable;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/**
 * Flows grouped by some of their columns, with packets, flows and bytes added up: what {@code by} does in a query, and
 * what a worker does before it hands over. One thread at a time.
 *
 * <p>Any column but a counter may be in the key, and absent is a value of its own. Those that are {@link Accumulated}, such
 * as {@code tcpflags}, are no part of the key. A value is cut to the bits of its kind.
 *
 * <p>What a worker adds are flows. Where the key has a sum, such as {@code sum_as}, each is added twice: under its source's
 * value and under its destination's, whether or not they are the same or are there at all. So all such rows together hold
 * twice the traffic, always. (pmacct does so, too. It counts AS 0 where none is known; here the row has no AS.)
 *
 * <p>Hot: {@link #add} is allocation-free but for growth.
 */
public final class Accumulator {

    private final KeyLayout layout;
    private final @Nullable Scaling scaling;
    private final @Nullable Folding folding;
    private final @Nullable Precision precision;
    private final Rows rows;
    private final KeyBlock block;
    private final Reading[] readings;

    /**
     * An empty one, for rows of a table.
     *
     * @param keys the columns whose values make a row
     * @param renormalise multiply packets and bytes by the sampling rate, where there is one
     */
    public Accumulator(List<FlowField> keys, boolean renormalise) {
        this(new KeyLayout(keys), renormalise ? new Scaling() : null, null, null, Reading.ROW);
    }

    /** An empty one, for flows. */
    static Accumulator ofFlows(KeyLayout layout, @Nullable Scaling scaling, @Nullable Folding folding) {
        Precision precision = Precision.isAskedFor(layout.fields()) ? new Precision() : null;
        return layout.sums()
                ? new Accumulator(layout, scaling, folding, precision, Reading.SOURCE, Reading.DESTINATION)
                : new Accumulator(layout, scaling, folding, precision, Reading.SOURCE);
    }

    /**
     * @param scaling multiplies packets and bytes by the sampling rate; without it they count as exported
     * @param folding leaves values out
     * @param precision says what sampling does to the sums
     */
    private Accumulator(
            KeyLayout layout,
            @Nullable Scaling scaling,
            @Nullable Folding folding,
            @Nullable Precision precision,
            Reading... readings) {
        this.layout = layout;
        this.scaling = scaling;
        this.folding = folding;
        this.precision = precision;
        this.rows = new Rows(layout.words(), layout);
        this.block = new KeyBlock(layout);
        this.readings = readings;
    }

    /** Adds the rows of the batch that have their bit set. */
    public void add(FlowBatch batch, long selected) {
        long added = selected & batch.rows();
        KeyLayout.takeCounters(batch, block);
        if (scaling != null) {
            scaling.scale(batch, added, block);
        }
        if (precision != null) {
            precision.fill(batch, added);
        }
        if (folding != null) {
            folding.decide(batch, added);
        }
        for (Reading reading : readings) {
            pack(batch, reading);
            rows.add(block, added, Integer.MAX_VALUE);
        }
    }

    private void pack(FlowBatch batch, Reading reading) {
        if (folding == null) {
            layout.pack(batch, reading, block);
            return;
        }
        folding.begin(batch, reading);
        layout.pack(batch, reading, block);
        folding.end(batch, reading);
    }

    /** How many rows a flow may make. */
    int rowsPerFlow() {
        return readings.length;
    }

    /** To which row each row of the batch was added last, by its place in the batch; to be read before the next is added. */
    public int[] places() {
        return block.places;
    }

    /** About what a row takes on the heap, its place in the index included. */
    public int bytesPerRow() {
        return rows.bytesPerRow();
    }

    /** How many rows there are, in the order in which their keys came first. */
    public int size() {
        return rows.size();
    }

    /**
     * Clears the batch and fills it with rows from that one on: keys and the three counters.
     *
     * @return the row to go on with; {@link #size} when there are no more
     */
    public int read(int from, FlowBatch out) {
        rows.read(from, block);
        out.clear();
        layout.unpack(block, out);
        return from + out.size();
    }

    /** The rows as they are packed. */
    Rows rows() {
        return rows;
    }

    /** Forgets all rows, and keeps the memory for the next. */
    void clear() {
        rows.clear();
    }
}

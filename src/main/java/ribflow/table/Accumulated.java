package ribflow.table;

import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Joining;

/**
 * A word of a row that is no part of its key, but what a column's values come to in all flows of the row: TCP flags or-ed,
 * the earliest start, the latest end. A row none of whose flows has a value holds {@link #nothing}, which changes nothing
 * that it is joined with.
 *
 * <p>Hot: allocation-free.
 */
record Accumulated(FlowField field) {

    /** Tells flags that are all zero from none at all. */
    private static final long PRESENT = 1L << 62;

    Accumulated {
        if (field.joining() == Joining.KEY || field.joining() == Joining.SUM) {
            throw new IllegalArgumentException(field + " is not accumulated");
        }
    }

    long nothing() {
        return switch (field.joining()) {
            case MIN -> Long.MAX_VALUE;
            case MAX -> Long.MIN_VALUE;
            case OR, KEY, SUM -> 0;
        };
    }

    long join(long one, long other) {
        return switch (field.joining()) {
            case MIN -> Math.min(one, other);
            case MAX -> Math.max(one, other);
            case OR, KEY, SUM -> one | other;
        };
    }

    /** Takes the values of all rows of a batch, which stand under that name. */
    void take(FlowBatch batch, FlowField from, long[] words, int at) {
        long[] values = batch.column(from);
        long present = batch.present(from);
        long nothing = nothing();
        long mask = -1L >>> (Long.SIZE - field.kind().bits());
        long mark = mark();
        for (int row = 0; row < batch.size(); row++) {
            words[at + row] = (present >>> row & 1) == 0 ? nothing : values[row] & mask | mark;
        }
    }

    /** Gives the rows of a batch their values. */
    void give(long[] words, int at, FlowBatch batch) {
        long nothing = nothing();
        long mark = mark();
        for (int row = 0; row < batch.size(); row++) {
            if (words[at + row] != nothing) {
                batch.set(field, row, words[at + row] & ~mark);
            }
        }
    }

    private long mark() {
        return field.joining() == Joining.OR ? PRESENT : 0;
    }
}

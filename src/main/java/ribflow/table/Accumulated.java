package ribflow.table;

import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Joining;

/**
 * A word of a row that is no part of its key, but what a column's values come to in all flows of the row: TCP flags or-ed,
 * the earliest start, the latest end, sums beside the three counters. A row none of whose flows has a value holds
 * {@link #nothing}, which changes nothing that it is joined with.
 *
 * <p>Sums are never negative, and stay at the most that there can be: so the order of adding does not matter.
 *
 * <p>Hot: allocation-free.
 */
record Accumulated(FlowField field) {

    /** Tells flags that are all zero from none at all. */
    private static final long PRESENT = 1L << 62;

    Accumulated {
        if (field.joining() == Joining.KEY || field.counter()) {
            throw new IllegalArgumentException(field + " is not accumulated");
        }
    }

    long nothing() {
        return switch (field.joining()) {
            case MIN -> Long.MAX_VALUE;
            case MAX -> Long.MIN_VALUE;
            case SUM -> -1;
            case OR, KEY -> 0;
        };
    }

    long join(long one, long other) {
        return switch (field.joining()) {
            case MIN -> Math.min(one, other);
            case MAX -> Math.max(one, other);
            case SUM -> one < 0 || other < 0 ? Math.max(one, other) : sum(one, other);
            case OR, KEY -> one | other;
        };
    }

    private static long sum(long one, long other) {
        return one + other < 0 ? Long.MAX_VALUE : one + other;
    }

    /** What is left when flows are taken from those of the row; all, of what cannot be taken apart. */
    long without(long one, long other) {
        return field.joining() == Joining.SUM && one > 0 && other > 0 ? Math.max(0, one - other) : one;
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

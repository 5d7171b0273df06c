package ribflow.expr;

import java.util.Arrays;
import java.util.function.Predicate;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/**
 * Asks the texts behind interned ids, each text once: what was found is remembered by id, together with the id's
 * generation, since the RIB gives the id of an AS path that is gone to another path.
 *
 * <p>Hot: allocation-free for ids that were met before.
 */
final class TextMask implements RowMask {

    private static final int KNOWN = 2;
    private static final int PASSES = 1;

    private final FlowField field;
    private final Predicate<String> test;
    private final boolean negated;
    private final Dictionary dictionary;

    /** By id: the generation in the upper half, KNOWN and PASSES below; 0 where nothing is known. */
    private long[] verdicts = new long[64];

    TextMask(FlowField field, Predicate<String> test, boolean negated, Dictionary dictionary) {
        this.field = field;
        this.test = test;
        this.negated = negated;
        this.dictionary = dictionary;
    }

    @Override
    public long test(FlowBatch batch, long rows) {
        long[] ids = batch.column(field);
        long met = 0;
        for (long left = rows & batch.present(field); left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            if (passes((int) ids[row]) != negated) {
                met |= 1L << row;
            }
        }
        return met;
    }

    private boolean passes(int id) {
        long known = (long) dictionary.generation(field, id) << 32 | KNOWN;
        if (id < verdicts.length && (verdicts[id] | PASSES) == (known | PASSES)) {
            return (verdicts[id] & PASSES) != 0;
        }
        boolean passes = test.test(dictionary.text(field, id));
        if (id >= verdicts.length) {
            verdicts = Arrays.copyOf(verdicts, Math.max(id + 1, 2 * verdicts.length));
        }
        verdicts[id] = passes ? known | PASSES : known;
        return passes;
    }
}

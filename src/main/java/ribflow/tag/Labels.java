package ribflow.tag;

import java.util.Arrays;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Names;

/**
 * The label of a flow: of several that it is given, each joins those before, with a comma.
 *
 * <p>A map of thirty rows that go on at the next one can join their labels in a thousand million ways, and which of them are
 * met is up to the traffic. So what was joined is freed when no flow has it any more ({@link Names#composed}), and what was
 * joined lately is remembered for an era only. Where there are too many at a time, a flow has no label.
 *
 * <p>Hot: {@link #add} is allocation-free for labels that were joined before.
 */
final class Labels {

    private final Names names;

    /** Pairs of labels that were joined: the ids of both in one word, and beside it the id of what came of them. */
    private long[] pairs = new long[64];

    private int[] joined = new int[64];
    private int size;
    private int era;

    Labels(Names names) {
        this.names = names;
    }

    void add(FlowBatch batch, int row, int label) {
        int before = (int) batch.get(FlowField.LABEL, row, 0);
        int all = before == 0 ? label : join(before, label);
        if (all != 0) {
            batch.set(FlowField.LABEL, row, all);
        } else {
            batch.setPresent(FlowField.LABEL, batch.present(FlowField.LABEL) & ~(1L << row));
        }
    }

    private int join(int before, int id) {
        if (era != names.era()) {
            era = names.era();
            Arrays.fill(pairs, 0);
            size = 0;
        }
        long pair = (long) before << 32 | id;
        int slot = slot(pair);
        if (pairs[slot] == pair) {
            return joined[slot];
        }
        int all = names.composed(names.text(before) + "," + names.text(id));
        if (all == 0) {
            return 0;
        }
        if (2 * ++size > pairs.length) {
            grow();
            slot = slot(pair);
        }
        pairs[slot] = pair;
        joined[slot] = all;
        return all;
    }

    private void grow() {
        long[] oldPairs = pairs;
        int[] oldJoined = joined;
        pairs = new long[2 * oldPairs.length];
        joined = new int[pairs.length];
        for (int i = 0; i < oldPairs.length; i++) {
            if (oldPairs[i] != 0) {
                int slot = slot(oldPairs[i]);
                pairs[slot] = oldPairs[i];
                joined[slot] = oldJoined[i];
            }
        }
    }

    private int slot(long pair) {
        int slot = (int) (pair * 0x9e37_79b9_7f4a_7c15L >>> 40) & (pairs.length - 1);
        while (pairs[slot] != 0 && pairs[slot] != pair) {
            slot = slot + 1 & (pairs.length - 1);
        }
        return slot;
    }
}

package ribflow.expr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import ribflow.expr.Exact.Dimension;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/**
 * The rules that ask for single values of the same bits of the same columns: a hash table from those values to the rules that
 * ask for them, in ascending order. What a rule asks beyond that is its residue, a condition for whoever looks it up.
 *
 * <p>Hot: {@link #gather} and {@link #find} are allocation-free. Immutable, so that any thread may ask.
 */
final class RuleGroup {

    /** What a look-up finds where no rule asks for these values. */
    static final int NONE = -1;

    /** A rule that is met by the values alone. */
    static final int NO_RESIDUE = -1;

    private final Dimension[] dimensions;
    private final int width;

    /** By slot the words of the key, and where its rules begin and end; a free slot ends where it begins. */
    private final long[] keys;

    private final int[] begins;
    private final int[] ends;
    private final int[] rules;
    private final int[] residues;
    private final int first;
    private final int last;

    private RuleGroup(List<Dimension> dimensions, Map<List<Long>, List<int[]>> byKey) {
        this.dimensions = dimensions.toArray(Dimension[]::new);
        this.width = dimensions.stream().mapToInt(Dimension::words).sum();
        int slots = Integer.highestOneBit(Math.max(1, byKey.size())) * 4;
        int entries = byKey.values().stream().mapToInt(List::size).sum();
        this.keys = new long[slots * width];
        this.begins = new int[slots];
        this.ends = new int[slots];
        this.rules = new int[entries];
        this.residues = new int[entries];
        int at = 0;
        for (Map.Entry<List<Long>, List<int[]>> bucket : byKey.entrySet()) {
            long[] words = bucket.getKey().stream().mapToLong(Long::longValue).toArray();
            int slot = slot(words);
            System.arraycopy(words, 0, keys, slot * width, width);
            begins[slot] = at;
            for (int[] entry : bucket.getValue()) {
                rules[at] = entry[0];
                residues[at++] = entry[1];
            }
            ends[slot] = at;
        }
        this.first = Arrays.stream(rules).min().orElse(NONE);
        this.last = Arrays.stream(rules).max().orElse(NONE);
    }

    /** Gathers the rules of a group, which come in ascending order. */
    static final class Builder {

        private final List<Dimension> dimensions;
        private final Map<List<Long>, List<int[]>> byKey = new LinkedHashMap<>();

        Builder(List<Dimension> dimensions) {
            this.dimensions = dimensions;
        }

        /** Adds a rule that asks for these values, in the order of the dimensions. */
        void add(List<Exact> values, int rule, int residue) {
            List<Long> key = new ArrayList<>();
            for (Exact value : values) {
                if (value.dimension().address()) {
                    key.add(value.high());
                }
                key.add(value.low());
            }
            byKey.computeIfAbsent(key, _ -> new ArrayList<>()).add(new int[] {rule, residue});
        }

        RuleGroup build() {
            return new RuleGroup(dimensions, byKey);
        }
    }

    /** The first of all its rules. */
    int first() {
        return first;
    }

    /** The last of all its rules. */
    int last() {
        return last;
    }

    /** The rows that have a value in all of its columns. */
    long present(FlowBatch batch) {
        long rows = -1;
        for (Dimension dimension : dimensions) {
            rows &= batch.present(dimension.field());
        }
        return rows;
    }

    /** The column whose sets are asked for a member, which is the last word of a key; null if there is none. */
    @Nullable
    FlowField sets() {
        Dimension end = dimensions[dimensions.length - 1];
        return end.member() ? end.field() : null;
    }

    /** How many words a key has. */
    int width() {
        return width;
    }

    /** Puts the values of a row into the words of a key; those of sets as their ids. */
    void gather(FlowBatch batch, int row, long[] words) {
        int at = 0;
        for (Dimension dimension : dimensions) {
            FlowField field = dimension.field();
            if (dimension.address()) {
                words[at++] = batch.high(field)[row] & dimension.maskHigh();
            }
            long value = batch.column(field)[row];
            words[at++] = dimension.member() ? value : value & dimension.maskLow();
        }
    }

    /** Where the rules for a key stand; {@link #NONE} if there are none. */
    int find(long[] words) {
        int slot = slot(words);
        return begins[slot] == ends[slot] ? NONE : slot;
    }

    /** The place of the first rule in a slot that is not before another. */
    int begin(int slot, int from) {
        int low = begins[slot];
        if (rules[low] >= from) {
            return low;
        }
        int high = ends[slot];
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (rules[middle] < from) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    int end(int slot) {
        return ends[slot];
    }

    int rule(int place) {
        return rules[place];
    }

    int residue(int place) {
        return residues[place];
    }

    /** Where the key is, or the free slot where it would go; at least half of the slots are free. */
    private int slot(long[] words) {
        long mixed = 0;
        for (int i = 0; i < width; i++) {
            mixed = (mixed ^ words[i]) * 0x9e37_79b9_7f4a_7c15L;
            mixed ^= mixed >>> 32;
        }
        int mask = begins.length - 1;
        int slot = (int) mixed & mask;
        while (begins[slot] != ends[slot] && !same(slot, words)) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private boolean same(int slot, long[] words) {
        for (int i = 0; i < width; i++) {
            if (keys[slot * width + i] != words[i]) {
                return false;
            }
        }
        return true;
    }
}

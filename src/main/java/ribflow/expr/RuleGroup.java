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
 * The rules that are looked up by values of the same bits of the same columns: a hash table from those values to the rules that
 * ask for them, in ascending order. What a rule asks beyond that is its residue, a condition for whoever looks it up.
 *
 * <p>Most flows meet no rule of most groups, so the table has a filter in front: some bits for each key, of which the one for the
 * hash of a key that is there is set. It is small enough for the nearest cache, and what it lets through is mostly there.
 *
 * <p>Hot: all but the constructor is allocation-free. Immutable, so that any thread may ask.
 */
final class RuleGroup {

    /** What a look-up finds where no rule asks for these values. */
    static final int NONE = -1;

    /** A rule that is met by the values alone. */
    static final int NO_RESIDUE = -1;

    private static final int FILTER_BITS = 16;

    private final Dimension[] dimensions;

    /** By word of the key: the column, whether it is the upper half of it, and the bits that count. */
    private final FlowField[] fields;

    private final boolean[] upper;
    private final long[] masks;
    private final long[] filter;

    /** By slot the words of the key, and one more: where its entries begin, and in the lower half where they end; 0 if it is free. */
    private final long[] slots;

    /** Rules, each with its residue in the lower half. */
    private final long[] entries;

    private final int slotMask;
    private final int first;
    private final int last;

    private RuleGroup(List<Dimension> dimensions, Map<List<Long>, List<int[]>> byKey) {
        int width = dimensions.stream().mapToInt(Dimension::words).sum();
        this.dimensions = dimensions.toArray(Dimension[]::new);
        this.fields = new FlowField[width];
        this.upper = new boolean[width];
        this.masks = new long[width];
        int word = 0;
        for (Dimension dimension : dimensions) {
            if (dimension.address()) {
                fields[word] = dimension.field();
                upper[word] = true;
                masks[word++] = dimension.maskHigh();
            }
            fields[word] = dimension.field();
            masks[word++] = dimension.member() ? -1 : dimension.maskLow();
        }
        int room = Integer.highestOneBit(Math.max(4, byKey.size())) * 4;
        this.filter = new long[room / 4 * FILTER_BITS / Long.SIZE];
        this.slots = new long[room * (width + 1)];
        this.slotMask = room - 1;
        this.entries = new long[byKey.values().stream().mapToInt(List::size).sum()];
        int at = 0;
        for (Map.Entry<List<Long>, List<int[]>> bucket : byKey.entrySet()) {
            long[] words = bucket.getKey().stream().mapToLong(Long::longValue).toArray();
            long hash = hash(words);
            filter[(int) (hash >>> 6) & filter.length - 1] |= 1L << hash;
            int slot = slot(hash, words);
            System.arraycopy(words, 0, slots, slot, width);
            int begin = at;
            for (int[] entry : bucket.getValue()) {
                entries[at++] = (long) entry[0] << 32 | entry[1] & 0xffff_ffffL;
            }
            slots[slot + width] = (long) begin << 32 | at;
        }
        this.first = (int) (Arrays.stream(entries).min().orElse(-1L) >> 32);
        this.last = (int) (Arrays.stream(entries).max().orElse(-1L) >> 32);
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
        return masks.length;
    }

    /** The columns of a batch from which the words of keys are taken. */
    void columns(FlowBatch batch, long[][] columns) {
        for (int word = 0; word < fields.length; word++) {
            columns[word] = upper[word] ? batch.high(fields[word]) : batch.column(fields[word]);
        }
    }

    /** Puts the values of a row into the words of a key; those of sets as their ids. */
    void gather(long[][] columns, int row, long[] words) {
        for (int word = 0; word < masks.length; word++) {
            words[word] = columns[word][row] & masks[word];
        }
    }

    /**
     * Finds the rows for whose keys there may be rules, and puts them one after the other into an array; by row, what
     * {@link #find} wants to know of them.
     */
    int sift(long[][] columns, long rows, int[] sifted, long[] hashes) {
        long[] first = columns[0];
        long[] second = columns[masks.length > 1 ? 1 : 0];
        int count = 0;
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            long hash = mixed(0, first[row] & masks[0]);
            if (masks.length > 1) {
                hash = mixed(hash, second[row] & masks[1]);
            }
            for (int word = 2; word < masks.length; word++) {
                hash = mixed(hash, columns[word][row] & masks[word]);
            }
            hashes[row] = hash;
            sifted[count] = row;
            count += (int) (filter[(int) (hash >>> 6) & filter.length - 1] >>> hash & 1);
        }
        return count;
    }

    /** Reads from the table what will soon be asked of it: reads that do not wait for each other take the time of one. */
    long touch(long hash) {
        return slots[((int) hash & slotMask) * (masks.length + 1)];
    }

    /** Where the rules for a key stand; {@link #NONE} if there are none. */
    int find(long[] words) {
        long hash = hash(words);
        return mayHold(hash) ? find(hash, words) : NONE;
    }

    private boolean mayHold(long hash) {
        return (filter[(int) (hash >>> 6) & filter.length - 1] >>> hash & 1) != 0;
    }

    /** The same for a key whose hash is known. */
    int find(long hash, long[] words) {
        int slot = slot(hash, words);
        return slots[slot + masks.length] == 0 ? NONE : slot;
    }

    /** The place of the first rule in a slot that is not before another. */
    int begin(int slot, int from) {
        int low = (int) (slots[slot + masks.length] >>> 32);
        if (rule(low) >= from) {
            return low;
        }
        int high = end(slot);
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (rule(middle) < from) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    int end(int slot) {
        return (int) slots[slot + masks.length];
    }

    int rule(int place) {
        return (int) (entries[place] >> 32);
    }

    int residue(int place) {
        return (int) entries[place];
    }

    private long hash(long[] words) {
        long mixed = 0;
        for (int word = 0; word < masks.length; word++) {
            mixed = mixed(mixed, words[word]);
        }
        return mixed;
    }

    private static long mixed(long hash, long word) {
        long mixed = (hash ^ word) * 0x9e37_79b9_7f4a_7c15L;
        return mixed ^ mixed >>> 32;
    }

    /** Where the key is, or the free slot where it would go; at least half of the slots are free. */
    private int slot(long hash, long[] words) {
        int width = masks.length;
        int number = (int) hash & slotMask;
        while (slots[number * (width + 1) + width] != 0 && !same(number * (width + 1), words)) {
            number = number + 1 & slotMask;
        }
        return number * (width + 1);
    }

    private boolean same(int slot, long[] words) {
        for (int word = 0; word < masks.length; word++) {
            if (slots[slot + word] != words[word]) {
                return false;
            }
        }
        return true;
    }
}

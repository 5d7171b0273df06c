package ribflow.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;

/**
 * Where each column of a key lies in a row of 64-bit words. Compiled once from the names of the columns; after that a
 * key is a few longs, and two keys are equal when their words are.
 *
 * <p>The first bits say which columns have a value, a bit for each column, so absent is a value of its own and zero
 * never stands for it. Behind them each column has the bits of its {@link Kind}: addresses two whole words, the others
 * packed without straddling a word, widest first. Flags need no more than their first bit. {@code stamp_inserted} is
 * always the last word: a table keeps its rows by bin and drops that word.
 *
 * <p>{@code tcpflags} is no part of the key, as in pmacct's memory table: it is or-ed over the flows of a row.
 *
 * <p>Hot: {@link #pack} goes column by column over all rows of a batch, without branches in the loops.
 */
final class KeyLayout {

    /** TCP flags are accumulated as 16 bits, and this one when any flow of the row had the column. */
    private static final long FLAGS_PRESENT = 1L << 32;

    private final List<FlowField> fields;
    private final Column[] columns;
    private final List<Column> interned;
    private final boolean flags;
    private final int words;

    /** One column's place. An address has its low half in the word behind. */
    record Column(FlowField field, int bit, int word, int shift, long mask) {

        private void pack(FlowBatch batch, long[] words) {
            long present = batch.present(field);
            if (present == 0) {
                return;
            }
            int size = batch.size();
            int bitAt = (bit >>> 6) * FlowBatch.CAPACITY;
            for (int row = 0; row < size; row++) {
                words[bitAt + row] |= (present >>> row & 1) << bit;
            }
            if (field.kind() == Kind.ADDRESS) {
                put(batch.high(field), present, words, word, size);
                put(batch.column(field), present, words, word + 1, size);
            } else if (mask != 0) {
                put(batch.column(field), present, words, word, size);
            }
        }

        private void put(long[] values, long present, long[] words, int at, int size) {
            for (int row = 0; row < size; row++) {
                words[at * FlowBatch.CAPACITY + row] |= (values[row] & mask & -(present >>> row & 1)) << shift;
            }
        }

        private void unpack(KeyBlock block, FlowBatch batch) {
            long[] words = block.words;
            int size = block.size;
            long present = present(block);
            batch.setPresent(field, present);
            if (present == 0) {
                return;
            }
            if (field.kind() == Kind.ADDRESS) {
                get(words, word, batch.high(field), size);
                get(words, word + 1, batch.column(field), size);
            } else if (mask != 0) {
                get(words, word, batch.column(field), size);
            } else {
                Arrays.fill(batch.column(field), 0, size, 1);
            }
        }

        /** A bit for each row of the block that has a value. */
        long present(KeyBlock block) {
            int bitAt = (bit >>> 6) * FlowBatch.CAPACITY;
            long present = 0;
            for (int row = 0; row < block.size; row++) {
                present |= (block.words[bitAt + row] >>> bit & 1) << row;
            }
            return present;
        }

        /** The value of a row, of a column that shares its word. */
        int id(KeyBlock block, int row) {
            return (int) ((block.words[word * FlowBatch.CAPACITY + row] >>> shift) & mask);
        }

        /** Puts another value in its place. */
        void setId(KeyBlock block, int row, int id) {
            int at = word * FlowBatch.CAPACITY + row;
            block.words[at] = (block.words[at] & ~(mask << shift)) | (id & mask) << shift;
        }

        private void get(long[] words, int at, long[] values, int size) {
            for (int row = 0; row < size; row++) {
                values[row] = (words[at * FlowBatch.CAPACITY + row] >>> shift) & mask;
            }
        }
    }

    KeyLayout(List<FlowField> fields) {
        this.fields = List.copyOf(new LinkedHashSet<>(fields));
        this.flags = fields.contains(FlowField.TCPFLAGS);
        List<FlowField> keys = new ArrayList<>(this.fields);
        keys.remove(FlowField.TCPFLAGS);
        keys.stream().filter(FlowField::counter).findFirst().ifPresent(counter -> {
            throw new IllegalArgumentException(counter.label() + " is a sum, not part of a key");
        });
        // Narrow columns share words with the presence bits; whole words follow, the bin's start last of all.
        keys.sort(Comparator.comparing((FlowField field) -> field == FlowField.STAMP_INSERTED)
                .thenComparing(field -> field.kind().bits() >= Long.SIZE)
                .thenComparingInt(field -> -field.kind().bits()));
        List<Integer> used = new ArrayList<>();
        for (int bits = keys.size(); bits > 0; bits -= Long.SIZE) {
            used.add(Math.min(bits, Long.SIZE));
        }
        columns = new Column[keys.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = place(keys.get(i), i, used);
        }
        words = used.size();
        interned = Arrays.stream(columns)
                .filter(column -> column.field().kind().interned())
                .toList();
    }

    private static Column place(FlowField field, int bit, List<Integer> used) {
        int bits = field.kind() == Kind.FLAG ? 0 : Math.min(field.kind().bits(), Long.SIZE);
        long mask = bits == 0 ? 0 : -1L >>> (Long.SIZE - bits);
        int word = 0;
        while (word < used.size() && used.get(word) + bits > Long.SIZE) {
            word++;
        }
        if (word == used.size()) {
            used.add(0);
        }
        int shift = used.get(word);
        used.set(word, shift + bits);
        if (field.kind() == Kind.ADDRESS) {
            used.add(Long.SIZE);
        }
        return new Column(field, bit, word, shift, mask);
    }

    /** The columns as they were asked for. */
    List<FlowField> fields() {
        return fields;
    }

    /** How many words a key has. */
    int words() {
        return words;
    }

    /** The columns whose values are ids of a dictionary. */
    List<Column> interned() {
        return interned;
    }

    /** Whether TCP flags are accumulated. */
    boolean flags() {
        return flags;
    }

    /** Packs the keys of all rows of the batch, and takes their counters as they are. */
    void pack(FlowBatch batch, KeyBlock block) {
        Arrays.fill(block.words, 0);
        for (Column column : columns) {
            column.pack(batch, block.words);
        }
        int size = batch.size();
        block.size = size;
        take(batch, FlowField.PACKETS, block.packets, size);
        take(batch, FlowField.FLOWS, block.flows, size);
        take(batch, FlowField.BYTES, block.bytes, size);
        if (flags) {
            takeFlags(batch, block.flags, size);
        }
    }

    private static void take(FlowBatch batch, FlowField counter, long[] sums, int size) {
        long[] values = batch.column(counter);
        long present = batch.present(counter);
        for (int row = 0; row < size; row++) {
            sums[row] = values[row] & -(present >>> row & 1);
        }
    }

    private static void takeFlags(FlowBatch batch, long[] flags, int size) {
        long[] values = batch.column(FlowField.TCPFLAGS);
        long present = batch.present(FlowField.TCPFLAGS);
        for (int row = 0; row < size; row++) {
            flags[row] = ((values[row] & 0xffff) | FLAGS_PRESENT) & -(present >>> row & 1);
        }
    }

    /** Appends the rows of the block to an empty batch, keys and counters. */
    void unpack(KeyBlock block, FlowBatch batch) {
        int size = block.size;
        for (int row = 0; row < size; row++) {
            batch.append(null);
        }
        for (Column column : columns) {
            column.unpack(block, batch);
        }
        give(block.packets, batch, FlowField.PACKETS);
        give(block.flows, batch, FlowField.FLOWS);
        give(block.bytes, batch, FlowField.BYTES);
        if (flags) {
            giveFlags(block.flags, batch);
        }
    }

    private static void give(long[] sums, FlowBatch batch, FlowField counter) {
        System.arraycopy(sums, 0, batch.column(counter), 0, batch.size());
        batch.setPresent(counter, batch.rows());
    }

    private static void giveFlags(long[] flags, FlowBatch batch) {
        for (int row = 0; row < batch.size(); row++) {
            if ((flags[row] & FLAGS_PRESENT) != 0) {
                batch.set(FlowField.TCPFLAGS, row, flags[row] & 0xffff);
            }
        }
    }
}

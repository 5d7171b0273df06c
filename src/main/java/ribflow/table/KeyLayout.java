package ribflow.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Joining;
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
 * <p>{@code tcpflags} is no part of the key, as in pmacct's memory table: it is or-ed over the flows of a row. So it is with
 * the other columns that are {@link Accumulated}.
 *
 * <p>Hot: {@link #pack} goes column by column over all rows of a batch, without branches in the loops.
 */
final class KeyLayout {

    private final List<FlowField> fields;
    private final Column[] columns;
    private final List<Column> interned;
    private final Accumulated[] accumulated;

    /** Where values stand: by reading, for the columns and then what is accumulated. */
    private final FlowField[][] from = new FlowField[Reading.values().length][];

    private final int words;

    /** One column's place. An address has its low half in the word behind. */
    record Column(FlowField field, int bit, int word, int shift, long mask) {

        private void pack(FlowBatch batch, FlowField from, long[] words) {
            long present = batch.present(from);
            if (present == 0) {
                return;
            }
            int size = batch.size();
            int bitAt = (bit >>> 6) * FlowBatch.CAPACITY;
            for (int row = 0; row < size; row++) {
                words[bitAt + row] |= (present >>> row & 1) << bit;
            }
            if (field.kind() == Kind.ADDRESS) {
                put(batch.high(from), present, words, word, size);
                put(batch.column(from), present, words, word + 1, size);
            } else if (mask != 0) {
                put(batch.column(from), present, words, word, size);
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
        this.fields.stream().filter(FlowField::counter).findFirst().ifPresent(counter -> {
            throw new IllegalArgumentException(counter.label() + " is a sum, not part of a key");
        });
        List<FlowField> keys = new ArrayList<>(this.fields);
        keys.removeIf(field -> field.joining() != Joining.KEY);
        accumulated = this.fields.stream()
                .filter(field -> field.joining() != Joining.KEY)
                .map(Accumulated::new)
                .toArray(Accumulated[]::new);
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
        for (Reading reading : Reading.values()) {
            from[reading.ordinal()] = Stream.concat(
                            Arrays.stream(columns).map(Column::field),
                            Arrays.stream(accumulated).map(Accumulated::field))
                    .map(reading::of)
                    .toArray(FlowField[]::new);
        }
        interned = Arrays.stream(columns)
                .filter(column -> column.field().kind().interned())
                .toList();
    }

    /** That of a table's rows. */
    static KeyLayout of(TableConfig config) {
        List<FlowField> fields = new ArrayList<>(config.aggregate());
        fields.removeAll(List.of(FlowField.STAMP_INSERTED, FlowField.NONE));
        if (config.bin().isPresent()) {
            fields.addFirst(FlowField.STAMP_INSERTED);
        }
        if (config.detail().folds()) {
            fields.add(FlowField.FOLDED);
        }
        return new KeyLayout(fields);
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

    /** How many words a row of a table has, which keeps its rows by bin: all but the bin's start. */
    int wordsInBin() {
        return fields.contains(FlowField.STAMP_INSERTED) ? words - 1 : words;
    }

    /** How many different keys a bin can have at most, as far as an {@code int} can say: few where its columns have few values. */
    long mostKeysInBin() {
        int bits = 0;
        for (Column column : columns) {
            boolean stamp = column.field() == FlowField.STAMP_INSERTED;
            bits += stamp || column.field().kind() == Kind.FLAG
                    ? 0
                    : column.field().kind().bits();
            bits += stamp ? 0 : 1; // absent is a value, too
        }
        return 1L << Math.min(bits, Integer.SIZE - 1);
    }

    /** The columns whose values are ids of a dictionary. */
    List<Column> interned() {
        return interned;
    }

    /** What is accumulated beside the counters. */
    Accumulated[] accumulated() {
        return accumulated;
    }

    /** Whether flows count once for their source and once for their destination. */
    boolean sums() {
        return !Arrays.equals(from[Reading.SOURCE.ordinal()], from[Reading.DESTINATION.ordinal()]);
    }

    /** Packs the keys of all rows of the batch, and what is accumulated. */
    void pack(FlowBatch batch, Reading reading, KeyBlock block) {
        Arrays.fill(block.words, 0);
        block.size = batch.size();
        FlowField[] stand = from[reading.ordinal()];
        for (int i = 0; i < columns.length; i++) {
            columns[i].pack(batch, stand[i], block.words);
        }
        for (int i = 0; i < accumulated.length; i++) {
            accumulated[i].take(batch, stand[columns.length + i], block.accumulated, i * FlowBatch.CAPACITY);
        }
    }

    /** Takes the counters of all rows of the batch as they are. */
    static void takeCounters(FlowBatch batch, KeyBlock block) {
        int size = batch.size();
        take(batch, FlowField.PACKETS, block.packets, size);
        take(batch, FlowField.FLOWS, block.flows, size);
        take(batch, FlowField.BYTES, block.bytes, size);
    }

    private static void take(FlowBatch batch, FlowField counter, long[] sums, int size) {
        long[] values = batch.column(counter);
        long present = batch.present(counter);
        for (int row = 0; row < size; row++) {
            sums[row] = values[row] & -(present >>> row & 1);
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
        for (int i = 0; i < accumulated.length; i++) {
            accumulated[i].give(block.accumulated, i * FlowBatch.CAPACITY, batch);
        }
    }

    private static void give(long[] sums, FlowBatch batch, FlowField counter) {
        System.arraycopy(sums, 0, batch.column(counter), 0, batch.size());
        batch.setPresent(counter, batch.rows());
    }
}

package ribflow.store;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;
import ribflow.table.Snapshot;

/**
 * Turns rows into blocks, and adds them up on the way. Ids of the process become numbers of the dictionary that goes to
 * disk with the blocks, and so do the words of a column, whose order may be another tomorrow.
 */
final class BinWriter {

    /** The sums that every row has. */
    static final List<FlowField> COUNTERS = List.of(FlowField.PACKETS, FlowField.FLOWS, FlowField.BYTES);

    private final List<FlowField> fields;
    private final List<StoredColumn> columns;
    private final TextPool texts;
    private final BlockSink sink;
    private final RowRun run;
    private final int[][] numbers;
    private final BytesOut out = new BytesOut();
    private final long[] sums = new long[COUNTERS.size()];
    private int blocks;
    private long rows;
    private boolean folded;

    /**
     * @param fields the columns to write, which are among those of the partition
     * @param texts gets the texts that it does not have yet
     */
    BinWriter(List<FlowField> fields, StoredColumns columns, TextPool texts, BlockSink sink) {
        this.fields = fields;
        this.columns = fields.stream().map(columns::of).toList();
        this.texts = texts;
        this.sink = sink;
        this.run = new RowRun(fields);
        this.numbers = new int[fields.size()][0];
    }

    /** What is stored of rows with those keys: with what was folded, if anything, and the sums. */
    static List<FlowField> fields(List<FlowField> keys, boolean folded) {
        return Stream.of(keys.stream(), folded ? Stream.of(FlowField.OTHER) : Stream.<FlowField>of(), COUNTERS.stream())
                .flatMap(field -> field)
                .distinct()
                .toList();
    }

    /** Writes all rows, the block that is not full yet as well. */
    void write(Snapshot snapshot) throws StoreException {
        FlowBatch batch = new FlowBatch();
        while (snapshot.next(batch)) {
            add(batch, snapshot.dictionary());
        }
        flush();
    }

    private void add(FlowBatch batch, Dictionary dictionary) throws StoreException {
        for (int taken = 0; taken < batch.size(); ) {
            if (run.room() == 0) {
                flush();
            }
            int from = run.size();
            taken += run.add(batch, taken);
            for (int i = 0; i < columns.size(); i++) {
                if (columns.get(i).texts()) {
                    toNumbers(i, from, dictionary);
                }
            }
        }
        folded |= (batch.present(FlowField.OTHER) & batch.rows()) != 0;
        for (int i = 0; i < sums.length; i++) {
            for (int row = 0; row < batch.size(); row++) {
                sums[i] += batch.get(COUNTERS.get(i), row, 0);
            }
        }
        rows += batch.size();
    }

    private void toNumbers(int column, int from, Dictionary dictionary) throws StoreException {
        long[] values = run.low(column);
        for (int row = from; row < run.size(); row++) {
            if (run.has(column, row)) {
                values[row] = number(column, (int) values[row], dictionary);
            }
        }
    }

    private int number(int column, int id, Dictionary dictionary) throws StoreException {
        if (id >= numbers[column].length) {
            int known = numbers[column].length;
            numbers[column] = Arrays.copyOf(numbers[column], Math.max(2 * known, id + 1));
            Arrays.fill(numbers[column], known, numbers[column].length, -1);
        }
        if (numbers[column][id] < 0) {
            FlowField field = fields.get(column);
            numbers[column][id] =
                    texts.number(field.kind() == Kind.WORD ? field.words().label(id) : dictionary.text(field, id));
        }
        return numbers[column][id];
    }

    /** Of the blocks of a bin only the last is not full: so runs are, but for the last. */
    private void flush() throws StoreException {
        int[] sorted = run.sorted();
        List<Block> scratch = List.of(new Block(false), new Block(true));
        for (int from = 0; from < sorted.length; from += Block.ROWS) {
            int count = Math.min(Block.ROWS, sorted.length - from);
            for (int i = 0; i < columns.size(); i++) {
                Block block = scratch.get(columns.get(i).kind() == Kind.ADDRESS ? 1 : 0);
                run.copy(i, sorted, from, count, block);
                sink.put(columns.get(i), blocks, block.write(out));
            }
            blocks++;
        }
        run.clear();
    }

    /** The header of what was written. */
    BinHeader header(long start, long length, long covered, long parts) {
        return new BinHeader(
                new StoredBin(start, length, covered, rows, sums[0], sums[1], sums[2]),
                parts,
                folded,
                columns.stream().map(StoredColumn::number).toList());
    }
}

package ribflow.store;

import java.util.List;
import org.jspecify.annotations.Nullable;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/**
 * Reads the rows of a bin, the columns that are wanted and the sums. What it has read must add up to what the header says:
 * so a block that is missing, stale or in the wrong place is found even if its checksum is right.
 */
final class BinReader {

    /** A column on its way from disk into batches. */
    record Column(StoredColumn stored, FlowField field, Block block, SnapshotTexts.@Nullable Meaning meaning) {}

    private final BinHeader header;
    private final List<Column> columns;
    private final BlockSource source;
    private final long[] sums = new long[BinWriter.COUNTERS.size()];
    private int block;
    private int size;
    private int at;
    private long rows;

    /**
     * @param columns the columns to read, the three sums among them
     */
    BinReader(BinHeader header, List<Column> columns, BlockSource source) {
        this.header = header;
        this.columns = columns;
        this.source = source;
    }

    /**
     * Appends the next rows to an empty batch. Hot: allocation-free but for a few objects a block.
     *
     * @return false if there are no more
     */
    boolean next(FlowBatch batch) throws StoreException {
        if (at == size && !load()) {
            return false;
        }
        int count = Math.min(FlowBatch.CAPACITY, size - at);
        for (int row = 0; row < count; row++) {
            batch.append(null);
        }
        for (Column column : columns) {
            column.block.give(column.field, at, batch);
        }
        at += count;
        return true;
    }

    private boolean load() throws StoreException {
        if (block == header.blocks()) {
            check();
            return false;
        }
        for (Column column : columns) {
            source.read(column.stored, block, column.block);
            if (column.meaning != null) {
                column.meaning.translate(column.block);
            }
            int counter = BinWriter.COUNTERS.indexOf(column.field);
            if (counter >= 0) {
                sums[counter] += column.block.sum();
            }
        }
        size = columns.getFirst().block.size();
        for (Column column : columns) {
            if (column.block.size() != size) {
                throw new DamageException("the columns of a block have " + size + " rows and " + column.block.size());
            }
        }
        rows += size;
        block++;
        at = 0;
        return true;
    }

    private void check() throws DamageException {
        StoredBin bin = header.bin();
        if (rows != bin.rows() || sums[0] != bin.packets() || sums[1] != bin.flows() || sums[2] != bin.bytes()) {
            throw new DamageException("the rows of a bin do not add up to what its header says");
        }
    }
}

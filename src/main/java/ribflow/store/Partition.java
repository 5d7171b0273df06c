package ribflow.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import ribflow.flow.FlowField;
import ribflow.table.Snapshot;

/**
 * An open partition: a RocksDB with the bins of one length in one period, the columns they have and the texts they use.
 *
 * <p>A bin is written in one batch with its header and the texts that are new, so it is there with all it needs or not at
 * all. One thread at a time writes, any number read.
 */
final class Partition implements AutoCloseable {

    private static final int KEPT_TEXTS = 4 << 20;

    private final RocksDB database;
    private final Rocks rocks;
    private final boolean writable;
    private final NavigableMap<Long, BinHeader> headers = new TreeMap<>();
    private volatile StoredColumns columns;
    private @Nullable TextPool texts;

    private Partition(RocksDB database, Rocks rocks, boolean writable) throws RocksDBException, StoreException {
        this.database = database;
        this.rocks = rocks;
        this.writable = writable;
        byte[] stored = database.get(PartitionKeys.COLUMNS);
        if (stored == null) {
            throw new DamageException("the list of columns is missing");
        }
        columns = StoredColumns.read(stored);
        each(PartitionKeys.HEADERS, (key, value) -> {
            long start = PartitionKeys.start(key);
            headers.put(start, BinHeader.read(start, value));
        });
    }

    static Partition open(Path folder, Rocks rocks, boolean writing) throws StoreException {
        RocksDB database = null;
        try {
            database = rocks.open(folder, writing);
            return new Partition(database, rocks, writing);
        } catch (RocksDBException e) {
            close(database);
            throw Rocks.meaning(folder.toString(), e);
        } catch (StoreException | RuntimeException e) {
            close(database);
            throw e;
        }
    }

    private static void close(@Nullable RocksDB database) {
        if (database != null) {
            database.close();
        }
    }

    /**
     * Makes an empty partition. A partition that is there is complete: it is made under another name, so that one without
     * its files was damaged rather than never finished.
     */
    static void create(Path folder, Rocks rocks) throws StoreException {
        Path unfinished = folder.resolveSibling(folder.getFileName() + Folders.UNFINISHED);
        try {
            Folders.delete(unfinished);
            Folders.create(unfinished);
            try (RocksDB database = rocks.create(unfinished);
                    WriteBatch batch = new WriteBatch()) {
                batch.put(PartitionKeys.COLUMNS, StoredColumns.NONE.write());
                database.write(rocks.synced(), batch);
            }
            Folders.move(unfinished, folder);
        } catch (RocksDBException e) {
            throw new StoreException(unfinished + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw Folders.failed(unfinished, e);
        }
    }

    /** The headers of all bins, by their start, as they were when the partition was opened. */
    NavigableMap<Long, BinHeader> headers() {
        return headers;
    }

    boolean writable() {
        return writable;
    }

    StoredColumns columns() {
        return columns;
    }

    /** What is done with a key and its value. */
    @FunctionalInterface
    private interface Entry {
        void take(byte[] key, byte[] value) throws StoreException;
    }

    private void each(byte[] prefix, Entry entry) throws StoreException {
        try (RocksIterator at = database.newIterator()) {
            for (at.seek(prefix); at.isValid() && at.key()[0] == prefix[0]; at.next()) {
                entry.take(at.key(), at.value());
            }
            at.status();
        } catch (RocksDBException e) {
            throw Rocks.meaning("reading", e);
        }
    }

    /** The dictionary, which is read when somebody needs it. */
    synchronized TextPool texts() throws StoreException {
        if (texts == null) {
            TextPool read = new TextPool();
            each(PartitionKeys.TEXTS, (key, value) -> read.read(PartitionKeys.first(key), value));
            texts = read;
        }
        return texts;
    }

    /** Forgets the dictionary if it is large and nobody writes: who reads next reads it again. */
    synchronized void forgetTexts() {
        if (!writable && texts != null && texts.heapBytes() > KEPT_TEXTS) {
            texts = null;
        }
    }

    /**
     * Writes a bin, in place of the one that began then.
     *
     * @param keys the columns of the rows
     * @param before the header of the bin in whose place it is
     */
    synchronized BinHeader write(
            long start,
            long length,
            long covered,
            long parts,
            List<FlowField> keys,
            Snapshot rows,
            @Nullable BinHeader before)
            throws StoreException {
        TextPool pool = texts();
        int known = pool.size();
        boolean done = false;
        try (WriteBatch batch = new WriteBatch()) {
            List<FlowField> fields = BinWriter.fields(keys, rows.folded());
            StoredColumns wider = columns.with(fields);
            remove(before, batch);
            BinWriter writer = new BinWriter(
                    fields,
                    wider,
                    pool,
                    (column, block, bytes) -> put(batch, PartitionKeys.block(column.number(), start, block), bytes));
            writer.write(rows);
            BinHeader header = writer.header(start, length, covered, parts);
            if (pool.size() > known) {
                batch.put(PartitionKeys.texts(known), pool.write(known));
            }
            if (wider != columns) {
                batch.put(PartitionKeys.COLUMNS, wider.write());
            }
            batch.put(PartitionKeys.header(start), header.write());
            database.write(rocks.synced(), batch);
            columns = wider;
            done = true;
            return header;
        } catch (RocksDBException e) {
            throw Rocks.meaning("writing", e);
        } finally {
            if (!done) {
                pool.truncate(known);
            }
        }
    }

    private static void put(WriteBatch batch, byte[] key, byte[] value) throws StoreException {
        try {
            batch.put(key, value);
        } catch (RocksDBException e) {
            throw Rocks.meaning("writing", e);
        }
    }

    private static void remove(@Nullable BinHeader before, WriteBatch batch) throws RocksDBException {
        if (before != null) {
            for (int column : before.columns()) {
                for (int block = 0; block < before.blocks(); block++) {
                    batch.delete(PartitionKeys.block(column, before.bin().start(), block));
                }
            }
        }
    }

    /** What is in the partition now, whatever is written from now on; to be closed before the partition is. */
    PartitionView view() {
        return new PartitionView(database);
    }

    /** Compares all there is on disk with RocksDB's own checksums. */
    void verify() throws StoreException {
        try {
            database.verifyChecksum();
        } catch (RocksDBException e) {
            throw Rocks.meaning("verifying", e);
        }
    }

    /** Rewrites everything as small as it gets. */
    void compact() throws StoreException {
        try {
            Rocks.compact(database);
        } catch (RocksDBException e) {
            throw Rocks.meaning("compacting", e);
        }
    }

    /** Makes a copy of the partition as it is now; of what does not change, by links where that can be done. */
    void copy(Path target) throws StoreException {
        try (org.rocksdb.Checkpoint checkpoint = org.rocksdb.Checkpoint.create(database)) {
            checkpoint.createCheckpoint(target.toString());
        } catch (RocksDBException e) {
            throw Rocks.meaning("copying to " + target, e);
        }
    }

    @Override
    public void close() {
        database.close();
    }
}

package ribflow.store;

import java.util.Arrays;
import java.util.Optional;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Snapshot;

/** A partition as it was at one moment. Belongs to the thread that reads. */
final class PartitionView implements AutoCloseable {

    /** More than the longest block takes. */
    private static final int LONGEST = 2 * Long.BYTES * Block.ROWS + Block.ROWS;

    private final RocksDB database;
    private final Snapshot moment;
    private final ReadOptions options;
    private final byte[] buffer = new byte[LONGEST];

    PartitionView(RocksDB database) {
        this.database = database;
        this.moment = database.getSnapshot();
        this.options = new ReadOptions().setSnapshot(moment);
    }

    /** The header of the bin that begins then, as it was at that moment, if it was there. */
    Optional<BinHeader> header(long start) throws StoreException {
        int size = get(PartitionKeys.header(start), "a header");
        return size == RocksDB.NOT_FOUND
                ? Optional.empty()
                : Optional.of(BinHeader.read(start, Arrays.copyOf(buffer, size)));
    }

    /** Where the blocks of a bin come from. */
    BlockSource bin(long start) {
        return (column, number, block) -> {
            int size = get(PartitionKeys.block(column.number(), start, number), "a block");
            if (size == RocksDB.NOT_FOUND) {
                throw new DamageException("a block of " + column.label() + " is missing");
            }
            block.read(new BytesIn(buffer, size, "a block of " + column.label()));
        };
    }

    private int get(byte[] key, String what) throws StoreException {
        try {
            int size = database.get(options, key, buffer);
            if (size > buffer.length) {
                throw new DamageException(what + " has " + size + " octets");
            }
            return size;
        } catch (RocksDBException e) {
            throw Rocks.meaning("reading " + what, e);
        }
    }

    @Override
    public void close() {
        options.close();
        database.releaseSnapshot(moment);
        moment.close();
    }
}

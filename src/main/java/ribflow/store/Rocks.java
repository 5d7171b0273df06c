package ribflow.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.NativeLibraryLoader;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WALRecoveryMode;
import org.rocksdb.WriteOptions;

/**
 * RocksDB as all partitions use it.
 *
 * <p><b>Power cuts.</b> A bin is one batch, and its write returns when the log of RocksDB is synced ({@code fdatasync}), so a
 * bin that was written survives both the process and the machine. The end of a log may be torn, since what was torn had not
 * returned; damage before its end makes the partition fail to open, rather than lose what stood behind it in silence.
 *
 * <p><b>A full disk.</b> A write that fails has not happened; the partition is closed and opened anew for the next. To open it
 * takes next to no room, since what is in the log stays there until its buffer is full.
 *
 * <p><b>Size.</b> LZ4 where blocks are still being merged, zstd on the lowest level, where all of them end; blocks of
 * 32 kB, since neighbours on disk are the same column of bins that follow each other.
 *
 * <p><b>Memory.</b> One cache for the blocks of all partitions; small write buffers, since bins are written one at a time.
 */
final class Rocks implements AutoCloseable {

    private static final long CACHE = 32L << 20;
    private static final long WRITE_BUFFER = 4L << 20;
    private static final int BLOCK = 32 << 10;

    private final LRUCache cache;
    private final Options options;
    private final WriteOptions synced;

    /**
     * @param library a folder that the native library is unpacked into; it is gone when it is loaded, so that processes that
     *     are killed leave no copies behind
     */
    Rocks(Path library) throws StoreException {
        load(library);
        cache = new LRUCache(CACHE);
        synced = new WriteOptions().setSync(true);
        options = new Options()
                .setCreateIfMissing(false)
                .setParanoidChecks(true)
                .setOpenFilesAsync(false)
                .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
                .setAvoidFlushDuringRecovery(true)
                .setWriteBufferSize(WRITE_BUFFER)
                .setMaxWriteBufferNumber(2)
                .setCompressionType(CompressionType.LZ4_COMPRESSION)
                .setBottommostCompressionType(CompressionType.ZSTD_COMPRESSION)
                .setTableFormatConfig(
                        new BlockBasedTableConfig().setBlockSize(BLOCK).setBlockCache(cache))
                .setManifestPreallocationSize(64 << 10)
                .setAllowFAllocate(false)
                .setInfoLogLevel(InfoLogLevel.ERROR_LEVEL)
                .setKeepLogFileNum(1)
                .setStatsDumpPeriodSec(0)
                .setStatsPersistPeriodSec(0);
    }

    private static synchronized void load(Path library) throws StoreException {
        try {
            Files.createDirectories(library);
            NativeLibraryLoader.getInstance().loadLibrary(library.toString());
            RocksDB.loadLibrary();
            Folders.delete(library);
        } catch (IOException | RuntimeException | UnsatisfiedLinkError e) {
            throw new StoreException("RocksDB cannot be loaded into " + library + ": " + e.getMessage(), e);
        }
    }

    /** Makes an empty database in a folder that does not exist yet. */
    RocksDB create(Path folder) throws RocksDBException {
        try (Options creating = new Options(options).setCreateIfMissing(true)) {
            return RocksDB.open(creating, folder.toString());
        }
    }

    RocksDB open(Path folder, boolean writing) throws RocksDBException {
        return writing ? RocksDB.open(options, folder.toString()) : RocksDB.openReadOnly(options, folder.toString());
    }

    /** Writes are on disk when they return. */
    WriteOptions synced() {
        return synced;
    }

    /** Rewrites everything, on the lowest level. */
    static void compact(RocksDB database) throws RocksDBException {
        try (CompactRangeOptions all = new CompactRangeOptions()
                .setBottommostLevelCompaction(CompactRangeOptions.BottommostLevelCompaction.kForce)) {
            database.compactRange(null, null, null, all);
        }
    }

    /**
     * What an exception of RocksDB means: that what is on disk is damaged, or that the disk is full, or whatever else may pass.
     */
    static StoreException meaning(String what, RocksDBException e) {
        Status status = e.getStatus();
        String message = what + ": " + e.getMessage();
        if (status == null) {
            return new StoreException(message, e);
        }
        boolean missing = status.getCode() == Status.Code.IOError
                && String.valueOf(status.getState()).contains("No such file or directory");
        return switch (status.getCode()) {
            case Corruption, NotFound, InvalidArgument, NotSupported -> new DamageException(message, e);
            default -> missing ? new DamageException(message, e) : new StoreException(message, e);
        };
    }

    @Override
    public void close() {
        options.close();
        synced.close();
        cache.close();
    }
}

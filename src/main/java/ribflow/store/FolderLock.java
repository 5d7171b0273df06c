package ribflow.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The lock on a store: one process writes it, or any number read it. The system lets go of it when the process ends, however
 * it does. The file says which process that is.
 */
final class FolderLock implements AutoCloseable {

    static final String NAME = "LOCK";

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Locks a folder for writing. */
    static FolderLock exclusive(Path folder) throws StoreException {
        Path file = folder.resolve(NAME);
        try {
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            hold(channel, false, file);
            byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(pid), 0);
            return new FolderLock(channel);
        } catch (IOException e) {
            throw Folders.failed(file, e);
        }
    }

    /** Locks a folder for reading; there is nothing to lock if nobody ever wrote it. */
    static Optional<FolderLock> shared(Path folder) throws StoreException {
        Path file = folder.resolve(NAME);
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            hold(channel, true, file);
            return Optional.of(new FolderLock(channel));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw Folders.failed(file, e);
        }
    }

    private static void hold(FileChannel channel, boolean shared, Path file) throws IOException {
        @Nullable FileLock lock = null;
        try {
            lock = channel.tryLock(0, Long.MAX_VALUE, shared);
        } catch (OverlappingFileLockException _) {
            // this process has it already
        }
        if (lock == null) {
            channel.close();
            String pid = Files.readString(file, StandardCharsets.US_ASCII).strip();
            throw new StoreException(
                    Folders.parent(file) + " is in use by process " + (pid.isEmpty() ? "(unknown)" : pid));
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException _) {
            // the system lets go of it with the process
        }
    }
}

package ribflow.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What the store does with folders, so that it survives a power cut: an entry is on disk when its folder was synced. */
final class Folders {

    /** Behind the name of what is not complete yet, and means nothing if a crash leaves it behind. */
    static final String UNFINISHED = ".new";

    private Folders() {}

    /** Makes a folder and those above it. */
    static void create(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            create(parent(folder));
            Files.createDirectories(folder);
            sync(parent(folder));
        }
    }

    /** Gives a file or folder another name, at once and for good; a file of that name goes. */
    static void move(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException(from + " cannot be renamed", e);
        }
        sync(parent(to));
    }

    /** Writes a file, which is there as a whole or as it was. */
    static void write(Path file, byte[] content) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
        try (FileChannel channel = FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            ByteBuffer left = ByteBuffer.wrap(content);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
        move(unfinished, file);
    }

    /** Deletes a file, or a folder with all there is in it; nothing if there is none. */
    static void delete(Path path) throws IOException {
        try (Stream<Path> all = Files.walk(path)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (NoSuchFileException _) {
            return;
        }
    }

    /** What is in a folder, by name; nothing if there is none. */
    static List<Path> list(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        }
    }

    /** What the files in a folder take. */
    static long size(Path folder) throws IOException {
        long size = 0;
        for (Path file : list(folder)) {
            size += Files.isRegularFile(file) ? Files.size(file) : 0;
        }
        return size;
    }

    /** The folder that something is in, which it is not the root. */
    static Path parent(Path path) {
        return Objects.requireNonNull(path.toAbsolutePath().getParent(), path.toString());
    }

    private static void sync(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    static StoreException failed(Path path, UncheckedIOException e) {
        return failed(path, Objects.requireNonNull(e.getCause()));
    }

    /** In words what could not be done. */
    static StoreException failed(Path path, IOException e) {
        if (e instanceof StoreException known) {
            return known;
        }
        String reason = e instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : e instanceof NoSuchFileException ? "no such file or folder" : String.valueOf(e.getMessage());
        return new StoreException(path + ": " + reason, e);
    }
}

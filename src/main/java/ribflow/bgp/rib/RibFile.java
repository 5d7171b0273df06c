package ribflow.bgp.rib;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;

/**
 * The routes of all sources in a file, so that a daemon that starts again knows them before its sessions have come up.
 *
 * <pre>
 *   "ribflow RIB\n", version, time │ sources with their layers: prefix, set … │ tables: prefixes │ sets │ offsets, CRC-32C
 * </pre>
 *
 * <p>Prefixes and sets of attributes are numbered as the sources' routes first name them, so they stand behind the routes,
 * each once, and the whole is written in one go. Numbers are those of the file, never those of the process. A route takes
 * three bytes or so, a prefix 5 (IPv6: 7), a set some 80: a table of 1.2 million routes from each of four peers is about
 * 50 MB.
 *
 * <p><b>Saving</b> does not stop the writer: it is a reader that is online for as long as it encodes (half a second for the
 * table above, into the page cache), so what is retired meanwhile is used again a little later. Each route in the file was
 * there at some moment of that time. The file is written beside, forced to the disk and renamed, so there is always one
 * whole file, the old or the new one.
 *
 * <p><b>Loading</b> checks everything before anything is loaded: what it is, that it is whole, and its checksum. The routes
 * are stale then ({@link FamilyRoutes}), as old as the file says: marked in each answer, kept until their source has sent
 * them again, or until the given time is over.
 */
public final class RibFile {

    static final byte[] MAGIC = {'r', 'i', 'b', 'f', 'l', 'o', 'w', ' ', 'R', 'I', 'B', '\n'};
    static final byte[] END = {'e', 'n', 'd', '\n'};
    static final int VERSION = 1;

    /** Offsets of tables and sets, the end's mark, and the checksum of all before it. */
    static final int TRAILER = 8 + 8 + END.length + 4;

    static final int HEADER = MAGIC.length + 4 + 8;

    private RibFile() {}

    /**
     * What was loaded.
     *
     * @param saved when the file was written
     */
    public record Loaded(Instant saved, int sources, long routes) {}

    /** Writes all routes to a file, which it replaces. Any thread. */
    public static void save(Rib rib, Path file) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                beside, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            new RibFileWriter(rib, channel).write();
            channel.force(true);
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Reads routes from a file. Writer, before sessions start.
     *
     * @param kept for how long they stay if their source does not come
     * @param wanted the sources whose routes are wanted; those of others, and of established ones, are passed over
     * @throws RibFileException if the file is not one of ours, or damaged; nothing is loaded then
     */
    public static Loaded load(Rib rib, Path file, Duration kept, Predicate<RibSource> wanted) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return new RibFileReader(rib, channel, wanted).read(kept);
        }
    }
}

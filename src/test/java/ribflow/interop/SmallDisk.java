package ribflow.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A disk of a few megabytes, in memory (tmpfs), that only processes of its own mount namespace see where it is mounted; the test
 * looks in through {@code /proc}. Needs root.
 */
final class SmallDisk implements AutoCloseable {

    private static final Duration LIMIT = Await.LIMIT;
    private static final int BLOCK = 4096;

    private final Path folder;
    private final Path mounted;
    private final RealProcess holder;

    private SmallDisk(Path folder, Path mounted, RealProcess holder) {
        this.folder = folder;
        this.mounted = mounted;
        this.holder = holder;
    }

    /** Mounts one on a folder, which it makes. */
    static SmallDisk mount(Path folder, Path mounted, int megabytes) {
        try {
            Files.createDirectories(mounted);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String script =
                "mount -t tmpfs -o size=" + megabytes + "m none '" + mounted + "' && echo mounted && exec sleep 1000";
        RealProcess holder = RealProcess.start("small-disk", folder, List.of("unshare", "--mount", "sh", "-c", script));
        holder.awaitOutput("mounted", LIMIT);
        return new SmallDisk(folder, mounted, holder);
    }

    /** A command that runs another one where the disk is mounted. */
    List<String> inside(List<String> command) {
        List<String> whole = new ArrayList<>(List.of("nsenter", "-t", "" + holder.pid(), "--mount", "--"));
        // nsenter goes to the root folder
        whole.addAll(List.of("sh", "-c", "cd '" + Path.of("").toAbsolutePath() + "' && exec \"$@\"", "sh"));
        whole.addAll(command);
        return whole;
    }

    /** The disk as it is seen from outside. */
    Path seen() {
        return Path.of("/proc", "" + holder.pid(), "root")
                .resolve(mounted.toString().substring(1));
    }

    /** Fills it to the last block. */
    void fill() {
        Path file = seen().resolve("filling");
        try (var out = Files.newOutputStream(file)) {
            byte[] block = new byte[BLOCK];
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("No space left")) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Makes room again. */
    void empty() {
        try {
            Files.delete(seen().resolve("filling"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Mounts it anew: {@code ro} or {@code rw}. */
    void remount(String how) {
        RealProcess.run(folder, inside(List.of("mount", "-o", "remount," + how, mounted.toString())), LIMIT);
    }

    /** Copies all there is to a folder on another disk. */
    Path copy(Path to) {
        try (Stream<Path> files = Files.walk(seen())) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(seen().relativize(file).toString()));
            }
            return to;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        holder.close();
    }
}

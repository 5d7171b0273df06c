package ribflow.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every few seconds whether the maps are other files than those that were read, and has them read again.
 *
 * <p>Size, time and inode tell. A file that is being written is left alone until it looks the same twice, so that half of it
 * is not taken for all of it; an editor's rename is seen as well. Polling, and not the kernel's notices, because those are not
 * to be had of every file system that people keep their maps on.
 *
 * <p>Whatever comes of the reading, the same files are not read a second time: what is wrong with them is told once.
 */
final class MapWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MapWatch.class);

    private static final int EVERY_SECONDS = 2;

    private final Supplier<List<Path>> files;
    private final Runnable read;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("maps").factory());

    /** The files as they were when they were read last, and at the last look. */
    private Map<Path, Object> taken;

    private Map<Path, Object> seen;

    /**
     * A watch, not started.
     *
     * @param files those that count at the moment
     * @param read is called when they have changed, on the watch's thread
     */
    MapWatch(Supplier<List<Path>> files, Runnable read) {
        this.files = files;
        this.read = read;
        this.taken = marks();
        this.seen = taken;
    }

    void start() {
        thread.scheduleWithFixedDelay(this::look, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    /** Takes the files as they are for read: somebody else is about to read them. */
    synchronized void taking() {
        taken = marks();
        seen = taken;
    }

    /** Takes files that were not watched before as they are. */
    synchronized void watching() {
        Map<Path, Object> now = marks();
        now.forEach(taken::putIfAbsent);
        taken.keySet().retainAll(now.keySet());
    }

    /**
     * Has the files read if they have changed, and are quiet since the last look. Whatever reading stumbles over, the next
     * change is looked for: the executor would drop a task that throws, without a word.
     */
    void look() {
        try {
            if (changed()) {
                read.run();
            }
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            LOG.error("maps: not reloaded", e);
        }
    }

    private synchronized boolean changed() {
        Map<Path, Object> now = marks();
        boolean changed = now.equals(seen) && !now.equals(taken);
        seen = now;
        if (changed) {
            taken = now;
        }
        return changed;
    }

    private Map<Path, Object> marks() {
        Map<Path, Object> marks = new HashMap<>();
        files.get().forEach(file -> marks.put(file, mark(file)));
        return marks;
    }

    private static Object mark(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return List.of(attributes.size(), attributes.lastModifiedTime(), Optional.ofNullable(attributes.fileKey()));
        } catch (IOException e) {
            return "absent";
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}

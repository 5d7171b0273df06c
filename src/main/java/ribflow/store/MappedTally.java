package ribflow.store;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.UUID;
import ribflow.table.Tally;

/**
 * The flows that a table has accepted, in a file that is mapped into memory: what a process writes there is the kernel's, and
 * survives the process, however it ends.
 *
 * <p>What a crash cost is a difference of sums that are all known afterwards. A flow that was accepted is in a bin that was
 * stored since this began ({@code settled}), in one that was saved open, or lost:
 *
 * <pre>{@code
 * lost = accepted - settled - taken by the bins of the last checkpoint - what was found lost before
 * }</pre>
 *
 * <p>To store a bin and to count it as settled are two steps, between which the process may die as well. So before a bin is
 * stored, its start and what {@code settled} will be afterwards are written here ({@link #putting}); whoever comes next looks
 * whether the disk has the bin.
 *
 * <p>Nothing of it is synchronised to disk, but for now and then ({@link #force}): a power cut leaves it at any state. It has the
 * identity of the boot, and after another boot, or if it is new or damaged, it is not {@linkplain #trusted trusted} to count a
 * loss, which then is not known. {@link #begin} makes it trustworthy again.
 *
 * <p>Each worker has a cache line of its own: how many flows it has accepted, and when it was last alive. Hot:
 * {@link #accepted(int, long, long)} is allocation-free and lock-free.
 */
public final class MappedTally implements Tally, AutoCloseable {

    /** How many workers have a line of their own; those beyond share, and may miss one of another's flows. */
    private static final int WORKERS = 255;

    private static final int LINE = 64;
    private static final int SIZE = LINE * (1 + WORKERS);
    private static final long MAGIC = 0x7269_6266_6c6f_7731L;
    private static final long NOTHING = Long.MIN_VALUE;

    private static final int AT_BOOT = 8;
    private static final int AT_ID = 24;
    private static final int AT_SETTLED = 32;
    private static final int AT_PUTTING = 40;
    private static final int AT_SETTLED_THEN = 48;
    private static final int AT_BEGUN = 56;
    private static final int AT_ALIVE = 8;

    private final Arena arena;
    private final MemorySegment file;
    private final UUID boot;
    private volatile boolean collecting;

    private MappedTally(Arena arena, MemorySegment file, UUID boot) {
        this.arena = arena;
        this.file = file;
        this.boot = boot;
    }

    /**
     * Opens the file, or makes it.
     *
     * @param boot changes with each start of the machine
     */
    public static MappedTally open(Path path, UUID boot) throws IOException {
        if (!Files.isRegularFile(path) || Files.size(path) != SIZE) {
            make(path);
        }
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new MappedTally(arena, channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE, arena), boot);
        } catch (IOException | RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /** Really written, not only made long: a mapped page for which the disk has no room ends the process. */
    private static void make(Path path) throws IOException {
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        try (FileChannel channel = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocate(SIZE);
            while (zeros.hasRemaining()) {
                channel.write(zeros);
            }
            channel.force(true);
        }
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Whether what it says is what was so when the process before ended. */
    public boolean trusted() {
        return get(0) == MAGIC
                && get(AT_ID) != 0
                && get(AT_BOOT) == boot.getMostSignificantBits()
                && get(AT_BOOT + Long.BYTES) == boot.getLeastSignificantBits();
    }

    /** Tells this tally from others that stood in the same place. */
    public long id() {
        return get(AT_ID);
    }

    /**
     * Counts anew.
     *
     * @param id not zero, and not what it was
     * @param accepted how many flows are in the bins that are not stored
     */
    public void begin(long id, long accepted, long now) {
        set(AT_ID, 0); // not to be trusted until all is written
        VarHandle.fullFence();
        file.fill((byte) 0);
        set(0, MAGIC);
        set(AT_BOOT, boot.getMostSignificantBits());
        set(AT_BOOT + Long.BYTES, boot.getLeastSignificantBits());
        set(AT_PUTTING, NOTHING);
        set(AT_BEGUN, now);
        set(LINE, accepted);
        VarHandle.fullFence();
        set(AT_ID, id);
    }

    /** When it began to count, in milliseconds since 1970. */
    public long begun() {
        return get(AT_BEGUN);
    }

    @Override
    public void accepted(int worker, long flows, long now) {
        int line = LINE * (1 + worker % WORKERS);
        set(line, get(line) + flows);
        if (flows != 0 || collecting) {
            set(line + AT_ALIVE, now);
        }
    }

    /** From now on workers can receive flows, and who lives is alive. A start that fails leaves no trace of life. */
    public void collecting() {
        collecting = true;
    }

    /** How many flows were accepted, by all workers there ever were. */
    public long accepted() {
        long sum = 0;
        for (int worker = 0; worker < WORKERS; worker++) {
            sum += get(LINE * (1 + worker));
        }
        return sum;
    }

    /** When any worker was last alive, in milliseconds since 1970; zero if none ever was. */
    public long alive() {
        long latest = 0;
        for (int worker = 0; worker < WORKERS; worker++) {
            latest = Math.max(latest, get(LINE * (1 + worker) + AT_ALIVE));
        }
        return latest;
    }

    /** How many of the flows are in bins that were stored. */
    public long settled() {
        return get(AT_SETTLED);
    }

    /** The bin that begins then, with so many flows, is about to be stored. */
    public void putting(long start, long flows) {
        set(AT_PUTTING, NOTHING);
        VarHandle.releaseFence();
        set(AT_SETTLED_THEN, get(AT_SETTLED) + flows);
        VarHandle.releaseFence();
        set(AT_PUTTING, start);
    }

    /** The bin is on disk. */
    public void put() {
        set(AT_SETTLED, get(AT_SETTLED_THEN));
        VarHandle.releaseFence();
        set(AT_PUTTING, NOTHING);
    }

    /** The start of the bin that was about to be stored and is not known to be on disk. */
    public OptionalLong inDoubt() {
        long start = get(AT_PUTTING);
        return start == NOTHING ? OptionalLong.empty() : OptionalLong.of(start);
    }

    /** The disk does not have that bin. */
    public void notPut() {
        set(AT_PUTTING, NOTHING);
    }

    /** Synchronises it to disk. */
    public void force() {
        file.force();
    }

    private long get(long at) {
        return file.get(ValueLayout.JAVA_LONG, at);
    }

    private void set(long at, long value) {
        file.set(ValueLayout.JAVA_LONG, at, value);
    }

    /** After the last worker has ended. */
    @Override
    public void close() {
        arena.close();
    }
}

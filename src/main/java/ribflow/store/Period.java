package ribflow.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import ribflow.flow.FlowField;
import ribflow.table.Snapshot;

/**
 * The partition of a period, open or not, there or not yet. It knows the headers of its bins from when they were first
 * asked for, and what to do when what is on disk turns out to be damaged: the folder gets another name, so that nobody stumbles
 * over it again, and the period begins anew. For any thread; one at a time writes.
 */
final class Period {

    /** In a folder that was set aside: why. */
    static final String REASON = "DAMAGE";

    private final Path folder;
    private final long from;
    private final long until;
    private final StoreContext context;
    private volatile @Nullable NavigableMap<Long, BinHeader> headers;
    private volatile @Nullable String damage;
    private volatile boolean written;

    Period(Path folder, LocalDate from, LocalDate until, StoreContext context) {
        this.folder = folder;
        this.from = from.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
        this.until = until.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
        this.context = context;
    }

    String name() {
        return String.valueOf(folder.getFileName());
    }

    Path folder() {
        return folder;
    }

    /** When it begins, in milliseconds since 1970. */
    long from() {
        return from;
    }

    long until() {
        return until;
    }

    /** Why it cannot be read, though it could not be set aside. */
    Optional<String> damage() {
        return Optional.ofNullable(damage);
    }

    /** Whether it was written since it was last compacted. */
    boolean written() {
        return written;
    }

    private boolean exists() {
        return damage == null && Files.isDirectory(folder);
    }

    /** The headers of all bins, by their start; none if the partition is damaged. */
    NavigableMap<Long, BinHeader> headers() throws StoreException {
        NavigableMap<Long, BinHeader> known = headers;
        return known != null ? known : load();
    }

    private synchronized NavigableMap<Long, BinHeader> load() throws StoreException {
        NavigableMap<Long, BinHeader> known = headers;
        if (known == null) {
            known = new ConcurrentSkipListMap<>();
            if (exists()) {
                try (OpenPartitions.Lease lease = context.partitions().lease(folder, false)) {
                    known.putAll(lease.partition().headers());
                } catch (DamageException e) {
                    setAside(e);
                }
            }
            headers = known;
        }
        return known;
    }

    /** The open partition, until the lease is closed. */
    OpenPartitions.Lease lease() throws StoreException {
        if (!exists()) {
            throw new StoreException(folder + " is gone");
        }
        try {
            return context.partitions().lease(folder, false);
        } catch (DamageException e) {
            throw setAside(e);
        }
    }

    private OpenPartitions.Lease leaseForWriting() throws StoreException {
        if (damage != null) {
            throw new StoreException(damage);
        }
        if (!exists()) {
            context.partitions().create(folder);
        }
        return context.partitions().lease(folder, true);
    }

    /** Writes a bin, in place of the one that began then. */
    synchronized BinHeader write(long start, long length, long covered, long parts, List<FlowField> keys, Snapshot rows)
            throws StoreException {
        NavigableMap<Long, BinHeader> known = headers();
        try (OpenPartitions.Lease lease = leaseForWriting()) {
            BinHeader header = lease.partition().write(start, length, covered, parts, keys, rows, known.get(start));
            known.put(start, header);
            written = true;
            return header;
        } catch (DamageException e) {
            throw setAside(e);
        } catch (StoreException e) {
            context.partitions().discard(folder);
            throw e;
        }
    }

    /** Rewrites the partition as small as it gets, and closes it unless somebody reads it. */
    synchronized void compact() throws StoreException {
        if (!exists()) {
            return;
        }
        try (OpenPartitions.Lease lease = leaseForWriting()) {
            lease.partition().compact();
            written = false;
        } catch (DamageException e) {
            throw setAside(e);
        } finally {
            context.partitions().closeUnused(folder);
        }
    }

    /** Makes a copy of the partition as it is now. */
    synchronized void copy(Path target) throws StoreException {
        try (OpenPartitions.Lease lease = leaseForWriting()) {
            lease.partition().copy(target);
        } catch (DamageException e) {
            throw setAside(e);
        }
    }

    /** Deletes it. Who is reading it may end reading what he has. */
    synchronized void delete() throws StoreException {
        context.partitions().discard(folder);
        if (!exists()) {
            return;
        }
        try {
            Path gone = folder.resolveSibling(folder.getFileName() + Folders.UNFINISHED);
            Folders.delete(gone);
            Folders.move(folder, gone);
            context.partitions().discard(folder); // somebody may have opened it just before
            headers = new ConcurrentSkipListMap<>();
            Folders.delete(gone);
        } catch (IOException e) {
            throw Folders.failed(folder, e);
        }
    }

    /**
     * Sets the partition aside, since it is damaged.
     *
     * @return what to tell whoever wanted something of it
     */
    synchronized StoreException setAside(DamageException why) {
        if (!exists()) {
            return new StoreException(folder + " was set aside: " + why.getMessage(), why);
        }
        context.partitions().discard(folder);
        headers = new ConcurrentSkipListMap<>();
        context.counters().increment(StoreCounter.PARTITIONS_DAMAGED);
        String message = move(String.valueOf(why.getMessage()));
        context.notes().accept(message);
        return new StoreException(message, why);
    }

    private String move(String why) {
        if (!context.writable()) {
            damage = folder + " is damaged, its bins are left out: " + why;
            return damage;
        }
        int number = 1;
        Path aside = aside(number);
        while (Files.exists(aside)) {
            aside = aside(++number);
        }
        try {
            Files.writeString(folder.resolve(REASON), why, StandardCharsets.UTF_8);
            Folders.move(folder, aside);
            context.partitions().discard(folder); // somebody may have opened it just before
        } catch (IOException e) {
            damage = folder + " is damaged and cannot be set aside, its bins are left out: " + why + " ("
                    + Folders.failed(aside, e).getMessage() + ")";
            return damage;
        }
        return folder + " is damaged and was set aside as " + aside.getFileName() + ", the rest goes on without it: "
                + why;
    }

    private Path aside(int number) {
        return folder.resolveSibling(folder.getFileName() + Resolution.DAMAGED + number);
    }
}

package ribflow.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.stats.Counters;
import ribflow.store.Checkpoint;
import ribflow.store.Gap;
import ribflow.store.Gaps;
import ribflow.store.History;
import ribflow.store.MappedTally;
import ribflow.store.StoreException;
import ribflow.store.StoredBin;
import ribflow.table.Collected;
import ribflow.table.Snapshot;
import ribflow.table.Table;
import ribflow.table.UnkeptBins;

/**
 * A table and its history on disk: what is final goes there, what is not is saved there now and then, and after a restart all
 * comes back. One thread calls.
 *
 * <p>Each bin is on disk once, whatever happens in between. A bin that is stored and then found in the last checkpoint as well
 * is not restored: what was stored later has all that was saved. Only where the disk has a bin of that start from an earlier
 * time, since our clock was ahead then and has been set back, the checkpoint may have more than the disk; then it is restored,
 * and stored in its place. And such a bin on disk, before another is stored or saved in its place, is read and joined with it:
 * what was closed is not lost.
 *
 * <p>What a crash cost is found by comparing the tally of what workers accepted with what is stored and what was restored
 * ({@link MappedTally}). It becomes a {@link Gap}, once: the same difference is not found a second time, since gaps count. If
 * the disk does not take the gap, the tally goes on, and the loss is found at the next start.
 */
final class KeptTable {

    private static final Logger LOG = LoggerFactory.getLogger("ribflow.history");

    private final Table table;
    private final History history;
    private final Gaps gaps;
    private final long length;
    private final Counters<HistoryCounter> counters;

    /** The bins that are not stored and of which it is known whether the disk had one; if so, they are joined with it. */
    private final Set<Long> joined = new HashSet<>();

    private @Nullable MappedTally tally;
    private long lastAlive = Long.MIN_VALUE;
    private volatile int waiting;

    /** Whether the table is being told of something that is noted here when it knows. */
    private boolean halfway;

    KeptTable(Table table, History history, Counters<HistoryCounter> counters) {
        this.table = table;
        this.history = history;
        this.counters = counters;
        this.gaps = Gaps.of(history.folder());
        this.length = history.bin().toMillis();
    }

    String name() {
        return table.name();
    }

    History history() {
        return history;
    }

    /** The disk did not take something. */
    void failed() {
        counters.increment(HistoryCounter.FAILURES);
    }

    /**
     * Gives the table back what was saved and not stored, and finds out what was lost. Before the table takes any flow.
     *
     * @param boot changes with each start of the machine
     */
    void restore(UUID boot, long now) throws StoreException {
        MappedTally counted = openTally(boot);
        tally = counted;
        List<Collected> back = List.of();
        long savedAt = Long.MIN_VALUE;
        try {
            Optional<Checkpoint> saved = history.restore();
            if (saved.isPresent()) {
                try (Snapshot rows = saved.get().rows()) {
                    List<Collected> bins = notStored(saved.get());
                    table.restore(rows, bins);
                    back = bins;
                    savedAt = saved.get().takenAt();
                }
            }
        } catch (StoreException | UncheckedIOException e) {
            LOG.error(
                    "{}: bins that were saved cannot be restored and stay on disk as {}: {}",
                    name(),
                    history.setCheckpointAside(),
                    e.getMessage());
        }
        counters.add(HistoryCounter.BINS_RESTORED, back.size());
        if (!back.isEmpty()) {
            LOG.info(
                    "{}: {} bins that were not stored are back as they were at {}", name(), back.size(), time(savedAt));
        }
        if (counted != null) {
            account(counted, savedAt, back.stream().mapToLong(Collected::taken).sum(), now);
            table.countWith(counted);
        }
    }

    private @Nullable MappedTally openTally(UUID boot) {
        try {
            Files.createDirectories(history.folder());
            return MappedTally.open(history.folder().resolve("accepted"), boot);
        } catch (IOException e) {
            LOG.error("{}: nobody will be able to say how many flows a crash costs: {}", name(), e.toString());
            return null;
        }
    }

    /** The bins of a checkpoint that the disk does not have, or not as they were saved. */
    private List<Collected> notStored(Checkpoint saved) throws StoreException {
        Map<Long, StoredBin> there = new HashMap<>();
        for (Collected bin : saved.bins()) {
            stored(bin.start()).ifPresent(one -> there.put(bin.start(), one));
        }
        Map<Long, Long> flows = there.isEmpty() ? Map.of() : savedFlows();
        return saved.bins().stream()
                .filter(bin -> {
                    StoredBin disk = there.get(bin.start());
                    boolean more = disk != null && flows.getOrDefault(bin.start(), 0L) > disk.flows();
                    if (more) {
                        joined.add(bin.start());
                    }
                    return disk == null || more;
                })
                .toList();
    }

    private Map<Long, Long> savedFlows() throws StoreException {
        Map<Long, Long> flows = new HashMap<>();
        Optional<Checkpoint> saved = history.restore();
        if (saved.isPresent()) {
            try (Snapshot rows = saved.get().rows()) {
                FlowBatch batch = new FlowBatch();
                while (rows.next(batch)) {
                    for (int row = 0; row < batch.size(); row++) {
                        flows.merge(
                                batch.get(FlowField.STAMP_INSERTED, row, 0),
                                batch.get(FlowField.FLOWS, row, 0),
                                Long::sum);
                    }
                }
            }
        }
        return flows;
    }

    private Optional<StoredBin> stored(long start) throws StoreException {
        return Optional.ofNullable(
                history.bins(history.bin(), start, start + length).get(start));
    }

    private void account(MappedTally counted, long savedAt, long restored, long now) throws StoreException {
        long storedUntil = history.storedUntil();
        boolean trusted = counted.trusted();
        lastAlive = Math.max(savedAt, trusted ? Math.max(counted.alive(), counted.begun()) : storedUntil);
        if (!trusted) {
            if (savedAt != Long.MIN_VALUE) {
                counters.increment(HistoryCounter.LOSSES_UNKNOWN);
                LOG.warn(
                        "{}: the machine was restarted, or {} is new: how many flows were lost after {} is not known",
                        name(),
                        history.folder().resolve("accepted"),
                        time(savedAt));
                record(new Gap(savedAt, Math.max(savedAt, now), Gap.Why.LOST, OptionalLong.empty(), 0));
            }
            begin(counted, restored, now);
            return;
        }
        OptionalLong inDoubt = counted.inDoubt();
        if (inDoubt.isPresent()) {
            if (stored(inDoubt.getAsLong()).isPresent()) {
                counted.put();
            } else {
                counted.notPut();
            }
        }
        long lost = counted.accepted() - counted.settled() - restored - gaps.lost(counted.id());
        if (lost < 0) {
            begin(counted, restored, now); // bins that had been stored were set aside or restored from a backup
        } else if (lost > 0) {
            long from = Math.max(counted.begun(), savedAt == Long.MIN_VALUE ? storedUntil : savedAt);
            counters.add(HistoryCounter.LOST_FLOWS, lost);
            LOG.warn("{}: {} flows that were accepted after {} were lost in a crash", name(), lost, time(from));
            record(new Gap(from, Math.max(from, counted.alive()), Gap.Why.LOST, OptionalLong.of(lost), counted.id()));
        }
    }

    private static void begin(MappedTally counted, long restored, long now) {
        counted.begin(ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE), restored, now);
    }

    /** Flows are collected from now on: the time before, back to when they last were, is a gap. */
    void begun(long now) {
        if (lastAlive != Long.MIN_VALUE && now > lastAlive) {
            record(new Gap(lastAlive, now, Gap.Why.DOWN, OptionalLong.empty(), 0));
        }
        if (tally != null) {
            tally.collecting();
        }
    }

    /** The clock was set ahead from one moment to the other. */
    void leapt(long from, long until) {
        counters.increment(HistoryCounter.CLOCK_LEAPS);
        record(new Gap(from, until, Gap.Why.LEAP, OptionalLong.empty(), 0));
    }

    private void record(Gap gap) {
        try {
            gaps.add(gap);
        } catch (StoreException e) {
            counters.increment(HistoryCounter.FAILURES);
            LOG.error("{}: a gap ({}) is not noted: {}", name(), gap.why().words(), e.getMessage());
        }
    }

    /** How many final bins waited to be stored when it was last tried. */
    int waiting() {
        return waiting;
    }

    /**
     * Stores what is final, bin by bin, oldest first.
     *
     * @return how many bins were stored
     */
    int store() throws StoreException {
        List<Collected> bins = table.waiting();
        waiting = bins.size();
        if (join(bins)) {
            bins = table.waiting();
        }
        for (Collected bin : bins) {
            store(bin);
            waiting--;
        }
        return bins.size();
    }

    private void store(Collected bin) throws StoreException {
        if (tally != null) {
            tally.putting(bin.start(), bin.taken());
        }
        try (Snapshot rows = table.bin(bin.start())) {
            history.put(bin.start(), bin.covered(), rows);
        }
        halfway = true;
        if (tally != null) {
            tally.put();
        }
        table.kept(bin.start() + length);
        halfway = false;
        joined.remove(bin.start());
        counters.increment(HistoryCounter.BINS_STORED);
    }

    /** Saves what is not stored. */
    void checkpoint() throws StoreException {
        if (!saved()) {
            saved(); // with what the disk had
        }
        if (tally != null) {
            tally.force();
        }
    }

    private boolean saved() throws StoreException {
        try (UnkeptBins unkept = table.unkept()) {
            if (join(unkept.bins())) {
                return false;
            }
            history.checkpoint(new Checkpoint(unkept.mergedUntil(), unkept.bins(), unkept.rows()));
            counters.increment(HistoryCounter.CHECKPOINTS);
            return true;
        }
    }

    /** Adds to the table's bins what the disk has of them already; says whether it has any. */
    private boolean join(List<Collected> bins) throws StoreException {
        boolean any = false;
        for (Collected bin : bins) {
            if (joined.contains(bin.start())) {
                continue;
            }
            Optional<StoredBin> disk = stored(bin.start());
            if (disk.isPresent()) {
                LOG.warn(
                        "{}: the bin of {} was stored before and goes on: the clock was set back, or `late` is longer now",
                        name(),
                        time(bin.start()));
                join(disk.get());
                any = true;
            }
            joined.add(bin.start());
            halfway = false;
        }
        return any;
    }

    private void join(StoredBin disk) {
        try (Snapshot rows = history.read(List.of(disk))) {
            halfway = true;
            table.restore(rows, List.of(new Collected(disk.start(), disk.covered(), 0)));
        } catch (UncheckedIOException e) {
            halfway = false; // it cannot be read, and the table is as it was
            throw e;
        }
    }

    /**
     * Whether a mistake came between telling the table of something and noting it here, so that it would be told twice: what is
     * in the table by then must not go to the disk. As after a crash, it is lost, and counted.
     */
    boolean halfway() {
        return halfway;
    }

    /** After the last worker has ended. */
    void close() {
        if (tally != null) {
            tally.force();
            tally.close();
        }
    }

    private static Instant time(long millis) {
        return Instant.ofEpochMilli(millis);
    }
}

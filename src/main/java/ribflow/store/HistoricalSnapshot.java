package ribflow.store;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.store.Choice.Part;
import ribflow.table.Grain;
import ribflow.table.Snapshot;

/**
 * Stored bins and those in memory as one snapshot. What is read is chosen when the first question is asked whose answer
 * depends on it; until then it listens to what is wanted.
 */
final class HistoricalSnapshot implements Snapshot {

    private final Snapshot live;
    private final HistoricalTable.Disk disk;
    private final long own;
    private final long oldest;
    private Optional<Long> from = Optional.empty();
    private long until = Long.MAX_VALUE;
    private Optional<LongPredicate> only = Optional.empty();
    private Optional<Set<FlowField>> columns = Optional.empty();
    private Grain grain = new Grain.Own();
    private @Nullable Chosen chosen;
    private boolean atLive;
    private boolean closed;

    /** What is read, once it is settled. Where there are two dictionaries, rows are translated into a third. */
    private record Chosen(
            NavigableMap<Long, Part> parts,
            @Nullable Snapshot stored,
            Dictionary dictionary,
            JointTexts.@Nullable Source storedIds,
            JointTexts.@Nullable Source liveIds,
            List<String> notes) {}

    /** @param oldest since when bins are given to those who do not say which they want */
    HistoricalSnapshot(Snapshot live, HistoricalTable.Disk disk, long oldest) {
        this.live = live;
        this.disk = disk;
        this.own = live.bin().orElseThrow().toMillis();
        this.oldest = oldest;
    }

    @Override
    public List<FlowField> keys() {
        return live.keys();
    }

    @Override
    public void within(long begin, long end) {
        listening();
        from = Optional.of(Math.max(begin, from.orElse(Long.MIN_VALUE)));
        until = Math.min(until, end);
    }

    @Override
    public void only(LongPredicate bins) {
        listening();
        only = Optional.of(only.map(before -> before.and(bins)).orElse(bins));
    }

    @Override
    public void columns(Set<FlowField> read) {
        listening();
        columns = Optional.of(Set.copyOf(read));
    }

    @Override
    public void grain(Grain wanted) {
        listening();
        grain = wanted;
    }

    private void listening() {
        if (chosen != null) {
            throw new IllegalStateException("it is too late to say what is wanted");
        }
    }

    private Chosen chosen() {
        Chosen known = chosen;
        if (known == null) {
            if (closed) {
                throw new IllegalStateException("the snapshot is closed");
            }
            try {
                known = choose();
            } catch (StoreException e) {
                throw new UncheckedIOException(e);
            }
            chosen = known;
        }
        return known;
    }

    private Chosen choose() throws StoreException {
        Choice choice = Choice.of(disk::bins, disk.lengths(), live, new Choice.Wanted(begin(), until, only, grain));
        List<StoredBin> bins = choice.parts().values().stream()
                .flatMap(part -> part.stored().stream())
                .toList();
        tellLive(choice.parts());
        List<String> notes = remarks(choice);
        if (bins.isEmpty()) {
            return new Chosen(choice.parts(), null, live.dictionary(), null, null, notes);
        }
        lacking(bins).ifPresent(notes::add);
        Snapshot stored = disk.read(bins);
        columns.ifPresent(stored::columns);
        notes.addAll(stored.notes());
        JointTexts texts = new JointTexts();
        return new Chosen(
                choice.parts(),
                stored,
                texts,
                texts.source(stored.dictionary(), keys(), columns),
                texts.source(live.dictionary(), keys(), columns),
                notes);
    }

    private List<String> remarks(Choice choice) throws StoreException {
        long current = takenAt() - Math.floorMod(takenAt(), own);
        List<String> notes = new ArrayList<>(Remarks.of(choice, own, expected(), Math.min(until, current), only));
        Remarks.ofLosses(disk.gaps(), begin(), until).ifPresent(notes::add);
        return notes;
    }

    /** Of some, whoever wants them looks at all there are. */
    private long begin() {
        if (from.isPresent() || only.isPresent()) {
            return from.orElse(Long.MIN_VALUE);
        }
        return live.collected().stream()
                .findFirst()
                .map(first -> Math.min(first, oldest))
                .orElse(oldest);
    }

    /** Since when bins are missed if they are not there: not before history begins, unless somebody names a moment. */
    private Optional<Long> expected() {
        return from.filter(moment -> moment > 0);
    }

    private void tellLive(NavigableMap<Long, Part> parts) {
        long begin = begin();
        live.within(begin, until);
        only.ifPresent(live::only);
        live.only(start -> {
            var before = parts.floorEntry(start);
            return before == null
                    || before.getValue().end() <= start
                    || before.getValue().stored().isEmpty();
        });
        columns.ifPresent(live::columns);
    }

    private Optional<String> lacking(List<StoredBin> bins) throws StoreException {
        String lacking = disk.lacking(bins).stream()
                .filter(column -> columns.map(read -> read.contains(column)).orElse(true))
                .map(FlowField::label)
                .collect(Collectors.joining(", "));
        return lacking.isEmpty()
                ? Optional.empty()
                : Optional.of("some of these bins are from when the table had no column " + lacking);
    }

    @Override
    public boolean next(FlowBatch batch) {
        if (closed) {
            throw new IllegalStateException("the snapshot is closed");
        }
        Chosen reading = chosen();
        if (reading.stored != null && !atLive) {
            if (read(reading.stored, batch)) {
                translate(reading.storedIds, batch);
                return true;
            }
            atLive = true;
        }
        boolean more = live.next(batch);
        translate(reading.liveIds, batch);
        return more;
    }

    /** What was given until damage turns up holds part of its bins, so whoever reads may not go on with coarser ones unasked. */
    private static boolean read(Snapshot stored, FlowBatch batch) {
        try {
            return stored.next(batch);
        } catch (UncheckedIOException e) {
            throw e.getCause() instanceof StoreException why && why.getCause() instanceof DamageException
                    ? new UncheckedIOException(new StoreException(
                            "this answer is not complete; ask again for one of what is sound: " + why.getMessage(),
                            why))
                    : e;
        }
    }

    private static void translate(JointTexts.@Nullable Source ids, FlowBatch batch) {
        if (ids != null) {
            ids.translate(batch);
        }
    }

    @Override
    public long length(long binStart) {
        Part part = chosen().parts.get(binStart);
        return part == null ? own : part.length();
    }

    @Override
    public long covered(long binStart) {
        Part part = chosen().parts.get(binStart);
        return part == null ? live.covered(binStart) : part.covered();
    }

    @Override
    public List<Long> collected() {
        return chosen().parts.values().stream()
                .filter(part -> part.covered() > 0)
                .map(Part::start)
                .toList();
    }

    @Override
    public List<String> notes() {
        return chosen().notes;
    }

    @Override
    public Dictionary dictionary() {
        return chosen().dictionary;
    }

    @Override
    public Optional<Duration> bin() {
        return live.bin();
    }

    @Override
    public boolean provisional(long binStart) {
        return live.provisional(binStart);
    }

    @Override
    public boolean folded() {
        Snapshot stored = chosen().stored;
        return live.folded() || stored != null && stored.folded();
    }

    @Override
    public long rows() {
        long stored = chosen().parts.values().stream()
                .flatMap(part -> part.stored().stream())
                .mapToLong(StoredBin::rows)
                .sum();
        return stored + live.rows(); // live was told only now which bins are read
    }

    @Override
    public long takenAt() {
        return live.takenAt();
    }

    @Override
    public long since() {
        NavigableMap<Long, Part> parts = chosen().parts;
        return parts.isEmpty() ? live.since() : Math.min(parts.firstKey(), live.since());
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            live.close();
            if (chosen != null && chosen.stored != null) {
                chosen.stored.close();
            }
        }
    }
}

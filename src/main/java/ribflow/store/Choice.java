package ribflow.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import ribflow.table.Grain;
import ribflow.table.Snapshot;

/**
 * Which bins are read so that a span of time is there once: no moment twice, and none left out that is anywhere.
 *
 * <p>Time lies on disk several times over, in the table's own bins and in roll-ups of them, and the newest is in memory. Of
 * these a span is laid out like a street with stones of several sizes. First the largest that may be laid ({@link Grain}) and
 * lie wholly within the span; into what is left of it, at the edges and where the newest roll-up is not made yet, the next
 * smaller ones; at last the table's own bins, and those that only memory has. For a bin that is still open memory is asked
 * even if the disk has it, and no roll-up over it is believed.
 *
 * <p>Then there may be places left for which smaller stones than allowed would have been needed and are not kept any more, or
 * were damaged. There a larger bin is laid instead, if it was collected for longer than what is known there. One that reaches
 * beyond the span is left out, for what it holds of the time outside cannot be told from the rest; the place is remembered as
 * {@link #leftOut}, once, whatever still larger bins it lies in. What is empty after that was not collected.
 *
 * <p>Only headers are read, and of small bins only where larger ones do not do.
 */
final class Choice {

    /** Headers of stored bins. */
    @FunctionalInterface
    interface Headers {

        /** Those of a length that lie wholly between two moments, by their start. */
        NavigableMap<Long, StoredBin> bins(Duration length, long from, long until) throws StoreException;
    }

    /**
     * What is wanted.
     *
     * @param from own bins that begin then or later
     * @param until and before that
     * @param wanted and that pass, by their start
     */
    record Wanted(long from, long until, Optional<LongPredicate> wanted, Grain grain) {}

    /** A bin that is read; from memory if it is not stored. */
    record Part(long start, long length, long covered, Optional<StoredBin> stored) {

        private Part(StoredBin bin) {
            this(bin.start(), bin.length(), bin.covered(), Optional.of(bin));
        }

        long end() {
            return start + length;
        }
    }

    /** A time. */
    record Interval(long from, long until) {}

    private final Headers headers;
    private final List<Long> lengths;
    private final long own;
    private final Snapshot live;
    private final NavigableMap<Long, Long> inMemory = new TreeMap<>();
    private final Wanted wanted;
    private final NavigableMap<Long, Part> parts = new TreeMap<>();
    private final NavigableMap<Long, Interval> leftOut = new TreeMap<>();
    private final NavigableMap<Long, Long> beyond = new TreeMap<>();

    private Choice(Headers headers, Collection<Duration> lengths, Snapshot live, Wanted wanted) {
        this.headers = headers;
        this.live = live;
        this.own = live.bin().orElseThrow().toMillis();
        this.lengths = multiples(lengths);
        this.wanted = new Wanted(aligned(wanted.from), aligned(wanted.until), wanted.wanted, wanted.grain);
        live.collected().forEach(start -> inMemory.put(start, live.covered(start)));
    }

    /**
     * @param lengths those of the stored bins
     * @param live what is in memory; not restricted yet
     */
    static Choice of(Headers headers, Collection<Duration> lengths, Snapshot live, Wanted wanted)
            throws StoreException {
        Choice choice = new Choice(headers, lengths, live, wanted);
        choice.choose();
        return choice;
    }

    /** The bins that are read, by their start. */
    NavigableMap<Long, Part> parts() {
        return Collections.unmodifiableNavigableMap(parts);
    }

    /** Times that are wanted, and only in bins that reach beyond them. */
    List<Interval> leftOut() {
        return List.copyOf(leftOut.values());
    }

    /** How long a bin may be where shorter ones are there. */
    long longest() {
        return lengths.get(coarsest());
    }

    /** Lengths each of which is made of the one before; the table's own first. */
    private List<Long> multiples(Collection<Duration> all) {
        List<Long> multiples = new ArrayList<>(List.of(own));
        all.stream().map(Duration::toMillis).sorted().forEach(length -> {
            if (length > multiples.getLast() && length % multiples.getLast() == 0) {
                multiples.add(length);
            }
        });
        return multiples;
    }

    /** No own bin begins between a moment and the one it is moved to. */
    private long aligned(long moment) {
        return moment == Long.MIN_VALUE || moment > Long.MAX_VALUE - own ? moment : ceil(moment, own);
    }

    private void choose() throws StoreException {
        for (int level = coarsest(); level >= 0; level--) {
            for (Interval open : open()) {
                lay(lengths.get(level), open);
            }
        }
        inMemory.forEach((start, covered) -> {
            if (start >= wanted.from && start < wanted.until && passes(start) && !laid(start)) {
                parts.put(start, new Part(start, own, covered, Optional.empty()));
            }
        });
        for (int level = 1; level < lengths.size(); level++) {
            for (Interval open : open()) {
                replace(lengths.get(level), open);
            }
        }
    }

    private int coarsest() {
        return switch (wanted.grain) {
            case Grain.Own() -> 0;
            case Grain.Any() -> lengths.size() - 1;
            case Grain.Of(Duration length) -> {
                int level = lengths.size() - 1;
                while (level > 0 && length.toMillis() % lengths.get(level) != 0) {
                    level--;
                }
                yield level;
            }
        };
    }

    private void lay(long length, Interval open) throws StoreException {
        for (StoredBin bin :
                headers.bins(Duration.ofMillis(length), open.from, open.until).values()) {
            if (bin.start() >= open.from && bin.end() <= open.until && settled(bin) && wholly(bin)) {
                parts.put(bin.start(), new Part(bin));
            }
        }
    }

    private void replace(long length, Interval open) throws StoreException {
        long from = open.from == Long.MIN_VALUE ? open.from : open.from - Math.floorMod(open.from, length);
        long until = open.until > Long.MAX_VALUE - length ? open.until : ceil(open.until, length);
        for (StoredBin bin :
                headers.bins(Duration.ofMillis(length), from, until).values()) {
            SortedMap<Long, Part> inside = parts.subMap(bin.start(), bin.end());
            long known = inside.values().stream().mapToLong(Part::covered).sum()
                    + beyond.subMap(bin.start(), bin.end()).values().stream()
                            .mapToLong(covered -> covered)
                            .sum();
            if (bin.covered() <= known || !settled(bin)) {
                continue;
            }
            if (wholly(bin)) {
                inside.clear();
                parts.put(bin.start(), new Part(bin));
            } else {
                beyond.put(bin.start(), bin.covered());
                leaveOut(Math.max(bin.start(), open.from), Math.min(bin.end(), open.until));
            }
        }
    }

    /** Remembers what of a time is not known to be left out yet. */
    private void leaveOut(long from, long until) {
        long at = from;
        for (Interval known : List.copyOf(leftOut.values())) {
            if (known.until > at && known.from < until) {
                leaveOutPiece(at, known.from);
                at = known.until;
            }
        }
        leaveOutPiece(at, until);
    }

    private void leaveOutPiece(long from, long until) {
        boolean some = false;
        for (long start = from; start < until && !some; start += own) {
            some = passes(start);
        }
        if (some) {
            var before = leftOut.lowerEntry(from);
            long begin = before != null && before.getValue().until == from ? before.getKey() : from;
            leftOut.put(begin, new Interval(begin, until));
        }
    }

    /** Whether nothing is added to the bin any more that memory knows of. */
    private boolean settled(StoredBin bin) {
        return inMemory.subMap(bin.start(), bin.end()).keySet().stream().noneMatch(live::provisional);
    }

    /** Whether all of the time of a bin is wanted. */
    private boolean wholly(StoredBin bin) {
        if (bin.start() < wanted.from || bin.end() > wanted.until) {
            return false;
        }
        long start = bin.start();
        while (wanted.wanted.isPresent() && start < bin.end() && passes(start)) {
            start += own;
        }
        return wanted.wanted.isEmpty() || start >= bin.end();
    }

    private boolean passes(long start) {
        return wanted.wanted.map(some -> some.test(start)).orElse(true);
    }

    private boolean laid(long start) {
        var before = parts.floorEntry(start);
        return before != null && before.getValue().end() > start;
    }

    /** The times of the span in which no bin lies, in order; some of it may not be wanted. */
    List<Interval> open() {
        List<Interval> open = new ArrayList<>();
        long from = wanted.from;
        for (Part part : parts.values()) {
            if (part.start > from) {
                open.add(new Interval(from, part.start));
            }
            from = part.end();
        }
        if (from < wanted.until) {
            open.add(new Interval(from, wanted.until));
        }
        return open;
    }

    private static long ceil(long moment, long length) {
        return moment + Math.floorMod(-moment, length);
    }
}

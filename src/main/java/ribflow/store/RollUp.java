package ribflow.store;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import ribflow.flow.FlowField;

/**
 * Makes bins of the bins inside them.
 *
 * <p>Roll-ups conserve what they sum: rows join as they do in a table, so sums are added, flags or-ed, and the row
 * {@code other} stays what it is. What was not collected is not made up: a roll-up says of how many bins it was made and for how
 * many milliseconds flows were collected in them.
 *
 * <p>They are never remembered as done, but compared: a window is due when all bins inside it are stored or known to be
 * missing, since a later one is stored, and its roll-up is missing or does not add up to the bins inside it. So one that was
 * interrupted, whose partition was set aside, or whose bins were replaced since is made again, and nothing happens if it is
 * made twice. A roll-up of more bins than there are now is left alone: some of them have expired.
 *
 * <p>A table's bins may have had another length before. Then there are bins of both lengths, each flow in one of them, even
 * where they overlap: where the length was changed. But some of the longer ones may be roll-ups of the shorter, which is to be
 * seen from their parts and sums.
 */
final class RollUp {

    /** How much of the heap the rows of a roll-up may take at once. */
    private static final long ROOM = Math.max(32L << 20, Runtime.getRuntime().maxMemory() / 8);

    private final List<Resolution> from;
    private final Resolution to;
    private final StoreContext context;
    private final List<FlowField> keys;

    /** @param from the bins of which roll-ups are made: of one length or several, the shortest first */
    RollUp(List<Resolution> from, Resolution to, List<FlowField> keys, StoreContext context) {
        this.from = from;
        this.to = to;
        this.keys = keys;
        this.context = context;
    }

    /** A bin to be rolled up. */
    private record Part(BinHeader header, Resolution of) {

        StoredRows.Place place() {
            return new StoredRows.Place(header.bin(), of.period(header.bin().start()));
        }
    }

    /** What the bins in a window come to. */
    private record Sum(long parts, long covered, long packets, long flows, long bytes) {

        static final Sum NOTHING = new Sum(0, 0, 0, 0, 0);

        static Sum of(List<Part> parts) {
            return parts.stream().map(part -> of(part.header)).reduce(NOTHING, Sum::plus);
        }

        static Sum of(BinHeader header) {
            StoredBin bin = header.bin();
            return new Sum(header.parts(), bin.covered(), bin.packets(), bin.flows(), bin.bytes());
        }

        Sum plus(Sum other) {
            return new Sum(
                    parts + other.parts,
                    covered + other.covered,
                    packets + other.packets,
                    flows + other.flows,
                    bytes + other.bytes);
        }
    }

    /**
     * Makes the roll-ups that are due.
     *
     * @param since windows that end before have been looked at
     * @param until up to where all bins are stored or known to be missing
     */
    void make(long since, long until) throws StoreException {
        if (until == Long.MIN_VALUE) {
            return;
        }
        long length = to.length().toMillis();
        long begin = since == Long.MIN_VALUE ? since : since - Math.floorMod(since, length);
        NavigableMap<Long, List<Part>> windows = new TreeMap<>();
        parts(begin, until - Math.floorMod(until, length))
                .forEach((start, parts) -> windows.computeIfAbsent(
                                start - Math.floorMod(start, length), _ -> new ArrayList<>())
                        .addAll(parts));
        for (Map.Entry<Long, List<Part>> window : windows.entrySet()) {
            Sum inside = Sum.of(window.getValue());
            if (due(window.getKey(), inside)) {
                make(window.getKey(), inside, window.getValue());
            }
        }
    }

    /** The bins that begin between two moments, each flow in one of them, by their starts. */
    private NavigableMap<Long, List<Part>> parts(long begin, long end) throws StoreException {
        NavigableMap<Long, List<Part>> parts = new TreeMap<>();
        for (Resolution each : from) {
            for (BinHeader header : each.bins(begin, end).values()) {
                Map<Long, List<Part>> inside =
                        parts.subMap(header.bin().start(), header.bin().end());
                Sum shorter = inside.values().stream().map(Sum::of).reduce(Sum.NOTHING, Sum::plus);
                boolean again = shorter.parts > 0 && (header.parts() > 1 || shorter.equals(Sum.of(header)));
                if (again && header.parts() <= shorter.parts) {
                    continue;
                }
                if (again) {
                    inside.clear();
                }
                parts.computeIfAbsent(header.bin().start(), _ -> new ArrayList<>())
                        .add(new Part(header, each));
            }
        }
        return parts;
    }

    private boolean due(long start, Sum inside) throws StoreException {
        BinHeader made = to.period(start).headers().get(start);
        return made == null || made.parts() <= inside.parts && !Sum.of(made).equals(inside);
    }

    private void make(long start, Sum inside, List<Part> parts) throws StoreException {
        List<StoredRows.Place> places = parts.stream().map(Part::place).toList();
        List<FlowField> stored = keys(places);
        try (JoinedRows joined = new JoinedRows(places, stored, from.getFirst().length(), ROOM, context)) {
            to.period(start).write(start, to.length().toMillis(), inside.covered(), inside.parts(), stored, joined);
        } catch (UncheckedIOException e) {
            throw Folders.failed(to.folder(), e);
        }
        context.counters().increment(StoreCounter.ROLLUPS_WRITTEN);
    }

    /** The table's columns, and those that it had when the bins were stored. */
    private List<FlowField> keys(List<StoredRows.Place> places) throws StoreException {
        Set<FlowField> all = new LinkedHashSet<>(keys);
        for (Period period :
                places.stream().map(StoredRows.Place::period).distinct().toList()) {
            try (OpenPartitions.Lease lease = period.lease()) {
                lease.partition()
                        .columns()
                        .all()
                        .forEach(column -> column.field().ifPresent(all::add));
            }
        }
        all.removeAll(BinWriter.COUNTERS);
        all.removeAll(List.of(FlowField.STAMP_INSERTED, FlowField.OTHER));
        return List.copyOf(all);
    }
}

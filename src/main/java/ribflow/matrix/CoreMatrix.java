package ribflow.matrix;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Reason;
import ribflow.table.Snapshot;

/**
 * The core traffic matrix over some time: how much goes from which PoP to which, exactly. Read once from a snapshot, it
 * never changes.
 */
public final class CoreMatrix {

    /** One row of the table, with names. */
    private record Flows(
            Optional<String> ingress,
            Optional<String> egress,
            Optional<Unknown> noIngress,
            Optional<Unknown> noEgress,
            OptionalInt dscp,
            Traffic traffic) {}

    private final long from;
    private final long to;
    private final boolean provisional;
    private final Grid grid;
    private final SortedMap<Integer, Grid> classes = new TreeMap<>();
    private final SortedMap<Unknown, Traffic> unknown = new TreeMap<>();

    private CoreMatrix(long from, long to, boolean provisional, List<String> pops, List<Flows> rows) {
        this.from = from;
        this.to = to;
        this.provisional = provisional;
        this.grid = new Grid(pops);
        for (Flows row : rows) {
            grid.add(row.ingress, row.egress, row.traffic);
            row.dscp.ifPresent(dscp ->
                    classes.computeIfAbsent(dscp, _ -> new Grid(pops)).add(row.ingress, row.egress, row.traffic));
            row.noIngress.ifPresent(why -> unknown.merge(why, row.traffic, Traffic::plus));
            row.noEgress.ifPresent(why -> unknown.merge(why, row.traffic, Traffic::plus));
        }
    }

    /**
     * Reads a snapshot of the matrix's table to its end.
     *
     * @param span which of its bins
     * @param known the PoPs that stand in the matrix even without traffic, in their order; others follow by name
     */
    public static CoreMatrix read(Snapshot snapshot, Span span, List<String> known) {
        NavigableMap<Long, List<Flows>> bins = new TreeMap<>();
        FlowBatch batch = new FlowBatch();
        while (snapshot.next(batch)) {
            for (int row = 0; row < batch.size(); row++) {
                long bin = batch.get(FlowField.STAMP_INSERTED, row, 0);
                bins.computeIfAbsent(bin, _ -> new ArrayList<>()).add(flows(snapshot, batch, row));
            }
        }
        return snapshot.bin().isPresent()
                ? ofBins(
                        snapshot,
                        chosen(snapshot, span, bins),
                        snapshot.bin().get().toMillis(),
                        known)
                : of(snapshot.since(), snapshot.takenAt(), true, known, bins);
    }

    private static NavigableMap<Long, List<Flows>> chosen(
            Snapshot snapshot, Span span, NavigableMap<Long, List<Flows>> bins) {
        if (bins.isEmpty()) {
            return bins;
        }
        long latest = bins.lastKey();
        return switch (span) {
            case Span.All() -> bins;
            case Span.Current() -> one(bins, latest);
            case Span.LatestComplete() ->
                one(
                        bins,
                        bins.descendingKeySet().stream()
                                .filter(bin -> !snapshot.provisional(bin))
                                .findFirst()
                                .orElse(latest));
            case Span.At(long millis) -> one(bins, binOf(snapshot, millis));
        };
    }

    private static long binOf(Snapshot snapshot, long millis) {
        return millis - Math.floorMod(millis, snapshot.bin().orElseThrow().toMillis());
    }

    private static NavigableMap<Long, List<Flows>> one(NavigableMap<Long, List<Flows>> bins, long bin) {
        NavigableMap<Long, List<Flows>> one = new TreeMap<>();
        one.put(bin, bins.getOrDefault(bin, List.of()));
        return one;
    }

    /** A bin that is not over, or in which the table began, covers less time than others. */
    private static CoreMatrix ofBins(
            Snapshot snapshot, NavigableMap<Long, List<Flows>> bins, long length, List<String> known) {
        if (bins.isEmpty()) {
            return of(snapshot.since(), snapshot.takenAt(), true, known, bins);
        }
        long from = Math.max(bins.firstKey(), snapshot.since());
        long to = Math.min(bins.lastKey() + length, snapshot.takenAt());
        boolean provisional = bins.keySet().stream().anyMatch(snapshot::provisional);
        return of(from, to, provisional, known, bins);
    }

    private static CoreMatrix of(
            long from, long to, boolean provisional, List<String> known, NavigableMap<Long, List<Flows>> bins) {
        List<Flows> rows = bins.values().stream().flatMap(List::stream).toList();
        TreeSet<String> others = new TreeSet<>();
        for (Flows row : rows) {
            row.ingress.ifPresent(others::add);
            row.egress.ifPresent(others::add);
        }
        known.forEach(others::remove);
        List<String> pops = new ArrayList<>(known);
        pops.addAll(others);
        return new CoreMatrix(from, to, provisional, pops, rows);
    }

    private static Flows flows(Snapshot snapshot, FlowBatch batch, int row) {
        Optional<String> ingress = pop(snapshot, FlowField.INGRESS_POP, batch, row);
        Optional<String> egress = pop(snapshot, FlowField.EGRESS_POP, batch, row);
        return new Flows(
                ingress,
                egress,
                ingress.isPresent()
                        ? Optional.empty()
                        : Optional.of(new Unknown(Unknown.Side.INGRESS, reason(FlowField.INGRESS_REASON, batch, row))),
                egress.isPresent()
                        ? Optional.empty()
                        : Optional.of(new Unknown(Unknown.Side.EGRESS, reason(FlowField.EGRESS_REASON, batch, row))),
                batch.has(FlowField.DSCP, row)
                        ? OptionalInt.of((int) batch.column(FlowField.DSCP)[row])
                        : OptionalInt.empty(),
                new Traffic(
                        batch.get(FlowField.PACKETS, row, 0),
                        batch.get(FlowField.FLOWS, row, 0),
                        batch.get(FlowField.BYTES, row, 0)));
    }

    private static Optional<String> pop(Snapshot snapshot, FlowField field, FlowBatch batch, int row) {
        return batch.has(field, row)
                ? Optional.of(snapshot.dictionary().text(field, (int) batch.column(field)[row]))
                : Optional.empty();
    }

    private static Optional<Reason> reason(FlowField field, FlowBatch batch, int row) {
        return batch.has(field, row) ? Optional.of(Reason.of(batch.column(field)[row])) : Optional.empty();
    }

    /** When the first flow could count, in milliseconds since 1970: the start of the bin, or of the table in it. */
    public long from() {
        return from;
    }

    /** The end of the bin, or when the snapshot was taken if that was before. */
    public long to() {
        return to;
    }

    /** Whether flows may still be added. */
    public boolean provisional() {
        return provisional;
    }

    /** All traffic that enters. */
    public Grid grid() {
        return grid;
    }

    /** The same by Differentiated Services code point, where the matrix is split so and flows had one. */
    public SortedMap<Integer, Grid> classes() {
        return Collections.unmodifiableSortedMap(classes);
    }

    /** What is in the unknown row and column, by reason. */
    public SortedMap<Unknown, Traffic> unknown() {
        return Collections.unmodifiableSortedMap(unknown);
    }

    /** Bits per second over the time of the matrix. */
    public double bitsPerSecond(Traffic traffic) {
        return 8000.0 * traffic.bytes() / Math.max(1, to - from);
    }
}

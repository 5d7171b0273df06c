package ribflow.matrix;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.ip.Address;
import ribflow.table.Accumulator;
import ribflow.table.Snapshot;

/**
 * What leaves at each PoP by the matrix, beside what its routers see leaving: the check that nothing is missed, doubled or
 * taken for somewhere else.
 *
 * <p>The two have nothing in common but the packets. By the matrix a packet leaves where its BGP next hop is, as known to the
 * router where it entered. The other sum is of the routers that it leaves by, counted where it goes out by an edge interface.
 * They differ where a router does not export, or only at its edge interfaces; where an interface lacks its role; where a
 * sampling rate is wrong; where a packet takes another way than the route says.
 */
public final class Departures {

    /** What may be different without a word, beside what sampling explains. */
    private static final double TOLERANCE = 0.02;

    /** How the two sums go together. */
    public enum Verdict {
        /** They are the same, as far as sampling can tell. */
        AGREES("agrees"),
        /** Nothing leaves there, and nothing is seen. */
        QUIET("nothing leaves"),
        /** Of what has no PoP to leave at there is nothing to compare. */
        NOWHERE("not known where, or dropped: the reasons stand above ribflow matrix"),
        /** Nothing is seen leaving at all. */
        NOT_SEEN(
                "nobody sees it leave: no role of an edge interface in maps.interfaces, or no flows of what comes in by"
                        + " core interfaces"),
        /** More should leave than is seen. */
        TOO_LITTLE_SEEN(
                "less is seen leaving: a router or an interface that does not export, or a role that is missing"),
        /** More is seen leaving than should. */
        TOO_MUCH_SEEN("more is seen leaving than the matrix expects: traffic that enters unseen, or takes another way");

        private final String words;

        Verdict(String words) {
            this.words = words;
        }

        /** In words. */
        public String words() {
            return words;
        }
    }

    /**
     * One PoP.
     *
     * @param enters what enters there
     * @param leaves what leaves there by the matrix
     * @param seen what its routers see leaving
     * @param unexpected the part of it that should have left at another PoP, or whose PoP is not known
     */
    public record Row(String pop, Traffic enters, Traffic leaves, Traffic seen, Traffic unexpected) {

        public Verdict verdict() {
            if (pop.equals(Labels.UNKNOWN) && seen.bytes() == 0) {
                return Verdict.NOWHERE;
            }
            long difference = seen.bytes() - leaves.bytes();
            if (seen.bytes() == 0) {
                return leaves.bytes() == 0 ? Verdict.QUIET : Verdict.NOT_SEEN;
            }
            if (Math.abs(difference) <= allowed()) {
                return Verdict.AGREES;
            }
            return difference < 0 ? Verdict.TOO_LITTLE_SEEN : Verdict.TOO_MUCH_SEEN;
        }

        /** How far the sums may be apart by chance: each router looks at packets of its own choice. */
        private double allowed() {
            double variance =
                    (double) leaves.sampling().variance() + seen.sampling().variance();
            return Math.max(TOLERANCE * leaves.bytes(), 1.96 * 1024 * Math.sqrt(variance));
        }
    }

    private static final List<FlowField> KEYS = List.of(
            FlowField.PEER_SRC_IP,
            FlowField.EGRESS_POP,
            FlowField.OTHER,
            FlowField.PACKETS_SAMPLED,
            FlowField.BYTES_VARIANCE,
            FlowField.BYTES_UNSCALED);

    private final Function<Address, Optional<String>> popOf;
    private final Map<String, Traffic> seen = new TreeMap<>();
    private final Map<String, Traffic> unexpected = new TreeMap<>();

    private Departures(Function<Address, Optional<String>> popOf) {
        this.popOf = popOf;
    }

    /**
     * Compares.
     *
     * @param matrix between PoPs
     * @param leaving the table of what is seen leaving, of which nothing was read yet
     * @param popOf the PoP of a router
     * @return the PoPs in the order of the matrix, and behind them {@code unknown}
     */
    public static List<Row> compare(CoreMatrix matrix, Snapshot leaving, Function<Address, Optional<String>> popOf) {
        Departures departures = new Departures(popOf);
        departures.read(leaving, matrix.question().span());
        return departures.rows(matrix.grid());
    }

    private void read(Snapshot snapshot, Span span) {
        Set<FlowField> read = new HashSet<>(KEYS);
        read.add(FlowField.STAMP_INSERTED);
        snapshot.columns(read);
        Bins bins = Bins.choose(snapshot, span, false);
        Accumulator kinds = new Accumulator(
                KEYS.stream()
                        .filter(key ->
                                key.equals(FlowField.OTHER) || snapshot.keys().contains(key))
                        .toList(),
                false);
        FlowBatch batch = new FlowBatch();
        while (snapshot.next(batch)) {
            kinds.add(batch, bins.rows(batch));
        }
        for (int at = 0; at < kinds.size(); ) {
            at = kinds.read(at, batch);
            for (int row = 0; row < batch.size(); row++) {
                take(snapshot, batch, row);
            }
        }
    }

    private void take(Snapshot snapshot, FlowBatch batch, int row) {
        String pop = batch.has(FlowField.PEER_SRC_IP, row)
                ? popOf.apply(new Address(
                                batch.high(FlowField.PEER_SRC_IP)[row], batch.column(FlowField.PEER_SRC_IP)[row]))
                        .orElse(Labels.UNKNOWN)
                : Labels.UNKNOWN;
        String expected = batch.has(FlowField.EGRESS_POP, row)
                ? snapshot.dictionary().text(FlowField.EGRESS_POP, (int) batch.column(FlowField.EGRESS_POP)[row])
                : Labels.UNKNOWN;
        Traffic traffic = Gathering.traffic(batch, row);
        seen.merge(pop, traffic, Traffic::plus);
        if (!pop.equals(expected)) {
            unexpected.merge(pop, traffic, Traffic::plus);
        }
    }

    private List<Row> rows(Grid grid) {
        Map<String, Integer> rows = places(grid.rows());
        Map<String, Integer> columns = places(grid.columns());
        Map<String, Integer> all = new LinkedHashMap<>(rows);
        columns.forEach(all::putIfAbsent);
        seen.keySet().forEach(pop -> all.putIfAbsent(pop, 0));
        List<Row> compared = new ArrayList<>();
        for (String pop : last(all.keySet(), Labels.UNKNOWN)) {
            compared.add(new Row(
                    pop,
                    rows.containsKey(pop) ? grid.rowSum(rows.get(pop)).traffic() : Traffic.NONE,
                    columns.containsKey(pop) ? grid.columnSum(columns.get(pop)).traffic() : Traffic.NONE,
                    seen.getOrDefault(pop, Traffic.NONE),
                    unexpected.getOrDefault(pop, Traffic.NONE)));
        }
        return compared;
    }

    private static Map<String, Integer> places(List<Place> places) {
        Map<String, Integer> byName = new LinkedHashMap<>();
        for (int i = 0; i < places.size(); i++) {
            byName.put(places.get(i).values().getFirst(), i);
        }
        byName.put(Labels.UNKNOWN, places.size());
        return byName;
    }

    private static List<String> last(Collection<String> names, String last) {
        List<String> ordered = new ArrayList<>(names);
        ordered.remove(last);
        ordered.add(last);
        return ordered;
    }
}

package ribflow.simulate;

import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What really happened: sums over all journeys, made by the simulator from its own forwarding tables. It knows nothing
 * of the daemon's RIB, so what the daemon says can be held against it, cell by cell and to the byte.
 *
 * <p>Bytes of the maps are as sampling tells: exported bytes times the sampling rate of the router where the traffic
 * entered. AS 0 is where there is no such AS: the network itself, or no route.
 *
 * @param crossings how much by the finest cells; a matrix of any level is {@link #by} what it tells apart
 * @param byDestinationAs bytes by the AS that originates the destination
 * @param bySourceAs bytes by the AS that originates the source
 * @param entering the records made where traffic entered
 * @param seenAgain the records of the same traffic made elsewhere: on core interfaces, and as it left
 */
public record Truth(
        Map<Crossing, Amount> crossings,
        SortedMap<Long, Long> byDestinationAs,
        SortedMap<Long, Long> bySourceAs,
        Sums entering,
        Sums seenAgain) {

    public Truth {
        crossings = Map.copyOf(crossings);
        byDestinationAs = Collections.unmodifiableSortedMap(new TreeMap<>(byDestinationAs));
        bySourceAs = Collections.unmodifiableSortedMap(new TreeMap<>(bySourceAs));
    }

    /**
     * Sums over flow records.
     *
     * @param flows how many
     * @param exportedBytes their bytes as exported
     * @param bytes their bytes times the sampling rate
     */
    public record Sums(long flows, long exportedBytes, long bytes) {

        static final Sums ZERO = new Sums(0, 0, 0);

        Sums plus(Flow flow) {
            return new Sums(flows + 1, exportedBytes + flow.bytes(), bytes + flow.estimatedBytes());
        }

        public Sums plus(Sums other) {
            return new Sums(flows + other.flows, exportedBytes + other.exportedBytes, bytes + other.bytes);
        }
    }

    /** All records that were sent. */
    public Sums sent() {
        return entering.plus(seenAgain);
    }

    /** The sums of crossings by whatever is of interest about them. */
    public static <K> Map<K, Amount> by(Map<Crossing, Amount> crossings, Function<Crossing, K> level) {
        Map<K, Amount> sums = new HashMap<>();
        crossings.forEach((crossing, amount) -> sums.merge(level.apply(crossing), amount, Amount::plus));
        return sums;
    }

    /** Bytes by something that has an order. */
    public <K extends Comparable<? super K>> SortedMap<K, Long> bytesBy(Function<Crossing, K> level) {
        SortedMap<K, Long> sums = new TreeMap<>();
        by(crossings, level).forEach((key, amount) -> sums.put(key, amount.bytes()));
        return sums;
    }

    /** Bytes from PoP to PoP. */
    public SortedMap<Cell, Long> cells() {
        return bytesBy(Crossing::cell);
    }

    /** Where what was measured is not what happened: for each such key, what was measured less what happened. */
    public static <K> SortedMap<K, Long> differences(Map<K, Long> happened, Map<K, Long> measured) {
        Map<K, Long> differences = new HashMap<>(measured);
        happened.forEach((key, bytes) -> differences.merge(key, -bytes, Long::sum));
        differences.values().removeIf(bytes -> bytes == 0);
        return new TreeMap<>(differences);
    }

    /** The truth in the making. Not safe for use by several threads. */
    static final class Tally {

        private final Witness witness;
        private final Map<Crossing, Amount> crossings = new HashMap<>();
        private final TreeMap<Long, Long> byDestinationAs = new TreeMap<>();
        private final TreeMap<Long, Long> bySourceAs = new TreeMap<>();
        private final Map<Flow, Crossing> unsent = new IdentityHashMap<>();
        private Sums entering = Sums.ZERO;
        private Sums seenAgain = Sums.ZERO;

        Tally(Witness witness) {
            this.witness = witness;
        }

        void add(Journey journey) {
            Flow counted = journey.entering();
            long bytes = counted.estimatedBytes();
            Crossing crossing = journey.crossing();
            crossings.merge(crossing, Amount.of(counted), Amount::plus);
            byDestinationAs.merge((long) journey.destinationAs(), bytes, Long::sum);
            bySourceAs.merge((long) journey.sourceAs(), bytes, Long::sum);
            unsent.put(counted, crossing);
            entering = entering.plus(counted);
            for (Flow flow : journey.exported().subList(1, journey.exported().size())) {
                seenAgain = seenAgain.plus(flow);
            }
        }

        /** A record of a journey that was added has been sent, and told that end of its flow. */
        void sent(Flow flow, long end) {
            Crossing crossing = unsent.remove(flow);
            if (crossing != null) {
                witness.sent(crossing, end, Amount.of(flow));
            }
        }

        Truth soFar() {
            return new Truth(crossings, byDestinationAs, bySourceAs, entering, seenAgain);
        }
    }
}

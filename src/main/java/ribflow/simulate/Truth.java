package ribflow.simulate;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What really happened: sums over all journeys, made by the simulator from its own forwarding tables. It knows nothing
 * of the daemon's RIB, so what the daemon says can be held against it, cell by cell and to the byte.
 *
 * <p>Bytes of the maps are as sampling tells: exported bytes times the sampling rate of the router where the traffic
 * entered. AS 0 is where there is no such AS: the network itself, or no route.
 *
 * @param cells bytes by ingress and egress
 * @param byDestinationAs bytes by the AS that originates the destination
 * @param byDestinationNeighbour bytes by the neighbour AS to which they left
 * @param bySourceAs bytes by the AS that originates the source
 * @param bySourceNeighbour bytes by the neighbour AS from which they entered
 * @param entering the records made where traffic entered
 * @param seenAgain the records of the same traffic made elsewhere: on core interfaces, and as it left
 */
public record Truth(
        SortedMap<Cell, Long> cells,
        SortedMap<Long, Long> byDestinationAs,
        SortedMap<Long, Long> byDestinationNeighbour,
        SortedMap<Long, Long> bySourceAs,
        SortedMap<Long, Long> bySourceNeighbour,
        Sums entering,
        Sums seenAgain) {

    public Truth {
        cells = Collections.unmodifiableSortedMap(new TreeMap<>(cells));
        byDestinationAs = Collections.unmodifiableSortedMap(new TreeMap<>(byDestinationAs));
        byDestinationNeighbour = Collections.unmodifiableSortedMap(new TreeMap<>(byDestinationNeighbour));
        bySourceAs = Collections.unmodifiableSortedMap(new TreeMap<>(bySourceAs));
        bySourceNeighbour = Collections.unmodifiableSortedMap(new TreeMap<>(bySourceNeighbour));
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

    /** Where what was measured is not what happened: for each such key, what was measured less what happened. */
    public static <K> SortedMap<K, Long> differences(Map<K, Long> happened, Map<K, Long> measured) {
        Map<K, Long> differences = new HashMap<>(measured);
        happened.forEach((key, bytes) -> differences.merge(key, -bytes, Long::sum));
        differences.values().removeIf(bytes -> bytes == 0);
        return new TreeMap<>(differences);
    }

    /** The truth in the making. Not safe for use by several threads. */
    static final class Tally {

        private final TreeMap<Cell, Long> cells = new TreeMap<>();
        private final TreeMap<Long, Long> byDestinationAs = new TreeMap<>();
        private final TreeMap<Long, Long> byDestinationNeighbour = new TreeMap<>();
        private final TreeMap<Long, Long> bySourceAs = new TreeMap<>();
        private final TreeMap<Long, Long> bySourceNeighbour = new TreeMap<>();
        private Sums entering = Sums.ZERO;
        private Sums seenAgain = Sums.ZERO;

        void add(Journey journey) {
            Flow counted = journey.entering();
            long bytes = counted.estimatedBytes();
            cells.merge(new Cell(journey.ingress(), journey.egress()), bytes, Long::sum);
            byDestinationAs.merge((long) journey.destinationAs(), bytes, Long::sum);
            byDestinationNeighbour.merge((long) journey.destinationNeighbour(), bytes, Long::sum);
            bySourceAs.merge((long) journey.sourceAs(), bytes, Long::sum);
            bySourceNeighbour.merge((long) journey.sourceNeighbour(), bytes, Long::sum);
            entering = entering.plus(counted);
            for (Flow flow : journey.exported().subList(1, journey.exported().size())) {
                seenAgain = seenAgain.plus(flow);
            }
        }

        Truth soFar() {
            return new Truth(
                    cells, byDestinationAs, byDestinationNeighbour, bySourceAs, bySourceNeighbour, entering, seenAgain);
        }
    }
}

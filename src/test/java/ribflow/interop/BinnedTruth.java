package ribflow.interop;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import ribflow.simulate.Amount;
import ribflow.simulate.Crossing;
import ribflow.simulate.MatrixColumn;
import ribflow.simulate.Truth;
import ribflow.simulate.Witness;

/** What really crossed the network in each time bin, by when the flows ended. */
final class BinnedTruth implements Witness {

    private final long bin;
    private final NavigableMap<Long, Map<Crossing, Amount>> bins = new TreeMap<>();

    BinnedTruth(long binMillis) {
        this.bin = binMillis;
    }

    @Override
    public void sent(Crossing crossing, long end, Amount amount) {
        bins.computeIfAbsent(end - Math.floorMod(end, bin), _ -> new HashMap<>())
                .merge(crossing, amount, Amount::plus);
    }

    /** By the starts of bins of that length, a multiple of one's own, and what those columns of the matrix say. */
    Cells cells(long length, List<MatrixColumn> columns) {
        Cells cells = new Cells();
        bins.forEach((start, crossings) -> Truth.by(crossings, crossing -> MatrixColumn.texts(columns, crossing))
                .forEach((key, amount) -> cells.add(start - Math.floorMod(start, length), key, amount)));
        return cells;
    }

    /** All flows of all bins. */
    long flows() {
        return bins.values().stream()
                .flatMap(crossings -> crossings.values().stream())
                .mapToLong(Amount::flows)
                .sum();
    }
}

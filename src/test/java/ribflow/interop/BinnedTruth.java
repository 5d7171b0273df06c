package ribflow.interop;

import java.util.List;
import ribflow.simulate.Amount;
import ribflow.simulate.Crossing;
import ribflow.simulate.MatrixColumn;
import ribflow.simulate.Witness;

/** What really crossed the network in each time bin, by when the flows ended. */
final class BinnedTruth implements Witness {

    private static final List<MatrixColumn> ALL = List.of(MatrixColumn.values());

    private final long bin;
    private Cells cells = new Cells();

    BinnedTruth(long binMillis) {
        this.bin = binMillis;
    }

    @Override
    public void sent(Crossing crossing, long end, Amount amount) {
        cells.add(end - Math.floorMod(end, bin), MatrixColumn.texts(ALL, crossing), amount);
    }

    /** Some of it was lost for good: nobody will ever be told of it. */
    void forget(Cells lost) {
        cells = cells.without(lost);
    }

    /** By bins of one's own length, and all that a matrix can tell apart. */
    Cells cells() {
        return cells;
    }

    /** By bins of that length, a multiple of one's own, and what some columns say. */
    Cells cells(long length, List<MatrixColumn> columns) {
        int[] places = columns.stream().mapToInt(ALL::indexOf).toArray();
        return cells.by(length, places);
    }

    /** All flows of all bins. */
    long flows() {
        return cells.flows();
    }
}

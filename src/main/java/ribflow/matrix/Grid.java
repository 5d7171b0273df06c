package ribflow.matrix;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Places by places: from the row's to the column's. Behind the last place that is known stands what is unknown, as a row and
 * as a column, so that the grid always adds up to all that entered.
 *
 * <p>Percentiles do not add up: those of rows, of columns and of everything are of their own sums, bin by bin.
 */
public final class Grid {

    /** All places that are not known, whatever the reason. */
    private static final Place UNKNOWN = new Place.Unknown("");

    private final int samples;
    private final Map<Place, Map<Place, Sums>> cells = new TreeMap<>();
    private final Map<Place, Sums> rowSums = new HashMap<>();
    private final Map<Place, Sums> columnSums = new HashMap<>();
    private final Sums total;
    private List<Place> rows = List.of();
    private List<Place> columns = List.of();

    Grid(int samples) {
        this.samples = samples;
        this.total = new Sums(samples);
    }

    /** All sums that traffic from one place to another adds to. */
    List<Sums> sums(Place from, Place to) {
        List<Sums> all = new ArrayList<>();
        all.add(cell(from, to));
        if (whole(from) != from || whole(to) != to) {
            all.add(cell(whole(from), whole(to)));
        }
        all.add(rowSums.computeIfAbsent(whole(from), _ -> new Sums(samples)));
        all.add(columnSums.computeIfAbsent(whole(to), _ -> new Sums(samples)));
        all.add(total);
        return all;
    }

    private Sums cell(Place from, Place to) {
        return cells.computeIfAbsent(from, _ -> new TreeMap<>()).computeIfAbsent(to, _ -> new Sums(samples));
    }

    private static Place whole(Place place) {
        return place instanceof Place.Unknown ? UNKNOWN : place;
    }

    /** Takes rows and columns, in their order; those of other grids are the same. */
    void arrange(List<Place> knownRows, List<Place> knownColumns) {
        rows = List.copyOf(knownRows);
        columns = List.copyOf(knownColumns);
    }

    /** The places that traffic comes from, as far as they are known. */
    TreeSet<Place> sources() {
        TreeSet<Place> known = new TreeSet<>(rowSums.keySet());
        known.remove(UNKNOWN);
        return known;
    }

    /** The places that traffic goes to, as far as they are known. */
    TreeSet<Place> targets() {
        TreeSet<Place> known = new TreeSet<>(columnSums.keySet());
        known.remove(UNKNOWN);
        return known;
    }

    /** What stands in the rows, but for that of the unknown, which is the last. */
    public List<Place> rows() {
        return rows;
    }

    /** What stands in the columns, but for that of the unknown, which is the last. */
    public List<Place> columns() {
        return columns;
    }

    /** What goes from a row to a column; behind the last of them is the unknown. */
    public Cell cell(int row, int column) {
        Sums sums = cells.getOrDefault(at(rows, row), Map.of()).get(at(columns, column));
        return sums == null ? Cell.EMPTY : sums.cell();
    }

    /** What comes from there. */
    public Cell rowSum(int row) {
        Sums sums = rowSums.get(at(rows, row));
        return sums == null ? Cell.EMPTY : sums.cell();
    }

    /** What goes there. */
    public Cell columnSum(int column) {
        Sums sums = columnSums.get(at(columns, column));
        return sums == null ? Cell.EMPTY : sums.cell();
    }

    private static Place at(List<Place> places, int at) {
        return at == places.size() ? UNKNOWN : places.get(at);
    }

    public Cell total() {
        return total.cell();
    }

    /** Is handed each cell that has traffic. */
    @FunctionalInterface
    public interface Each {
        void cell(Place from, Place to, Cell cell);
    }

    /** Hands on all cells that have traffic, in order, those of the unknown by reason. */
    public void forEach(Each each) {
        cells.forEach((from, row) -> row.forEach((to, sums) -> {
            if (!from.equals(UNKNOWN) && !to.equals(UNKNOWN)) {
                each.cell(from, to, sums.cell());
            }
        }));
    }
}

package ribflow.matrix;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * PoPs by PoPs: from the row's PoP to the column's. Behind the last PoP stands what is unknown, as a row and as a column.
 * What enters and leaves at the same PoP, on the diagonal, is local exchange and never crosses the core.
 */
public final class Grid {

    private final List<String> pops;
    private final Traffic[][] cells;

    Grid(List<String> pops) {
        this.pops = List.copyOf(pops);
        this.cells = new Traffic[pops.size() + 1][pops.size() + 1];
        for (Traffic[] row : cells) {
            Arrays.fill(row, Traffic.NONE);
        }
    }

    void add(Optional<String> ingress, Optional<String> egress, Traffic traffic) {
        int from = index(ingress);
        int to = index(egress);
        cells[from][to] = cells[from][to].plus(traffic);
    }

    private int index(Optional<String> pop) {
        return pop.map(pops::indexOf).orElse(unknown());
    }

    /** The PoPs, in the order of rows and columns. */
    public List<String> pops() {
        return pops;
    }

    /** The index of the unknown row and column. */
    public int unknown() {
        return pops.size();
    }

    /** The names of rows and columns: the PoPs, and {@code unknown}. */
    public List<String> labels() {
        List<String> labels = new ArrayList<>(pops);
        labels.add("unknown");
        return labels;
    }

    public Traffic cell(int ingress, int egress) {
        return cells[ingress][egress];
    }

    /** What enters there. */
    public Traffic rowSum(int ingress) {
        return Arrays.stream(cells[ingress]).reduce(Traffic.NONE, Traffic::plus);
    }

    /** What leaves there. */
    public Traffic columnSum(int egress) {
        return Arrays.stream(cells).map(row -> row[egress]).reduce(Traffic.NONE, Traffic::plus);
    }

    /** What enters and leaves at the same PoP. */
    public Traffic local() {
        return IntStream.range(0, pops.size()).mapToObj(pop -> cells[pop][pop]).reduce(Traffic.NONE, Traffic::plus);
    }

    public Traffic total() {
        return IntStream.range(0, cells.length).mapToObj(this::rowSum).reduce(Traffic.NONE, Traffic::plus);
    }
}

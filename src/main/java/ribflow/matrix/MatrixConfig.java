package ribflow.matrix;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import ribflow.flow.FlowField;
import ribflow.table.Detail;
import ribflow.table.Retention;
import ribflow.table.Room;
import ribflow.table.TableConfig;
import ribflow.table.TableSpec;

/**
 * The core traffic matrix.
 *
 * @param bin the length of a time bin
 * @param keep how many bins are kept, the current one included
 * @param limit how many rows there may be over all bins
 * @param late how long after its end a flow may come and still find its bin open
 * @param levels between what it can be shown
 * @param by by what its cells can be split
 * @param check count what is seen leaving, too
 * @param renormalise multiply packets and bytes by the sampling rate, where one is known
 * @param history how long final bins are kept on disk, if they are
 */
public record MatrixConfig(
        Duration bin,
        int keep,
        int limit,
        Duration late,
        List<Level> levels,
        List<Split> by,
        boolean check,
        boolean renormalise,
        Optional<Retention> history) {

    /** The name of the table. */
    public static final String NAME = "matrix";

    /** The name of the table of what is seen leaving. */
    public static final String LEAVING = "matrix_leaving";

    /** More than the routers of any network, times the PoPs that they might be taken for, over many bins. */
    private static final int LIMIT_LEAVING = 1_000_000;

    /** What sampling does to the cells. */
    private static final List<FlowField> PRECISION =
            List.of(FlowField.PACKETS_SAMPLED, FlowField.BYTES_VARIANCE, FlowField.BYTES_UNSCALED);

    public MatrixConfig {
        levels = List.copyOf(levels);
        by = List.copyOf(by);
    }

    /** The tables that it is read from. */
    public List<TableSpec> tables() {
        return check ? List.of(table(), leaving()) : List.of(table());
    }

    /**
     * The table that the matrix is read from: flows where they enter the network, by PoPs and the reasons for want of one,
     * and by all that its levels ask for. One table for all of them: a flow is counted once, and each level adds it up.
     */
    public TableSpec table() {
        Set<FlowField> keys = new LinkedHashSet<>(List.of(
                FlowField.INGRESS_POP, FlowField.EGRESS_POP, FlowField.INGRESS_REASON, FlowField.EGRESS_REASON));
        levels.forEach(level -> keys.addAll(level.fields()));
        by.forEach(split -> keys.add(split.field()));
        return new TableSpec(config(NAME, keys, "enters", limit), () -> batch -> batch.present(FlowField.ENTERS));
    }

    /** Flows where they are seen leaving the network: by the router that saw them, and where the matrix expects them to. */
    private TableSpec leaving() {
        return new TableSpec(
                config(LEAVING, Set.of(FlowField.PEER_SRC_IP, FlowField.EGRESS_POP), "leaves", LIMIT_LEAVING),
                () -> batch -> batch.present(FlowField.LEAVES));
    }

    private TableConfig config(String name, Set<FlowField> keys, String filter, int rows) {
        List<FlowField> aggregate = new ArrayList<>(keys);
        if (renormalise) {
            aggregate.addAll(PRECISION);
        }
        return new TableConfig(
                name,
                aggregate,
                Optional.of(filter),
                Optional.of(bin),
                keep,
                new Room(rows),
                renormalise,
                Detail.FULL,
                history);
    }
}

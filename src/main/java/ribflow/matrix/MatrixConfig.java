package ribflow.matrix;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
 * @param late how long after its end a flow may come and still find its bin open
 * @param byDscp split by the Differentiated Services code point on entry
 * @param renormalise multiply packets and bytes by the sampling rate, where one is known
 * @param history how long final bins are kept on disk, if they are
 */
public record MatrixConfig(
        Duration bin, int keep, Duration late, boolean byDscp, boolean renormalise, Optional<Retention> history) {

    /** A matrix without history. */
    public MatrixConfig(Duration bin, int keep, Duration late, boolean byDscp, boolean renormalise) {
        this(bin, keep, late, byDscp, renormalise, Optional.empty());
    }

    /** The name of the table. */
    public static final String NAME = "matrix";

    /** Far more than the pairs of any network's PoPs, with their reasons and classes, over many bins. */
    private static final int LIMIT = 1_000_000;

    /** The table that the matrix is read from: flows where they enter the network, by PoPs and the reasons for want of one. */
    public TableSpec table() {
        List<FlowField> keys = new ArrayList<>(List.of(
                FlowField.INGRESS_POP, FlowField.EGRESS_POP, FlowField.INGRESS_REASON, FlowField.EGRESS_REASON));
        if (byDscp) {
            keys.add(FlowField.DSCP);
        }
        TableConfig config =
                new TableConfig(
                        NAME,
                        keys,
                        Optional.of("enters"),
                        Optional.of(bin),
                        keep,
                        new Room(LIMIT),
                        renormalise,
                        Detail.FULL,
                        history);
        return new TableSpec(config, () -> batch -> batch.present(FlowField.ENTERS));
    }
}

package ribflow.simulate;

import static ribflow.simulate.MatrixColumn.EGRESS_POP;
import static ribflow.simulate.MatrixColumn.EGRESS_REASON;
import static ribflow.simulate.MatrixColumn.EGRESS_ROUTER;
import static ribflow.simulate.MatrixColumn.INGRESS_POP;
import static ribflow.simulate.MatrixColumn.INGRESS_REASON;
import static ribflow.simulate.MatrixColumn.IN_IFACE;
import static ribflow.simulate.MatrixColumn.PEER_DST_AS;
import static ribflow.simulate.MatrixColumn.PEER_SRC_AS;
import static ribflow.simulate.MatrixColumn.PEER_SRC_IP;

import java.util.List;
import java.util.Map;

/** Between what a matrix is, and the columns that make its cells. */
public enum MatrixLevel {
    POP("from PoP to PoP", INGRESS_POP, INGRESS_REASON, EGRESS_POP, EGRESS_REASON),
    ROUTER("from router to router", PEER_SRC_IP, EGRESS_ROUTER),
    AS("from PoP to neighbour AS", INGRESS_POP, PEER_DST_AS),
    POP_AS("from neighbour AS at a PoP to neighbour AS at a PoP", INGRESS_POP, PEER_SRC_AS, EGRESS_POP, PEER_DST_AS),
    INTERFACE("from interface to PoP", PEER_SRC_IP, IN_IFACE, EGRESS_POP),
    /** All of the above at once, by class, code point and IP version. */
    FINEST("of the finest kind", MatrixColumn.values());

    private final String words;
    private final List<MatrixColumn> columns;

    MatrixLevel(String words, MatrixColumn... columns) {
        this.words = words;
        this.columns = List.of(columns);
    }

    @Override
    public String toString() {
        return words;
    }

    public List<MatrixColumn> columns() {
        return columns;
    }

    /** The matrix of that level: what really crossed the network, by what its columns say. */
    public Map<List<String>, Amount> of(Map<Crossing, Amount> crossings) {
        return Truth.by(crossings, crossing -> MatrixColumn.texts(columns, crossing));
    }
}

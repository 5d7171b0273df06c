package ribflow.matrix;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import ribflow.flow.FlowField;

/** Between what a matrix is: what its rows are, and its columns. */
public enum Level {
    /** From PoP to PoP. */
    POP("pop", "PoP", "PoP", List.of(FlowField.INGRESS_POP), List.of(FlowField.EGRESS_POP)),
    /** From router to router. */
    ROUTER("router", "router", "router", List.of(FlowField.PEER_SRC_IP), List.of(FlowField.EGRESS_ROUTER)),
    /** From PoPs to the neighbour ASes to which the traffic leaves. */
    AS("as", "PoP", "neighbour AS", List.of(FlowField.INGRESS_POP), List.of(FlowField.PEER_DST_AS)),
    /** From neighbour ASes at a PoP to neighbour ASes at a PoP. */
    POP_AS(
            "pop-as",
            "neighbour AS at a PoP",
            "neighbour AS at a PoP",
            List.of(FlowField.INGRESS_POP, FlowField.PEER_SRC_AS),
            List.of(FlowField.EGRESS_POP, FlowField.PEER_DST_AS)),
    /** From the interfaces where traffic enters to PoPs. */
    INTERFACE(
            "interface",
            "interface",
            "PoP",
            List.of(FlowField.PEER_SRC_IP, FlowField.IN_IFACE),
            List.of(FlowField.EGRESS_POP));

    private final String label;
    private final String fromWhat;
    private final String toWhat;
    private final List<FlowField> from;
    private final List<FlowField> to;

    Level(String label, String fromWhat, String toWhat, List<FlowField> from, List<FlowField> to) {
        this.label = label;
        this.fromWhat = fromWhat;
        this.toWhat = toWhat;
        this.from = from;
        this.to = to;
    }

    /** The word by which it is asked for. */
    public String label() {
        return label;
    }

    /** What a row is, in words. */
    public String fromWhat() {
        return fromWhat;
    }

    /** What a column is, in words. */
    public String toWhat() {
        return toWhat;
    }

    /** The columns of flows whose values make a row of the matrix. */
    public List<FlowField> from() {
        return from;
    }

    /** The columns of flows whose values make a column of the matrix. */
    public List<FlowField> to() {
        return to;
    }

    /** All columns of flows that it takes. */
    public List<FlowField> fields() {
        TreeSet<FlowField> fields = new TreeSet<>(from);
        fields.addAll(to);
        return List.copyOf(fields);
    }

    /** The level of that word. */
    public static Optional<Level> named(String label) {
        return Arrays.stream(values())
                .filter(level -> level.label.equals(label))
                .findFirst();
    }
}

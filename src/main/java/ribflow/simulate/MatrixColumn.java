package ribflow.simulate;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import ribflow.flow.Reason;

/**
 * What a column of the daemon's matrix has to say of traffic, in the words of its CSV: nothing where there is nothing.
 * All of them together are the finest cells that a matrix of any level is made of. The interface by which traffic leaves is
 * not among them, since the router where it entered, whose record counts, does not know it.
 */
public enum MatrixColumn {
    INGRESS_POP(crossing -> pop(crossing.ingress())),
    INGRESS_REASON(crossing -> reason(crossing.ingress())),
    PEER_SRC_IP(crossing -> router(crossing.ingress())),
    IN_IFACE(crossing -> number(crossing.ingress().iface())),
    PEER_SRC_AS(crossing -> number(crossing.ingress().neighbour())),
    EGRESS_POP(crossing -> pop(crossing.egress())),
    EGRESS_REASON(crossing -> reason(crossing.egress())),
    EGRESS_ROUTER(crossing -> router(crossing.egress())),
    PEER_DST_AS(crossing -> number(crossing.egress().neighbour())),
    DSCP_CLASS(crossing -> Topology.CLASSES.getOrDefault(crossing.dscp(), "")),
    DSCP(crossing -> Integer.toString(crossing.dscp())),
    IP_VERSION(crossing -> Integer.toString(crossing.ipVersion()));

    private final Function<Crossing, String> text;

    MatrixColumn(Function<Crossing, String> text) {
        this.text = text;
    }

    /** Its name in a query. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String text(Crossing crossing) {
        return text.apply(crossing);
    }

    /** What several columns say: the key of a row that is summed by them. */
    public static List<String> texts(List<MatrixColumn> columns, Crossing crossing) {
        return columns.stream().map(column -> column.text(crossing)).toList();
    }

    private static String pop(Side side) {
        return side.end().pop().orElse("");
    }

    private static String reason(Side side) {
        return side.end().reason().map(Reason::label).orElse("");
    }

    private static String router(Side side) {
        return side.router().map(Object::toString).orElse("");
    }

    private static String number(long number) {
        return number == 0 ? "" : Long.toString(number);
    }
}

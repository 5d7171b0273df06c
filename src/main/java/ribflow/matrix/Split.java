package ribflow.matrix;

import java.util.Arrays;
import java.util.Optional;
import ribflow.flow.FlowField;

/** By what each cell of a matrix can be split. */
public enum Split {
    /** The class of service. */
    CLASS("class", FlowField.DSCP_CLASS),
    /** IPv4 and IPv6. */
    IP_VERSION("ip_version", FlowField.IP_VERSION),
    /** The Differentiated Services code point on entry. */
    DSCP("dscp", FlowField.DSCP);

    private final String label;
    private final FlowField field;

    Split(String label, FlowField field) {
        this.label = label;
        this.field = field;
    }

    /** The word by which it is asked for. */
    public String label() {
        return label;
    }

    public FlowField field() {
        return field;
    }

    /** The one of that word. */
    public static Optional<Split> named(String label) {
        return Arrays.stream(values())
                .filter(split -> split.label.equals(label))
                .findFirst();
    }
}

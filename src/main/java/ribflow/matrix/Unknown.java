package ribflow.matrix;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import ribflow.flow.Reason;

/**
 * Why traffic stands in the row or the column of what is unknown.
 *
 * @param side whether it is the PoP of ingress or of egress that is not known
 * @param reason the reason, as the flows carry it; nothing for flows that the table's limit folded together, whose PoPs
 *     are forgotten
 */
public record Unknown(Side side, Optional<Reason> reason) implements Comparable<Unknown> {

    /** Of the two PoPs of a flow, one. */
    public enum Side {
        INGRESS,
        EGRESS;

        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public String label() {
        return reason.map(Reason::label).orElse("folded");
    }

    @Override
    public int compareTo(Unknown other) {
        return Comparator.comparing(Unknown::side).thenComparing(Unknown::label).compare(this, other);
    }
}

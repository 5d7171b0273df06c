package ribflow.rpki;

import java.util.Locale;

/** What the VRPs say of a route: the validation states of RFC 6811, 2. */
public enum Validity {
    /** A VRP covers the prefix, with this origin and at least this length. */
    VALID,
    /** VRPs cover the prefix, but none of them allows this origin and length. */
    INVALID,
    /** No VRP covers the prefix: what the RFC calls NotFound. */
    UNKNOWN;

    /** The word for it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

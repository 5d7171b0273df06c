package ribflow.maps;

import java.util.Locale;

/** Which of the two directions an invoice is about. */
public enum BillingRule {
    /** The percentile of what comes in. */
    IN,
    /** The percentile of what goes out. */
    OUT,
    /** The larger one of these two percentiles. */
    MAX,
    /** The percentile of in and out together, sample by sample. */
    SUM;

    /** The word for it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

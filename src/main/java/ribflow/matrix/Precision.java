package ribflow.matrix;

import java.util.Locale;
import ribflow.matrix.Traffic.Sampling;

/**
 * How far a sum of bytes may be off because routers look at some packets only.
 *
 * <p>Twice the standard deviation (1.96, to be exact) on both sides holds the truth in nineteen of twenty cases, as long as
 * some dozens of packets were looked at. Where that interval is wider than half of the value, the value is noise.
 */
public sealed interface Precision {

    /** Half of what the interval may be wide, as a share of the value, for the value to say anything. */
    double WIDEST = 0.5;

    /** Every packet was counted. */
    record Exact() implements Precision {}

    /** The truth is likely within that share of the value, above or below. */
    record Within(double share) implements Precision {}

    /** Too few packets were looked at: the interval is wider than half of the value. */
    record TooFewSamples(double share) implements Precision {}

    /** Nobody knows the sampling rate of some of it, or it was folded together. */
    record NotKnown() implements Precision {}

    static Precision of(long bytes, Sampling sampling) {
        if (!sampling.known() || sampling.unscaled() > 0) {
            return new NotKnown();
        }
        if (sampling.packets() == 0 && sampling.variance() == 0 || bytes == 0) {
            return new Exact();
        }
        // What a few small packets leave over is in another row.
        double share = 1.96 * 1024 * Math.sqrt(Math.max(1, sampling.variance())) / bytes;
        return share > WIDEST ? new TooFewSamples(share) : new Within(share);
    }

    /** In words; nothing where all is exact or nothing is known. */
    default String words() {
        return switch (this) {
            case Exact() -> "";
            case Within(double share) -> "± " + percent(share);
            case TooFewSamples(double _) -> "too few samples";
            case NotKnown() -> "";
        };
    }

    /** Rounded up, so that it promises nothing. */
    private static String percent(double share) {
        double percent = 100 * share;
        return percent > 1
                ? (long) Math.ceil(percent) + " %"
                : String.format(Locale.ROOT, "%.1f %%", Math.max(0.1, Math.ceil(10 * percent) / 10));
    }
}

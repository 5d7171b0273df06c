package ribflow.ledger;

import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.function.IntToLongFunction;
import ribflow.maps.BillingRule;

/**
 * A subject's bits per second in and out, bin by bin, and their 95th percentiles.
 *
 * <p><b>Nearest rank.</b> Of {@code n} samples in ascending order the percentile is the one at rank {@code ceil(0.95 n)},
 * counted from 1: a rate that was measured, with no interpolation between two. It is what is left when the
 * {@code floor(0.05 n)} largest are struck out, which is how invoices put it: of the 8,640 samples of a month of 30 days the
 * 432 largest, 36 hours, are free. In and out are ranked apart, so are their sums, each sample's in and out added up first.
 * {@code max} is the larger one of the percentiles of in and out, and not the percentile of the larger direction of each
 * sample, which may be more than both.
 *
 * @param in by bin; not a number where the bin is no sample
 * @param out likewise
 * @param sum of both directions together
 */
record Rates(double[] in, double[] out, double[] sum) {

    static Rates of(Usage usage, Coverage coverage) {
        int bins = coverage.bins().count();
        return new Rates(
                rates(coverage, bins, usage::in),
                rates(coverage, bins, usage::out),
                rates(coverage, bins, bin -> usage.in(bin) + usage.out(bin)));
    }

    private static double[] rates(Coverage coverage, int bins, IntToLongFunction bytes) {
        double[] rates = new double[bins];
        for (int i = 0; i < bins; i++) {
            rates[i] = coverage.sample(i) ? coverage.rate(i, bytes.applyAsLong(i)) : Double.NaN;
        }
        return rates;
    }

    /**
     * The percentiles of the samples from some bin on; nothing if there are none.
     *
     * @param in of what came in
     * @param out of what went out
     * @param sum of both together
     */
    record Percentiles(OptionalDouble in, OptionalDouble out, OptionalDouble sum) {

        /** What a rule bills. */
        OptionalDouble by(BillingRule rule) {
            return switch (rule) {
                case IN -> in;
                case OUT -> out;
                case SUM -> sum;
                case MAX -> in.isPresent() && out.isPresent() && in.getAsDouble() > out.getAsDouble() ? in : out;
            };
        }
    }

    Percentiles percentiles(int from) {
        return new Percentiles(percentile(in, from), percentile(out, from), percentile(sum, from));
    }

    /** How many samples from that bin on are above a rate, in whole bits; by {@code max} those of the worse direction. */
    int above(long limit, BillingRule rule, int from) {
        return switch (rule) {
            case IN -> above(in, limit, from);
            case OUT -> above(out, limit, from);
            case SUM -> above(sum, limit, from);
            case MAX -> Math.max(above(in, limit, from), above(out, limit, from));
        };
    }

    private static int above(double[] rates, long limit, int from) {
        return (int) Arrays.stream(rates, from, rates.length)
                .filter(rate -> !Double.isNaN(rate) && Math.round(rate) > limit)
                .count();
    }

    private static OptionalDouble percentile(double[] rates, int from) {
        double[] sorted = Arrays.copyOfRange(rates, from, rates.length);
        Arrays.sort(sorted); // what is not a number comes last
        int samples = sorted.length;
        while (samples > 0 && Double.isNaN(sorted[samples - 1])) {
            samples--;
        }
        return samples == 0 ? OptionalDouble.empty() : OptionalDouble.of(sorted[rank(samples) - 1]);
    }

    /** The rank of the 95th percentile among so many, from 1. */
    static int rank(int samples) {
        return (int) ((95L * samples + 99) / 100);
    }

    /** How many of so many samples may be as large as they like. */
    static int free(int samples) {
        return samples - rank(samples);
    }
}

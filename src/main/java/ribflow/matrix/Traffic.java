package ribflow.matrix;

/**
 * A sum of flows, exact as far as they were exported, and what sampling makes of it.
 *
 * @param sampling nothing is known of it where sums were not multiplied by the rate, or were folded together
 */
public record Traffic(long packets, long flows, long bytes, Sampling sampling) {

    /** No traffic, which leaves no doubt. */
    public static final Traffic NONE = new Traffic(0, 0, 0, new Sampling(0, 0, 0, true));

    /**
     * What sampling does to a sum of bytes.
     *
     * @param packets how many were really looked at, of flows that were sampled
     * @param variance of the bytes, in 1024 bytes squared
     * @param unscaled bytes whose sampling rate nobody knows
     * @param known whether the others are
     */
    public record Sampling(long packets, long variance, long unscaled, boolean known) {

        public static final Sampling UNKNOWN = new Sampling(0, 0, 0, false);

        private Sampling plus(Sampling other) {
            return known && other.known
                    ? new Sampling(
                            packets + other.packets, most(variance + other.variance), unscaled + other.unscaled, true)
                    : UNKNOWN;
        }

        private static long most(long sum) {
            return sum < 0 ? Long.MAX_VALUE : sum;
        }
    }

    public Traffic plus(Traffic other) {
        return new Traffic(
                packets + other.packets, flows + other.flows, bytes + other.bytes, sampling.plus(other.sampling));
    }

    /** How precise the bytes are. */
    public Precision precision() {
        return Precision.of(bytes, sampling);
    }
}

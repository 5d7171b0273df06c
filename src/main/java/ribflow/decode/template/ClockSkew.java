package ribflow.decode.template;

/**
 * How far the clock of an observation domain is ahead of ours: the export time in its headers less the time of their
 * arrival, as a moving average over about 16 datagrams. It comes out a little behind, by the time on the way and by half a
 * second where headers have whole seconds.
 *
 * <p>Hot: free of locks. Workers that receive the same domain from several ports may overwrite each other's sample, which
 * the next ones make up for.
 */
final class ClockSkew {

    private static final int WEIGHT = 16;

    private volatile long average;
    private volatile int samples;

    /** Takes the times of a datagram, in milliseconds since 1970. */
    void accept(long exportMillis, long arrivalMillis) {
        long ahead = exportMillis - arrivalMillis;
        long known = average;
        int weight = Math.min(samples + 1, WEIGHT);
        average = known + (ahead - known) / weight;
        samples = weight;
    }

    /** Whether any datagram came. */
    boolean known() {
        return samples > 0;
    }

    /** By how many milliseconds the exporter's clock is ahead; negative if it is behind. */
    long millis() {
        return average;
    }
}

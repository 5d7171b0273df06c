package ribflow.simulate;

import java.util.SplittableRandom;

/**
 * A router that looks at each packet with the same chance, one in {@code rate}, whatever came before (RFC 5475, 5.2.2.2): as
 * honest as sampling can be.
 */
final class RandomSampler {

    private final SplittableRandom random;
    private final double missing;

    RandomSampler(long seed, int rate) {
        this.random = new SplittableRandom(seed);
        this.missing = Math.log1p(-1.0 / rate);
    }

    /** How many of these packets it looks at. */
    long look(long packets) {
        long looked = 0;
        for (long at = gap(); at < packets; at += 1 + gap()) {
            looked++;
        }
        return looked;
    }

    /** How many packets pass until the next one is looked at: geometric, so that nobody needs to count them one by one. */
    private long gap() {
        return (long) (Math.log(1 - random.nextDouble()) / missing);
    }
}

package ribflow.ip;

import java.util.SplittableRandom;

/** Random prefixes and addresses for tests: crowded, so that prefixes nest, and of all lengths. */
public final class Prefixes {

    private Prefixes() {}

    /** A prefix of any length among a few thousand possible ones. */
    public static Prefix random(SplittableRandom random, boolean ipv4) {
        return Prefix.of(crowded(random, ipv4), random.nextInt((ipv4 ? 32 : 128) + 1));
    }

    /** A prefix of length 12 or more, anywhere in the world. */
    public static Prefix anywhere(SplittableRandom random, boolean ipv4) {
        Address address = ipv4 ? Address.ipv4(random.nextInt()) : new Address(random.nextLong(), random.nextLong());
        return Prefix.of(address, random.nextInt(12, ipv4 ? 33 : 129));
    }

    /** An address in the prefix, or with one bit wrong. */
    public static Address addressNear(SplittableRandom random, Prefix prefix) {
        int bits = Prefix.bits128(prefix.isIpv4(), prefix.length());
        Address noise = random.nextBoolean() ? crowded(random, prefix.isIpv4()) : new Address(0, random.nextLong());
        long high = prefix.high() | (noise.high() & ~Prefix.maskHigh(bits));
        long low = prefix.low() | (noise.low() & ~Prefix.maskLow(bits));
        int flip = random.nextInt(3) > 0 ? -1 : 127 - random.nextInt(prefix.isIpv4() ? 32 : 128);
        return new Address(
                flip >= 0 && flip < 64 ? high ^ Long.MIN_VALUE >>> flip : high,
                flip >= 64 ? low ^ Long.MIN_VALUE >>> flip : low);
    }

    /** An address in which each 4 bits are one of two values. */
    private static Address crowded(SplittableRandom random, boolean ipv4) {
        long first = 0;
        long second = 0;
        for (int i = 0; i < 16; i++) {
            first = first << 4 | (random.nextInt(8) == 0 ? 3 : 10);
            second = second << 4 | (random.nextInt(8) == 0 ? 12 : 5);
        }
        return ipv4 ? Address.ipv4((int) first) : new Address(first, second);
    }
}

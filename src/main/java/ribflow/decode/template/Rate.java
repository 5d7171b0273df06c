package ribflow.decode.template;

/**
 * A sampling rate in one long, so that arrays hold it: <i>population</i> packets of which <i>size</i> were taken.
 *
 * <pre>
 *  63          32 31            0
 * +--------------+---------------+
 * | size - 1     | population    |
 * +--------------+---------------+
 * </pre>
 *
 * <p>Hence one of <i>n</i> is the number <i>n</i>, and 0 means that the rate is not known. Fractions are in lowest terms;
 * those that do not fit are rounded to one of <i>n</i>.
 */
final class Rate {

    static final long UNKNOWN = 0;

    /** Both parts of a fraction stay below, so that a table may multiply a remainder by the population. */
    private static final long LIMIT = 1L << 31;

    /** No router can be told to sample as seldom; the next to this is Juniper's 16,000,000. */
    private static final long BEYOND_ALL_ROUTERS = 1L << 24;

    private Rate() {}

    /** So many packets out of a population (IE 309 and 310; RFC 5476, 6.5.2.3). */
    static long ofPopulation(long size, long population) {
        if (size <= 0 || population <= 0) {
            return UNKNOWN;
        }
        if (size >= population) {
            return 1;
        }
        long divisor = gcd(population, size);
        long taken = size / divisor;
        long of = population / divisor;
        if (taken == 1 && of <= 0xffff_ffffL) {
            return of;
        }
        if (of < LIMIT) {
            return taken - 1 << 32 | of;
        }
        return of(Math.round((double) population / size));
    }

    /** One of so many; what nobody can have meant is not known. */
    static long of(long interval) {
        return interval > 0 && interval <= 0xffff_ffffL ? interval : UNKNOWN;
    }

    /**
     * So many packets, or microseconds, are taken and then so many left out (IE 305 and 306, 307 and 308; RFC 5476,
     * 6.5.2.1 and 6.5.2.2).
     */
    static long ofInterval(long taken, long leftOut) {
        return ofPopulation(taken, taken + leftOut);
    }

    /** Each packet is taken with that probability (IE 311): the simplest fraction that is as near as a float is. */
    static long ofProbability(double probability) {
        if (!(probability > 0 && probability <= 1)) {
            return UNKNOWN;
        }
        // Convergents of the continued fraction of 1/p
        double rest = 1 / probability;
        long before = 0;
        long above = 1;
        long belowBefore = 1;
        long below = 0;
        for (int i = 0; i < 40; i++) {
            if (rest >= LIMIT) {
                break;
            }
            long whole = (long) rest;
            long nextAbove = whole * above + before;
            long nextBelow = whole * below + belowBefore;
            if (nextAbove >= LIMIT || nextBelow >= LIMIT) {
                break;
            }
            before = above;
            above = nextAbove;
            belowBefore = below;
            below = nextBelow;
            if (Math.abs((double) below / above - probability) <= probability * 1e-7) {
                break;
            }
            rest = 1 / (rest - whole);
        }
        return below == 0 ? of(Math.round(1 / probability)) : ofPopulation(below, above);
    }

    /**
     * One of {@code interval}, as announced in 32 bits. MikroTik writes the number with its bytes in reverse order
     * (fastnetmon#985). That is taken back where it is certain: the number is larger than any router can be set to,
     * and reversed it is not. A rate whose lowest octet is 0 cannot be told from a large one and stays as announced.
     */
    static long ofInterval32(long interval) {
        return reversed(interval) ? Integer.toUnsignedLong(Integer.reverseBytes((int) interval)) : interval;
    }

    /** Whether the bytes of an interval announced in 32 bits are certainly in reverse order. */
    static boolean reversed(long interval) {
        return interval >= BEYOND_ALL_ROUTERS
                && interval <= 0xffff_ffffL
                && Integer.toUnsignedLong(Integer.reverseBytes((int) interval)) < BEYOND_ALL_ROUTERS;
    }

    /**
     * Whether an interval announced in 32 bits may have its bytes in reverse order: so it would be common, and as announced
     * it is rare.
     */
    static boolean doubtful(long interval) {
        return interval > 0xffff
                && interval < BEYOND_ALL_ROUTERS
                && Integer.toUnsignedLong(Integer.reverseBytes((int) interval)) <= 0xffff;
    }

    static long size(long rate) {
        return (rate >>> 32) + 1;
    }

    static long population(long rate) {
        return rate & 0xffff_ffffL;
    }

    /** Whether it is one of a whole number. */
    static boolean whole(long rate) {
        return rate >>> 32 == 0;
    }

    /** The nearest whole number, at least 1; 0 if the rate is not known. */
    static long rounded(long rate) {
        return whole(rate) ? rate : (population(rate) + size(rate) / 2) / size(rate);
    }

    private static long gcd(long one, long other) {
        long a = one;
        long b = other;
        while (b != 0) {
            long rest = a % b;
            a = b;
            b = rest;
        }
        return a;
    }
}

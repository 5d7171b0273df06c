package ribflow.simulate.load;

import java.util.SplittableRandom;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/**
 * A made-up full table: prefixes with the origin of each, four in five of them IPv4, in the proportions of lengths that the
 * Internet's table has. The same number and seed always make the same one.
 *
 * <p>Prefixes nest: some short ones have more specific ones in them, mostly of their own origin. Those always lie in the
 * lower half of what covers them, and addresses are always drawn from the upper half of a prefix. So the prefix an
 * address was drawn from is its longest match, by construction.
 */
final class MadeTable {

    /** What fits the space there is. */
    static final int MOST_PREFIXES = 1_500_000;

    private static final int PREFIXES_AN_ORIGIN = 14;
    private static final int IPV6_PERCENT = 19;

    /** Of a hundred prefixes that nothing covers, how many have which length. */
    private static final int[][] IPV4_LENGTHS = {
        {24, 55}, {23, 12}, {22, 14}, {21, 6}, {20, 5}, {19, 4}, {18, 2}, {17, 1}, {16, 1}
    };

    private static final int[][] IPV6_LENGTHS = {{48, 45}, {44, 10}, {40, 10}, {36, 5}, {32, 30}};

    private static final long FIRST_IPV4 = 1L << 24;
    private static final long END_IPV4 = 224L << 24;
    private static final long FIRST_IPV6 = 0x2400_0000_0000_0000L;
    private static final long IPV6_STEP = 1L << 32;

    /** The 32 bits of an IPv4 prefix, or the upper 64 of an IPv6 one. */
    private final long[] bits;

    private final byte[] lengths;
    private final int[] origins;
    private final int ipv4;
    private final int originCount;
    private final SplittableRandom random;
    private int made;

    MadeTable(int prefixes, long seed) {
        if (prefixes < 1 || prefixes > MOST_PREFIXES) {
            throw new IllegalArgumentException("a table has 1 to " + MOST_PREFIXES + " prefixes");
        }
        bits = new long[prefixes];
        lengths = new byte[prefixes];
        origins = new int[prefixes];
        ipv4 = prefixes - prefixes * IPV6_PERCENT / 100;
        originCount = Math.max(1, prefixes / PREFIXES_AN_ORIGIN);
        random = new SplittableRandom(seed);
        makeIpv4();
        makeIpv6();
    }

    private void makeIpv4() {
        long at = FIRST_IPV4;
        while (made < ipv4) {
            int length = length(IPV4_LENGTHS);
            long size = 1L << (32 - length);
            at = (at + size - 1) & -size;
            // 10.0.0.0/8 and 127.0.0.0/8 are nobody's.
            if (at >>> 24 == 10 || at >>> 24 == 127) {
                at += 1L << 24;
                continue;
            }
            if (at >= END_IPV4) {
                throw new IllegalStateException("no room for " + ipv4 + " IPv4 prefixes");
            }
            int origin = origin();
            add(at, length, origin);
            if (length <= 22 && random.nextBoolean()) {
                moreSpecifics(at, 1L << 8, 24, Math.min(8, 1 << (23 - length)), origin, ipv4);
            }
            at += size;
        }
    }

    private void makeIpv6() {
        for (long at = FIRST_IPV6; made < bits.length; at += IPV6_STEP) {
            int length = length(IPV6_LENGTHS);
            int origin = origin();
            add(at, length, origin);
            if (length <= 44 && random.nextBoolean()) {
                moreSpecifics(at, 1L << 16, 48, Math.min(8, 1 << (47 - length)), origin, bits.length);
            }
        }
    }

    private void moreSpecifics(long first, long step, int length, int most, int origin, int end) {
        int count = 1 + random.nextInt(most);
        for (int i = 0; i < count && made < end; i++) {
            add(first + i * step, length, random.nextInt(10) == 0 ? origin() : origin);
        }
    }

    private void add(long prefix, int length, int origin) {
        bits[made] = prefix;
        lengths[made] = (byte) length;
        origins[made++] = origin;
    }

    private int length(int[][] proportions) {
        int dice = random.nextInt(100);
        int row = 0;
        while (dice >= proportions[row][1]) {
            dice -= proportions[row++][1];
        }
        return proportions[row][0];
    }

    /** Few origins have many prefixes. */
    private int origin() {
        double dice = random.nextDouble();
        return (int) (originCount * dice * dice);
    }

    int size() {
        return bits.length;
    }

    /** How many of the prefixes, from the first, are IPv4's. */
    int ipv4Size() {
        return ipv4;
    }

    int origins() {
        return originCount;
    }

    /** Which of the origins announces a prefix. */
    int origin(int prefix) {
        return origins[prefix];
    }

    /** The AS number of an origin: 16 bits for the first, none that is reserved. */
    static int as(int origin) {
        return origin < 20_000 ? 1_000 + origin : 180_000 + origin;
    }

    Prefix prefix(int prefix) {
        Address address = prefix < ipv4 ? Address.ipv4((int) bits[prefix]) : new Address(bits[prefix], 0);
        return Prefix.of(address, lengths[prefix]);
    }

    /** The upper half of an address in a prefix: all 32 bits of an IPv4 one, 64 of an IPv6 one. Hot: no allocation. */
    long address(int prefix, long dice) {
        int free = (prefix < ipv4 ? 32 : 64) - lengths[prefix];
        long upperHalf = 1L << (free - 1);
        return bits[prefix] | upperHalf | dice & (upperHalf - 1);
    }
}

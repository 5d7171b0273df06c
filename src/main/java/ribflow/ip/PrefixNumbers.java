package ribflow.ip;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A number for each of many prefixes, of both families: built once, then only asked for the longest prefix that holds an
 * address. What a map of a million networks leaves behind for those who look flows up in it.
 *
 * <p>It is a {@link PrefixTable} that nobody writes any more, so readers need no epochs and no locks, and the numbers by the
 * table's ids beside it. That costs some 70 bytes a prefix where there are a million. Asking for many addresses at once
 * takes a fraction of the time of one after the other, for the reason told at {@link PrefixTrie}.
 *
 * <p>Hot: {@link #find} is allocation-free. Immutable.
 */
public final class PrefixNumbers {

    /** No prefix holds the address. */
    public static final int NONE = -1;

    public static final PrefixNumbers EMPTY = new Builder().build();

    private final @Nullable Family ipv4;
    private final @Nullable Family ipv6;
    private final int size;

    private PrefixNumbers(@Nullable Family ipv4, @Nullable Family ipv6, int size) {
        this.ipv4 = ipv4;
        this.ipv6 = ipv6;
        this.size = size;
    }

    /** The prefixes of a family, and their numbers by id. */
    private static final class Family {

        private final PrefixTable prefixes;
        private int[] numbers = new int[64];

        Family(PrefixTable prefixes) {
            this.prefixes = prefixes;
            Arrays.fill(numbers, NONE);
        }

        int put(Prefix prefix, int number) {
            int id = prefixes.add(prefix);
            if (id >= numbers.length) {
                int before = numbers.length;
                numbers = Arrays.copyOf(numbers, 2 * before);
                Arrays.fill(numbers, before, numbers.length, NONE);
            }
            int earlier = numbers[id];
            numbers[id] = earlier == NONE ? number : earlier;
            return earlier;
        }

        void find(long rows, long[] high, long[] low, int[] found, int[] scratch) {
            prefixes.longest(rows, high, low, found, scratch);
            for (long left = rows; left != 0; left &= left - 1) {
                int row = Long.numberOfTrailingZeros(left);
                found[row] = numbers[found[row]];
            }
        }
    }

    /** The number of the longest prefix that holds an address, {@link #NONE} if none does. Hot. */
    public int find(long high, long low) {
        Family family = Address.isIpv4(high, low) ? ipv4 : ipv6;
        return family == null ? NONE : family.numbers[family.prefixes.longest(high, low)];
    }

    /**
     * The same for many addresses. Hot.
     *
     * @param rows a bit for each row to look up
     * @param found the result, by row; other rows are left as they are
     * @param scratch as long as the others; holds rubbish afterwards
     */
    public void find(long rows, long[] high, long[] low, int[] found, int[] scratch) {
        long four = 0;
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            four |= Address.isIpv4(high[row], low[row]) ? left & -left : 0;
        }
        find(ipv4, four, high, low, found, scratch);
        find(ipv6, rows & ~four, high, low, found, scratch);
    }

    private static void find(@Nullable Family family, long rows, long[] high, long[] low, int[] found, int[] scratch) {
        if (family != null && rows != 0) {
            family.find(rows, high, low, found, scratch);
            return;
        }
        for (long left = rows; left != 0; left &= left - 1) {
            found[Long.numberOfTrailingZeros(left)] = NONE;
        }
    }

    /** How many prefixes there are. */
    public int size() {
        return size;
    }

    /** The memory it takes. */
    public long bytes() {
        return bytes(ipv4) + bytes(ipv6);
    }

    private static long bytes(@Nullable Family family) {
        return family == null ? 0 : family.prefixes.bytes() + 16 + 4L * family.numbers.length;
    }

    /** Gathers prefixes. */
    public static final class Builder {

        private @Nullable Family ipv4;
        private @Nullable Family ipv6;
        private int size;

        /**
         * Adds a prefix with its number, which is not negative.
         *
         * @return {@link #NONE}; or the number that the prefix has already, and keeps
         */
        public int put(Prefix prefix, int number) {
            int earlier = family(prefix.isIpv4()).put(prefix, number);
            size += earlier == NONE ? 1 : 0;
            return earlier;
        }

        private Family family(boolean four) {
            Family family = four ? ipv4 : ipv6;
            if (family == null) {
                Epochs nobody = new Epochs();
                family = new Family(four ? PrefixTable.ipv4(nobody) : PrefixTable.ipv6(nobody));
                ipv4 = four ? family : ipv4;
                ipv6 = four ? ipv6 : family;
            }
            return family;
        }

        /** All that was put; the builder is of no use afterwards. */
        public PrefixNumbers build() {
            return new PrefixNumbers(ipv4, ipv6, size);
        }
    }
}

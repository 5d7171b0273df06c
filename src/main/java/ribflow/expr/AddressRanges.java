package ribflow.expr;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/**
 * A set of addresses as sorted ranges that do not touch: single addresses, prefixes and ranges alike.
 *
 * <p>Families do not mix: IPv4 addresses are kept inside {@code ::ffff:0:0/96}, so a range of IPv6 addresses that spans
 * this block, as {@code ::/0} does, is cut in two around it.
 *
 * <p>Hot: {@link #contains} allocates nothing.
 */
final class AddressRanges {

    private static final Address BEFORE_IPV4 = new Address(0, 0x0000_fffe_ffff_ffffL);
    private static final Address FIRST_IPV4 = Address.ipv4(0);
    private static final Address LAST_IPV4 = Address.ipv4(-1);
    private static final Address AFTER_IPV4 = new Address(0, 0x0001_0000_0000_0000L);

    /** From one address to another of its family, both included. */
    record Range(Address from, Address to) implements Comparable<Range> {

        static Range of(Prefix prefix) {
            int bits = Prefix.bits128(prefix.isIpv4(), prefix.length());
            Address last = new Address(prefix.high() | ~Prefix.maskHigh(bits), prefix.low() | ~Prefix.maskLow(bits));
            return new Range(prefix.address(), last);
        }

        @Override
        public int compareTo(Range other) {
            return from.compareTo(other.from);
        }
    }

    private final long[] fromHigh;
    private final long[] fromLow;
    private final long[] toHigh;
    private final long[] toLow;

    private AddressRanges(List<Range> sorted) {
        this.fromHigh = sorted.stream().mapToLong(range -> range.from.high()).toArray();
        this.fromLow = sorted.stream().mapToLong(range -> range.from.low()).toArray();
        this.toHigh = sorted.stream().mapToLong(range -> range.to.high()).toArray();
        this.toLow = sorted.stream().mapToLong(range -> range.to.low()).toArray();
    }

    /** The addresses of all the ranges; they may overlap and come in any order. */
    static AddressRanges of(List<Range> ranges) {
        List<Range> merged = new ArrayList<>();
        for (Range range :
                ranges.stream().flatMap(r -> byFamily(r).stream()).sorted().toList()) {
            Range last = merged.isEmpty() ? null : merged.getLast();
            if (last != null && range.from.compareTo(last.to) <= 0) {
                Address to = last.to.compareTo(range.to) >= 0 ? last.to : range.to;
                merged.set(merged.size() - 1, new Range(last.from, to));
            } else {
                merged.add(range);
            }
        }
        return new AddressRanges(merged);
    }

    private static List<Range> byFamily(Range range) {
        boolean spansIpv4 = range.from.compareTo(FIRST_IPV4) < 0 && range.to.compareTo(LAST_IPV4) > 0;
        return spansIpv4
                ? List.of(new Range(range.from, BEFORE_IPV4), new Range(AFTER_IPV4, range.to))
                : List.of(range);
    }

    /** The ranges, sorted. */
    List<Range> ranges() {
        return IntStream.range(0, fromHigh.length)
                .mapToObj(i -> new Range(new Address(fromHigh[i], fromLow[i]), new Address(toHigh[i], toLow[i])))
                .toList();
    }

    boolean contains(long high, long low) {
        int first = 0;
        int last = fromHigh.length - 1;
        while (first <= last) {
            int middle = (first + last) >>> 1;
            if (compare(high, low, fromHigh[middle], fromLow[middle]) < 0) {
                last = middle - 1;
            } else if (compare(high, low, toHigh[middle], toLow[middle]) > 0) {
                first = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    private static int compare(long high, long low, long otherHigh, long otherLow) {
        int byHigh = Long.compareUnsigned(high, otherHigh);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, otherLow);
    }
}

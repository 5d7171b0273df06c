package ribflow.maps;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

final class PrefixIndexTest {

    private record Entry(Prefix prefix, long iface, long value) {

        boolean covers(Address address, long in) {
            return prefix.isIpv4() == address.isIpv4()
                    && prefix.contains(address.high(), address.low())
                    && (iface == PrefixIndex.ANY || iface == in);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
    void answersAsASearchThroughAllRowsDoes(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Entry> entries = new ArrayList<>();
        PrefixIndex.Builder builder = new PrefixIndex.Builder();
        int rows = random.nextInt(200);
        for (int i = 0; i < rows; i++) {
            Entry entry = new Entry(prefix(random), random.nextInt(3) - 1L, random.nextLong(1L << 32));
            entries.add(entry);
            builder.put(entry.prefix(), entry.iface(), entry.value());
        }
        PrefixIndex index = builder.build();
        for (int i = 0; i < 5000; i++) {
            Address address = address(random);
            long in = random.nextInt(4) - 1;
            assertEquals(
                    search(entries, address, in),
                    index.find(address.high(), address.low(), in),
                    () -> address + " interface " + in);
        }
    }

    @Test
    void theWholeOfOneFamilyIsNotTheOther() {
        PrefixIndex index = new PrefixIndex.Builder()
                .put(Prefix.parse("::/0"), 6)
                .put(Prefix.parse("10.0.0.0/8"), 4)
                .build();
        assertEquals(4, find(index, "10.1.2.3"));
        assertEquals(PrefixIndex.NONE, find(index, "192.0.2.1"));
        assertEquals(6, find(index, "2001:db8::1"));
        assertEquals(6, find(index, "::"));
    }

    @Test
    void findsWithoutAllocating() {
        PrefixIndex.Builder builder = new PrefixIndex.Builder();
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 1000; i++) {
            builder.put(prefix(random), i % 3 - 1, i);
        }
        PrefixIndex index = builder.build();
        long[] lows = random.longs(1024).toArray();
        assertEquals(0, allocatedBy(() -> {
            long sum = 0;
            for (int i = 0; i < 10_000; i++) {
                sum += index.find(0, Address.ipv4Low((int) lows[i & 1023]), i & 3);
                sum += index.find(lows[i & 1023], lows[i + 1 & 1023], i & 3);
            }
            return sum;
        }));
    }

    /** Bytes that the best of several runs allocates: the JVM itself may put something into a run, but not into all. */
    static long allocatedBy(java.util.function.LongSupplier work) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long sum = 0;
        long allocated = Long.MAX_VALUE;
        for (int run = 0; run < 5; run++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            sum += work.getAsLong();
            allocated = Math.min(allocated, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return sum == Long.MIN_VALUE ? sum : allocated;
    }

    private static long find(PrefixIndex index, String address) {
        Address parsed = Address.parse(address);
        return index.find(parsed.high(), parsed.low());
    }

    /** Longest prefix, then a row that names the interface, then the earlier row. */
    private static long search(List<Entry> entries, Address address, long in) {
        Entry best = null;
        for (Entry entry : entries) {
            if (entry.covers(address, in) && (best == null || beats(entry, best))) {
                best = entry;
            }
        }
        return best == null ? PrefixIndex.NONE : best.value();
    }

    private static boolean beats(Entry entry, Entry best) {
        int longer = Integer.compare(entry.prefix().length(), best.prefix().length());
        return longer > 0 || (longer == 0 && entry.iface() != PrefixIndex.ANY && best.iface() == PrefixIndex.ANY);
    }

    /** From so few bits that prefixes nest and addresses meet them. */
    private static Prefix prefix(SplittableRandom random) {
        Address address = address(random);
        return Prefix.of(address, random.nextInt(address.isIpv4() ? 33 : 129));
    }

    private static Address address(SplittableRandom random) {
        int bits = random.nextInt(8) << 29 | random.nextInt(4) << 8 | random.nextInt(4);
        return random.nextBoolean()
                ? Address.ipv4(bits)
                : new Address(
                        (long) random.nextInt(4) << 62 | random.nextInt(4), (long) bits << 32 | random.nextInt(2));
    }
}

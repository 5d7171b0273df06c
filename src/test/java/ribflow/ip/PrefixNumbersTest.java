package ribflow.ip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class PrefixNumbersTest {

    @Test
    void theLongestPrefixAnswersAsByHand() {
        SplittableRandom random = new SplittableRandom(11);
        PrefixNumbers.Builder builder = new PrefixNumbers.Builder();
        Map<Prefix, Integer> byHand = new HashMap<>();
        for (int i = 0; i < 6000; i++) {
            boolean ipv4 = random.nextBoolean();
            Prefix prefix = i % 3 == 0 ? Prefixes.anywhere(random, ipv4) : Prefixes.random(random, ipv4);
            Integer earlier = byHand.putIfAbsent(prefix, i);
            assertEquals(earlier == null ? PrefixNumbers.NONE : earlier, builder.put(prefix, i));
        }
        PrefixNumbers numbers = builder.build();
        assertEquals(byHand.size(), numbers.size());
        long[] high = new long[64];
        long[] low = new long[64];
        int[] found = new int[64];
        for (int round = 0; round < 100; round++) {
            long rows = random.nextLong();
            for (int row = 0; row < 64; row++) {
                Address address = Prefixes.addressNear(random, Prefixes.random(random, random.nextBoolean()));
                high[row] = address.high();
                low[row] = address.low();
                found[row] = -7;
            }
            numbers.find(rows, high, low, found, new int[64]);
            for (int row = 0; row < 64; row++) {
                int expected = byHand(byHand, new Address(high[row], low[row]));
                assertEquals(expected, numbers.find(high[row], low[row]));
                assertEquals((rows >>> row & 1) == 0 ? -7 : expected, found[row]);
            }
        }
    }

    private static int byHand(Map<Prefix, Integer> prefixes, Address address) {
        for (int length = address.isIpv4() ? 32 : 128; length >= 0; length--) {
            Integer number = prefixes.get(Prefix.of(address, length));
            if (number != null) {
                return number;
            }
        }
        return PrefixNumbers.NONE;
    }

    @Test
    void whatIsNotThereIsNotFound() {
        assertEquals(PrefixNumbers.NONE, PrefixNumbers.EMPTY.find(0, Address.ipv4Low(5)));
        PrefixNumbers.Builder builder = new PrefixNumbers.Builder();
        builder.put(Prefix.parse("::/0"), 3);
        PrefixNumbers numbers = builder.build();
        assertEquals(PrefixNumbers.NONE, numbers.find(0, Address.ipv4Low(5)), "::/0 means all of IPv6, and no more");
        assertEquals(3, numbers.find(0x2001_0db8_0000_0000L, 1));
        int[] found = {7, 7};
        numbers.find(1, new long[] {0, 0}, new long[] {Address.ipv4Low(5), 0}, found, new int[2]);
        assertEquals(PrefixNumbers.NONE, found[0]);
    }

    @Test
    void findingAllocatesNothing() {
        SplittableRandom random = new SplittableRandom(12);
        PrefixNumbers.Builder builder = new PrefixNumbers.Builder();
        for (int i = 0; i < 5000; i++) {
            builder.put(Prefixes.anywhere(random, i % 2 == 0), i);
        }
        PrefixNumbers numbers = builder.build();
        long[] high = new long[64];
        long[] low = new long[64];
        for (int row = 0; row < 64; row++) {
            Address address = Prefixes.addressNear(random, Prefixes.anywhere(random, row % 2 == 0));
            high[row] = address.high();
            low[row] = address.low();
        }
        int[] found = new int[64];
        int[] scratch = new int[64];
        long before = 0;
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 12_000; i++) {
            if (i == 2000) {
                before = memory.getCurrentThreadAllocatedBytes();
            }
            numbers.find(-1L, high, low, found, scratch);
            numbers.find(high[i & 63], low[i & 63]);
        }
        assertTrue(memory.getCurrentThreadAllocatedBytes() - before < 10_000);
    }
}

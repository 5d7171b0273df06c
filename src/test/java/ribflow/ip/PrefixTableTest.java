package ribflow.ip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrefixTableTest {

    private final Epochs epochs = new Epochs();

    /** The same changes to a table and to a plain map; after each of them the table must give the map's answers. */
    @ParameterizedTest
    @CsvSource({
        "true, false, 1",
        "true, false, 2",
        "false, false, 3",
        "false, false, 4",
        "true, true, 5",
        "false, true, 6"
    })
    void answersAsAListOfPrefixesWould(boolean ipv4, boolean small, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        PrefixTable table = table(ipv4, small);
        Map<Prefix, Integer> naive = new TreeMap<>();
        for (int step = 0; step < 4000; step++) {
            Prefix prefix = Prefixes.random(random, ipv4);
            boolean shrink = step % 2000 > 1200;
            if (!shrink && random.nextInt(3) > 0) {
                int id = table.add(prefix);
                if (naive.putIfAbsent(prefix, id) == null) {
                    table.retain(id);
                }
                assertEquals(naive.get(prefix), id);
            } else if (!naive.isEmpty()) {
                Map.Entry<Prefix, Integer> victim = naive.entrySet().stream()
                        .skip(random.nextInt(naive.size()))
                        .findFirst()
                        .orElseThrow();
                table.release(victim.getValue());
                naive.remove(victim.getKey());
            }
            if (step % 50 == 0) {
                table.turn();
            }
            if (step % 2 == 0) {
                check(table, naive, Prefixes.addressNear(random, prefix));
            }
        }
        naive.forEach((prefix, id) -> {
            assertEquals(id, table.find(prefix));
            assertEquals(prefix, table.prefix(id));
        });
        assertEquals(
                naive.keySet().stream().filter(prefix -> prefix.length() > 0).count(), table.size());
    }

    private static void check(PrefixTable table, Map<Prefix, Integer> naive, Address address) {
        List<Prefix> expected = naive.keySet().stream()
                .filter(prefix -> prefix.length() > 0 && prefix.contains(address.high(), address.low()))
                .sorted((a, b) -> b.length() - a.length())
                .toList();
        List<Prefix> found = new ArrayList<>();
        for (int id = table.longest(address.high(), address.low()); id != PrefixTable.ROOT; id = table.parent(id)) {
            found.add(table.prefix(id));
        }
        assertEquals(expected, found, () -> "covering " + address);
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, false", "true, true", "false, true"})
    void aBatchAnswersAsOneByOne(boolean ipv4, boolean small) {
        SplittableRandom random = new SplittableRandom(9);
        PrefixTable table = table(ipv4, small);
        for (int i = 0; i < 3000; i++) {
            table.retain(table.add(i % 3 == 0 ? Prefixes.anywhere(random, ipv4) : Prefixes.random(random, ipv4)));
        }
        long[] high = new long[64];
        long[] low = new long[64];
        int[] found = new int[64];
        for (int round = 0; round < 100; round++) {
            long rows = random.nextLong();
            for (int row = 0; row < 64; row++) {
                Address address = Prefixes.addressNear(random, Prefixes.random(random, ipv4));
                high[row] = address.high();
                low[row] = address.low();
                found[row] = -7;
            }
            table.longest(rows, high, low, found, new int[64]);
            for (int row = 0; row < 64; row++) {
                assertEquals((rows >>> row & 1) == 0 ? -7 : table.longest(high[row], low[row]), found[row]);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"true, false", "false, false", "true, true", "false, true"})
    void everyLengthNestsInTheNext(boolean ipv4, boolean small) {
        PrefixTable table = table(ipv4, small);
        Address address = Address.parse(ipv4 ? "203.0.113.77" : "2001:db8:55aa:ff00:1234:5678:9abc:def1");
        int most = ipv4 ? 32 : 128;
        // Odd lengths first, from long to short: each even one then comes between a parent and a child.
        for (int length = most - 1; length > 0; length -= 2) {
            table.retain(table.add(Prefix.of(address, length)));
        }
        for (int length = 0; length <= most; length += 2) {
            table.retain(table.add(Prefix.of(address, length)));
        }
        int id = table.longest(address.high(), address.low());
        for (int length = most; length > 0; length--) {
            assertEquals(length, table.length(id));
            id = table.parent(id);
        }
        assertEquals(PrefixTable.ROOT, id);
        assertEquals(PrefixTable.ROOT, table.parent(PrefixTable.ROOT));
    }

    @Test
    void theRootIsThereAndCannotBeRemoved() {
        PrefixTable table = PrefixTable.ipv4(epochs);
        Prefix all = Prefix.parse("0.0.0.0/0");
        assertEquals(PrefixTable.ROOT, table.find(all));
        assertEquals(PrefixTable.ROOT, table.add(all));
        table.retain(PrefixTable.ROOT);
        table.release(PrefixTable.ROOT);
        assertEquals(all, table.prefix(table.longest(0, Address.ipv4Low(5))));
        assertEquals(0, table.size());
    }

    @Test
    void anIdIsUsedAgainOnlyWhenReadersHaveLeft() {
        PrefixTable table = PrefixTable.ipv6(epochs);
        Epochs.Reader reader = epochs.register();
        int old = table.add(Prefix.parse("2001:db8::/32"));
        table.retain(old);
        reader.enter();
        table.release(old);
        for (int i = 0; i < 5; i++) {
            table.turn();
            int other = table.add(Prefix.of(Address.parse("2001:db8:" + i + "::"), 48));
            assertNotEquals(old, other);
            table.retain(other);
        }
        assertEquals(Prefix.parse("2001:db8::/32"), table.prefix(old));
        reader.leave();
        table.turn();
        assertEquals(old, table.add(Prefix.parse("2001:db8:ffff::/48")));
    }

    /** Announcing and withdrawing other prefixes again and again must not make the table grow. */
    @ParameterizedTest
    @CsvSource({"true, false", "false, false", "true, true", "false, true"})
    void memoryIsUsedAgain(boolean ipv4, boolean small) {
        PrefixTable table = table(ipv4, small);
        long after = 0;
        for (int round = 0; round < 40; round++) {
            List<Integer> ids = new ArrayList<>();
            SplittableRandom random = new SplittableRandom(round);
            for (int i = 0; i < 500; i++) {
                int id = table.add(Prefixes.anywhere(random, ipv4));
                table.retain(id);
                ids.add(id);
            }
            ids.forEach(table::release);
            table.turn();
            table.turn();
            assertEquals(0, table.size());
            if (round == 3) {
                after = table.bytes();
            }
        }
        assertTrue(table.bytes() < after * 1.3, () -> table.bytes() + " bytes at the end");
    }

    private PrefixTable table(boolean ipv4, boolean small) {
        return small ? PrefixTable.small(ipv4, epochs) : ipv4 ? PrefixTable.ipv4(epochs) : PrefixTable.ipv6(epochs);
    }

    @Test
    void anEmptyTableIsSmall() {
        assertTrue(PrefixTable.small(true, epochs).bytes() < 2_500);
        assertTrue(PrefixTable.small(false, epochs).bytes() < 2_500);
        assertTrue(PrefixTable.ipv4(epochs).bytes() < 400_000);
        assertTrue(PrefixTable.ipv6(epochs).bytes() < 400_000);
        assertFalse(PrefixTable.ipv4(epochs).bytes() == 0);
    }

    /** Many at once are found like one after the other, covered by others or not there at all. */
    @Test
    void findsManyTogether() {
        SplittableRandom random = new SplittableRandom(8);
        for (boolean ipv4 : List.of(true, false)) {
            PrefixTable table = ipv4 ? PrefixTable.ipv4(epochs) : PrefixTable.ipv6(epochs);
            List<Prefix> all = Stream.generate(() -> Prefixes.random(random, ipv4))
                    .limit(4000)
                    .toList();
            all.stream().limit(2000).forEach(prefix -> table.retain(table.add(prefix)));
            PrefixBatch batch = new PrefixBatch();
            for (int size : new int[] {0, 1, 2, 63, 64}) {
                List<Prefix> some =
                        random.ints(size, 0, all.size()).mapToObj(all::get).toList();
                batch.clear();
                some.forEach(batch::add);
                table.find(batch);
                for (int i = 0; i < size; i++) {
                    assertEquals(table.find(some.get(i)), batch.id(i));
                }
            }
        }
    }
}

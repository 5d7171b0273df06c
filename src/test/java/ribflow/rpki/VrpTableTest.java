package ribflow.rpki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.rpki.Validity.INVALID;
import static ribflow.rpki.Validity.UNKNOWN;
import static ribflow.rpki.Validity.VALID;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.ip.Prefix;

/** Origin validation: the cases of RFC 6811, random tables against a plain list, and what it costs. */
final class VrpTableTest {

    private final Epochs epochs = new Epochs();
    private final VrpTable table = new VrpTable(epochs);

    static Vrp vrp(String prefix, int maxLength, long as) {
        return new Vrp(Prefix.parse(prefix), maxLength, as);
    }

    private Validity validity(String route, long origin) {
        return table.validity(Prefix.parse(route), origin);
    }

    @Test
    void aRouteIsValidIfOneVrpAllowsIt() {
        table.add(vrp("192.0.2.0/24", 24, 64500));
        table.add(vrp("192.0.2.0/24", 25, 64501));
        table.add(vrp("10.0.0.0/8", 16, 64502));
        table.add(vrp("2001:db8::/32", 48, 64500));

        assertEquals(VALID, validity("192.0.2.0/24", 64500));
        assertEquals(VALID, validity("192.0.2.0/24", 64501));
        assertEquals(INVALID, validity("192.0.2.0/24", 64502), "another origin");
        assertEquals(VALID, validity("192.0.2.128/25", 64501));
        assertEquals(INVALID, validity("192.0.2.128/25", 64500), "too long");
        assertEquals(INVALID, validity("10.1.1.0/24", 64502), "too long, with the VRP at a parent");
        assertEquals(VALID, validity("10.1.0.0/16", 64502));
        assertEquals(UNKNOWN, validity("192.0.0.0/16", 64500), "a VRP for a part does not cover");
        assertEquals(UNKNOWN, validity("198.51.100.0/24", 64500));
        assertEquals(VALID, validity("2001:db8:1::/48", 64500));
        assertEquals(INVALID, validity("2001:db8:1:1::/64", 64500));
        assertEquals(UNKNOWN, validity("2001:db9::/32", 64500));
    }

    @Test
    void aMoreSpecificVrpDoesNotHideTheOneAbove() {
        table.add(vrp("10.0.0.0/8", 24, 64500));
        table.add(vrp("10.1.0.0/16", 16, 64501));
        assertEquals(VALID, validity("10.1.1.0/24", 64500));
        assertEquals(INVALID, validity("10.1.1.0/24", 64501));
    }

    @Test
    void as0AndNoOriginAreNeverValid() {
        table.add(vrp("192.0.2.0/24", 32, 0));
        table.add(vrp("198.51.100.0/24", 24, 0xffff_ffffL));
        assertEquals(INVALID, validity("192.0.2.0/24", 0));
        assertEquals(INVALID, validity("192.0.2.0/24", VrpTable.NO_ORIGIN));
        assertEquals(INVALID, validity("198.51.100.0/24", VrpTable.NO_ORIGIN), "-1 is not AS 4294967295");
        assertEquals(VALID, validity("198.51.100.0/24", 0xffff_ffffL));
        assertEquals(UNKNOWN, validity("203.0.113.0/24", VrpTable.NO_ORIGIN));
    }

    @Test
    void aVrpForEverythingCoversEverything() {
        table.add(vrp("0.0.0.0/0", 0, 64500));
        table.add(vrp("::/0", 128, 64500));
        assertEquals(VALID, validity("0.0.0.0/0", 64500));
        assertEquals(INVALID, validity("192.0.2.0/24", 64500));
        assertEquals(VALID, validity("2001:db8::1/128", 64500));
        assertTrue(table.remove(vrp("0.0.0.0/0", 0, 64500)));
        assertEquals(UNKNOWN, validity("192.0.2.0/24", 64500));
    }

    @Test
    void coveringVrpsComeTheMostSpecificFirst() {
        table.add(vrp("10.0.0.0/8", 8, 1));
        table.add(vrp("10.1.0.0/16", 24, 2));
        table.add(vrp("10.1.1.0/24", 24, 3));
        table.add(vrp("10.1.1.128/25", 25, 4));
        assertEquals(
                List.of(vrp("10.1.1.0/24", 24, 3), vrp("10.1.0.0/16", 24, 2), vrp("10.0.0.0/8", 8, 1)),
                table.covering(Prefix.parse("10.1.1.0/24")));
        assertEquals(List.of(), table.covering(Prefix.parse("11.0.0.0/8")));
    }

    @Test
    void randomTablesAnswerAsPlainListsDo() {
        Random random = new Random(6811);
        Set<Vrp> plain = new HashSet<>();
        for (int step = 0; step < 20_000; step++) {
            Vrp vrp = random(random);
            if (random.nextInt(5) < 3) {
                assertEquals(plain.add(vrp), table.add(vrp));
            } else {
                assertEquals(plain.remove(vrp), table.remove(vrp));
            }
            if (step % 50 == 0) {
                table.turn();
                agree(plain, random);
            }
        }
        assertEquals(plain.size(), table.size());
        for (Vrp vrp : plain) {
            assertTrue(table.remove(vrp));
        }
        assertEquals(0, table.size());
        assertEquals(UNKNOWN, validity("10.0.0.0/24", 1));
    }

    private void agree(Set<Vrp> plain, Random random) {
        for (int i = 0; i < 20; i++) {
            Vrp like = random(random);
            List<Vrp> covering = plain.stream()
                    .filter(vrp -> vrp.prefix().contains(like.prefix()))
                    .toList();
            assertEquals(
                    VrpTable.validity(covering, like.prefix(), like.as()), table.validity(like.prefix(), like.as()));
            assertEquals(Set.copyOf(covering), Set.copyOf(table.covering(like.prefix())));
        }
    }

    /** Few prefixes, so that they cover each other. */
    private static Vrp random(Random random) {
        boolean v4 = random.nextBoolean();
        Address address = v4
                ? Address.ipv4(0x0a00_0000 | random.nextInt(4) << 16 | random.nextInt(4) << 6)
                : new Address(0x2001_0db8_0000_0000L | random.nextInt(4) << 8, 0);
        int most = v4 ? 32 : 64;
        int length = random.nextInt(8, most + 1);
        int maxLength = random.nextInt(length, Math.min(most, length + 8) + 1);
        return new Vrp(Prefix.of(address, length), maxLength, random.nextInt(3));
    }

    @Test
    void readersNeverMissWhatDoesNotChange() throws InterruptedException {
        Vrp always = vrp("10.0.0.0/8", 24, 64500);
        table.add(always);
        AtomicLong reads = new AtomicLong();
        List<String> wrong = new ArrayList<>();
        Thread reader = Thread.ofPlatform().start(() -> {
            try (Epochs.Reader online = epochs.register()) {
                while (!Thread.currentThread().isInterrupted()) {
                    online.enter();
                    Validity validity = table.validity(Prefix.parse("10.1.1.0/24"), 64500);
                    online.leave();
                    if (validity != VALID) {
                        wrong.add("10.1.1.0/24 was " + validity);
                        return;
                    }
                    reads.incrementAndGet();
                }
            }
        });
        Random random = new Random(1);
        Set<Vrp> there = new HashSet<>();
        while (reads.get() < 200_000 && reader.isAlive()) {
            int length = random.nextInt(9, 25);
            Vrp vrp = new Vrp(Prefix.of(Address.parse("10.1.1.0"), length), length, random.nextInt(4));
            if (there.add(vrp)) {
                table.add(vrp);
            } else {
                there.remove(vrp);
                table.remove(vrp);
            }
            table.turn();
        }
        reader.interrupt();
        reader.join();
        assertEquals(List.of(), wrong);
    }

    /**
     * Seven in ten are for IPv4, all over its space; those for IPv6 are allocations of /32 and networks in them. As in the
     * world, an eighth are doubles of a prefix with another AS.
     */
    @Test
    void halfAMillionVrpsLoadFastAndAreCompact() {
        Random random = new Random(500_000);
        List<Address> allocations = new ArrayList<>();
        for (int i = 0; i < 40_000; i++) {
            allocations.add(new Address(0x2400_0000_0000_0000L + ((long) random.nextInt(1 << 20) << 32), 0));
        }
        long start = System.nanoTime();
        while (table.size() < 500_000) {
            boolean v4 = random.nextInt(10) < 7;
            Prefix prefix = v4
                    ? Prefix.of(Address.ipv4(random.nextInt()), random.nextInt(8) < 5 ? 24 : random.nextInt(16, 24))
                    : ofAllocation(allocations.get(random.nextInt(allocations.size())), random);
            table.add(new Vrp(prefix, prefix.length() + random.nextInt(3), random.nextInt(65_000)));
            if (random.nextInt(8) == 0) {
                table.add(new Vrp(prefix, prefix.length(), 65_000 + random.nextInt(1000)));
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        String measured = "%.2f s, %.0f bytes a VRP".formatted(seconds, table.bytes() / 500_000.0);
        System.out.println("500,000 VRPs: " + measured);
        assertTrue(table.bytes() < 110_000_000, measured);
        assertTrue(seconds < 20, measured);
    }

    private static Prefix ofAllocation(Address allocation, Random random) {
        int length = random.nextInt(4) == 0 ? 32 : random.nextInt(36, 49);
        long within = (long) random.nextInt(64) << 26;
        return Prefix.of(new Address(allocation.high() | within, 0), length);
    }

    @Test
    void judgingABatchAllocatesNothing() {
        table.add(vrp("10.0.0.0/8", 24, 64500));
        table.add(vrp("2001:db8::/32", 48, 64500));
        OriginReader origins = new OriginReader(() -> table);
        long[] high = new long[64];
        long[] low = new long[64];
        int[] length = new int[64];
        long[] origin = new long[64];
        for (int row = 0; row < 64; row++) {
            Address address = Address.parse(row % 2 == 0 ? "10.1.2.3" : "2001:db8::1");
            high[row] = address.high();
            low[row] = address.low();
            length[row] = row % 2 == 0 ? 24 : 48;
            origin[row] = row % 4 < 2 ? 64500 : 64501;
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 10_000; i++) {
            origins.judge(-1L, high, low, length, origin);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 10_000; i++) {
            origins.judge(-1L, high, low, length, origin);
        }
        assertEquals(0, threads.getCurrentThreadAllocatedBytes() - before);
        assertEquals(0x3333_3333_3333_3333L, origins.rows(VALID));
        assertEquals(0xcccc_cccc_cccc_ccccL, origins.rows(INVALID));
        assertEquals(0, origins.rows(UNKNOWN));
        origins.judge(1, high, low, new int[64], origin);
        assertEquals(1, origins.rows(UNKNOWN), "a default route");
    }

    @Test
    void withoutVrpsNothingHasAState() {
        OriginReader origins = new OriginReader(() -> null);
        origins.judge(-1L, new long[64], new long[64], new int[64], new long[64]);
        for (Validity validity : Validity.values()) {
            assertEquals(0, origins.rows(validity));
        }
        assertFalse(table.remove(vrp("10.0.0.0/8", 8, 1)));
    }
}

package ribflow.bgp.rib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import ribflow.bgp.message.PathAttributes;
import ribflow.bgp.message.Update;
import ribflow.ip.Address;
import ribflow.ip.Epochs;
import ribflow.ip.Prefix;

class RouteReaderTest {

    @Test
    void findAndTheFieldsOfWhatItFoundAllocateNothing() {
        Epochs epochs = new Epochs();
        Rib rib = new Rib(epochs);
        SplittableRandom random = new SplittableRandom(1);
        AdjRibIn one = rib.established(
                new RibSource.Session(Address.parse("10.0.0.1")), Speaker.UNKNOWN, Attributes.BOTH, Set.of());
        AdjRibIn two = rib.established(
                new RibSource.Session(Address.parse("10.0.0.2")), Speaker.UNKNOWN, Attributes.BOTH, Set.of());
        long[] high = new long[64];
        long[] low = new long[64];
        for (int i = 0; i < 64; i++) {
            Address address = i % 2 == 0
                    ? Address.ipv4(random.nextInt())
                    : new Address(0x2001_0db8_0000_0000L | (random.nextInt() & 0xffff_ffffL), random.nextLong());
            (i % 3 == 0 ? one : two)
                    .update(Attributes.announce(
                            Attributes.random(random), Address.ipv4(i), List.of(Prefix.of(address, 1 + i % 32))));
            high[i] = address.high();
            low[i] = address.low();
        }
        PeerTiers[] peers = new PeerTiers[64];
        Arrays.fill(peers, PeerTiers.inOrder(one, two));
        RouteQuery query = new RouteQuery();
        RouteReader routes = new RouteReader(rib);
        Epochs.Reader reader = epochs.register();
        RouteMatches found = new RouteMatches();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = Long.MAX_VALUE;
        for (int round = 0;
                round < 5 && allocated > 0;
                round++) { // the compiler may still be at work in the first ones
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 10_000; i++) {
                assertTrue(batch(
                                rib,
                                reader,
                                routes,
                                query.rows(-1L, high, low, peers).nextHops(-1L, high, low),
                                found)
                        != 0);
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertEquals(0, allocated);
    }

    @Test
    void lengthsOfPrefixesAreLookedUpForWhoWantsThem() {
        Epochs epochs = new Epochs();
        Rib rib = new Rib(epochs);
        AdjRibIn peer = rib.established(
                new RibSource.Session(Address.parse("10.0.0.1")), Speaker.UNKNOWN, Attributes.BOTH, Set.of());
        peer.update(Attributes.announce(
                Attributes.random(new SplittableRandom(1)), Address.ipv4(1), List.of(Prefix.parse("203.0.113.0/24"))));
        Address host = Address.parse("203.0.113.5");
        RouteQuery query = new RouteQuery()
                .rows(1, new long[] {host.high()}, new long[] {host.low()}, new PeerTiers[] {PeerTiers.inOrder(peer)})
                .nextHops(0, new long[1], new long[1]);
        RouteMatches with = new RouteMatches(true);
        RouteMatches without = new RouteMatches(false);
        try (Epochs.Reader reader = epochs.register()) {
            reader.enter();
            new RouteReader(rib).find(query, with);
            new RouteReader(rib).find(query, without);
        }
        assertTrue(without.attributes()[0] != 0);
        assertEquals(with.attributes()[0], without.attributes()[0]);
        assertEquals(24, with.prefixLength()[0]);
        assertEquals(0, without.prefixLength()[0]);
    }

    /** A look-up that a change has disturbed is repeated; if the change was in another region, no second change can disturb that. */
    @Test
    void changesElsewhereRepeatALookUpOnceAtMost() throws Exception {
        Epochs epochs = new Epochs();
        Rib rib = new Rib(epochs);
        SplittableRandom random = new SplittableRandom(1);
        AdjRibIn peer = rib.established(
                new RibSource.Session(Address.parse("10.0.0.1")), Speaker.UNKNOWN, Attributes.BOTH, Set.of());
        List<PathAttributes> sets = List.of(Attributes.random(random), Attributes.random(random));
        List<Prefix> elsewhere = List.of(Prefix.parse("10.0.0.0/24"));
        List<Prefix> asked = List.of(Prefix.parse("203.0.113.0/24"));
        List<Update> changes = sets.stream()
                .map(set -> Attributes.announce(set, Address.ipv4(1), elsewhere))
                .toList();
        // Routes that keep the sets, so that the changes below are of routes alone
        sets.forEach(set -> peer.update(Attributes.announce(set, Address.ipv4(1), asked)));
        peer.update(Attributes.announce(sets.getFirst(), Address.ipv4(1), List.of(Prefix.parse("10.1.0.0/24"))));
        AtomicBoolean over = new AtomicBoolean();
        Thread writer = Thread.ofPlatform().start(() -> {
            while (!over.get()) {
                changes.forEach(peer::update);
            }
        });
        RouteReader routes = new RouteReader(rib);
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        long most = 0;
        try (Epochs.Reader reader = epochs.register()) {
            RouteQuery query = new RouteQuery()
                    .rows(
                            1,
                            new long[] {asked.getFirst().high()},
                            new long[] {asked.getFirst().low()},
                            new PeerTiers[] {PeerTiers.inOrder(peer)})
                    .nextHops(0, new long[1], new long[1]);
            RouteMatches found = new RouteMatches(false);
            reader.enter();
            while (routes.repeated() < 1000 && System.nanoTime() < end) {
                long before = routes.repeated();
                routes.find(query, found);
                most = Math.max(most, routes.repeated() - before);
            }
            reader.leave();
        } finally {
            over.set(true);
            writer.join();
        }
        assertEquals(1, most);
        assertEquals(1000, routes.repeated());
    }

    private static long batch(Rib rib, Epochs.Reader reader, RouteReader routes, RouteQuery query, RouteMatches found) {
        reader.enter();
        routes.find(query, found);
        AttributePool pool = rib.attributes();
        long sum = 0;
        for (int row = 0; row < 64; row++) {
            int set = found.attributes()[row];
            if (set != 0) {
                sum += pool.originAs(set) + pool.neighbourAs(set) + pool.nextHopHigh(set) + pool.nextHopLow(set);
                sum += pool.med(set) + pool.localPref(set) + pool.asPath(set) + pool.standard(set) + pool.large(set);
            }
        }
        reader.leave();
        return sum;
    }
}

package ribflow.bgp.rib;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import ribflow.ip.Address;
import ribflow.ip.Prefix;
import ribflow.ip.Prefixes;

class RegionsTest {

    private static int of(String address) {
        Address parsed = Address.parse(address);
        return Regions.of(parsed.high(), parsed.low());
    }

    @Test
    void everyAddressOfAPrefixIsInItsRegion() {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 100_000; i++) {
            Prefix prefix = Prefixes.random(random, random.nextBoolean());
            Address address = Prefixes.addressNear(random, prefix);
            if (prefix.contains(address.high(), address.low())) {
                int region = Regions.of(prefix);
                assertTrue(
                        region == Regions.ALL || region == Regions.of(address.high(), address.low()),
                        prefix + " " + address);
            }
        }
    }

    @Test
    void aPrefixThatIsWiderThanARegionConcernsAll() {
        assertEquals(Regions.ALL, Regions.of(Prefix.parse("0.0.0.0/0")));
        assertEquals(Regions.ALL, Regions.of(Prefix.parse("198.0.0.0/7")));
        assertEquals(of("198.51.100.1"), Regions.of(Prefix.parse("198.0.0.0/8")));
        assertEquals(Regions.ALL, Regions.of(Prefix.parse("::/0")));
        assertEquals(Regions.ALL, Regions.of(Prefix.parse("2000::/3")));
        assertEquals(of("2001:db8::1"), Regions.of(Prefix.parse("2001::/16")));
    }

    @Test
    void tellsFamiliesApartAndMostOfWhatIsRouted() {
        assertEquals(
                256,
                IntStream.range(0, 256).map(i -> of(i + ".0.0.1")).distinct().count());
        int[] ipv6 = IntStream.rangeClosed(0x2400, 0x2a1f)
                .map(i -> of(Integer.toHexString(i) + "::1"))
                .distinct()
                .toArray();
        assertTrue(ipv6.length > 200, ipv6.length + " regions");
        assertTrue(Arrays.stream(ipv6).allMatch(region -> region >= 256 && region < 512));
    }

    @Test
    void aChangeIsSeenInItsRegionAndThatOfAllInEach() {
        Regions regions = new Regions();
        int here = of("192.0.2.1");
        int there = of("198.51.100.1");
        regions.count(here);
        assertNotEquals(0, regions.version(here));
        assertEquals(0, regions.version(there));
        regions.count(Regions.ALL);
        assertEquals(2, regions.version(here));
        assertEquals(1, regions.version(there));
    }
}

package ribflow.simulate.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

class MadeTableTest {

    private static final MadeTable TABLE = new MadeTable(50_000, 3);

    @Test
    void theSameSeedMakesTheSame() {
        MadeTable again = new MadeTable(50_000, 3);
        for (int i = 0; i < TABLE.size(); i++) {
            assertEquals(TABLE.prefix(i), again.prefix(i));
            assertEquals(TABLE.origin(i), again.origin(i));
        }
    }

    @Test
    void noPrefixOccursTwice() {
        assertEquals(
                50_000,
                IntStream.range(0, TABLE.size())
                        .mapToObj(TABLE::prefix)
                        .distinct()
                        .count());
        assertTrue(IntStream.range(0, TABLE.ipv4Size())
                .allMatch(i -> TABLE.prefix(i).isIpv4()));
        assertEquals(40_500, TABLE.ipv4Size());
    }

    @Test
    void aFlowsDestinationIsInItsOriginsPrefixByTheLongestMatch() {
        Map<Prefix, Integer> origins = new HashMap<>();
        for (int i = 0; i < TABLE.size(); i++) {
            origins.put(TABLE.prefix(i), TABLE.origin(i));
        }
        MadeFlow flow = new MadeFlow(TABLE, 7);
        int covered = 0;
        for (int number = 0; number < 20_000; number++) {
            flow.set(number, number % 5 == 0);
            Address address = flow.ipv6
                    ? new Address(flow.destinationHigh, flow.destinationLow)
                    : Address.ipv4((int) flow.destinationLow);
            int found = -1;
            int matches = 0;
            for (int length = flow.ipv6 ? 64 : 32; length > 0; length--) {
                Integer origin = origins.get(Prefix.of(address, length));
                if (origin != null) {
                    found = matches++ == 0 ? origin : found;
                }
            }
            covered += matches > 1 ? 1 : 0;
            assertEquals(flow.destinationOrigin, found, () -> "of " + address);
        }
        // Nothing more specific is ever hit in the upper half, by construction; what covers is.
        assertTrue(covered > 100, "prefixes nest: " + covered);
    }

    @Test
    void asMuchAsIsPromisedFits() {
        assertEquals(MadeTable.MOST_PREFIXES, new MadeTable(MadeTable.MOST_PREFIXES, 1).size());
        assertThrows(IllegalArgumentException.class, () -> new MadeTable(MadeTable.MOST_PREFIXES + 1, 1));
        assertEquals(1, new MadeTable(1, 1).size());
    }
}

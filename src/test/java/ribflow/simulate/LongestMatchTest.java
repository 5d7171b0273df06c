package ribflow.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

class LongestMatchTest {

    @Test
    void findsWhatACountOfAgreeingBitsFinds() {
        List<Prefix> prefixes = new ArrayList<>(RoutingTest.ROUTING.prefixes());
        LongestMatch<Prefix> table = new LongestMatch<>();
        prefixes.forEach(p -> table.put(p, p));
        assertEquals(prefixes.size(), table.size());
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 200; i++) {
            Prefix near = prefixes.get(random.nextInt(prefixes.size()));
            Address address = i % 10 == 0 ? Address.ipv4(random.nextInt()) : Addresses.random(near, random);
            assertEquals(bruteForce(prefixes, address), table.find(address), address.toString());
        }
    }

    /** Counts the leading bits on which address and prefix agree, as big numbers, one prefix after the other. */
    private static Optional<Prefix> bruteForce(List<Prefix> prefixes, Address address) {
        BigInteger bits = new BigInteger(1, address.toBytes());
        int width = address.toBytes().length * 8;
        return prefixes.stream()
                .filter(p -> p.isIpv4() == address.isIpv4())
                .filter(p -> width
                                - new BigInteger(1, p.address().toBytes())
                                        .xor(bits)
                                        .bitLength()
                        >= p.length())
                .max(Comparator.comparingInt(Prefix::length));
    }
}

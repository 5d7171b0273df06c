package ribflow.bgp.rib;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ribflow.ip.IntPages;

class HashChainsTest {

    /** With good hashes and with bad ones: what was added and not removed is found under its hash, and nothing else. */
    @ParameterizedTest
    @ValueSource(ints = {-1, 0xff, 0xfff0_0000})
    void findsWhatIsInIt(int hashBits) {
        SplittableRandom random = new SplittableRandom(1);
        IntPages links = new IntPages();
        links.reach(1500);
        HashChains chains = new HashChains(links, number -> hash(number, hashBits));
        BitSet in = new BitSet();
        for (int step = 0; step < 5000; step++) {
            int number = 1 + random.nextInt(1500);
            if (!in.get(number)) {
                in.set(number);
                chains.add(number, hash(number, hashBits));
            } else if (random.nextInt(3) == 0) {
                in.clear(number);
                chains.remove(number);
            }
        }
        assertEquals(in.cardinality(), chains.size());
        for (int number = 1; number <= 1500; number++) {
            int at = chains.first(hash(number, hashBits));
            while (at != 0 && at != number) {
                at = chains.next(at);
            }
            assertEquals(in.get(number), at == number);
        }
    }

    private static int hash(int number, int bits) {
        return HashChains.hash(new int[] {number}, 1) & bits;
    }
}

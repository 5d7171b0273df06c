package ribflow.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import ribflow.decode.ipfix.IpfixTest;
import ribflow.decode.netflow.NetFlow1Test;
import ribflow.decode.netflow.NetFlow5Test;
import ribflow.decode.netflow.NetFlow7Test;
import ribflow.decode.netflow.NetFlow8Test;
import ribflow.decode.netflow9.NetFlow9Test;
import ribflow.decode.sflow.SflowTest;
import ribflow.flow.ExporterCounter;
import ribflow.flow.FlowField;

/** Whatever arrives is counted, never thrown; and a cut datagram never yields more than the whole one. */
final class DamagedDatagramsTest {

    static Stream<byte[]> datagrams() {
        return Stream.of(
                SflowTest.datagram(5),
                SflowTest.datagram(4),
                SflowTest.datagram(2),
                NetFlow1Test.datagram(3, 48),
                NetFlow5Test.datagram(3, 0, 100),
                NetFlow7Test.datagram(3, 0),
                NetFlow8Test.datagram(8, 3, 44, 20),
                NetFlow9Test.datagram(3, 0, true),
                SampledFramesTest.message(3),
                SampledFramesTest.flows(3),
                StructuredDataTest.message(1),
                BiflowTest.message(3),
                TotalsTest.datagram(3),
                IpfixTest.message(0, true, "a", "bc", "x".repeat(260)),
                TextsAndListsTest.everyKind(),
                NamesByOptionsTest.everyKind(),
                SamplingTest.everyKindOfOptions(),
                HeldFlowsTest.dataBeforeOptions());
    }

    @ParameterizedTest
    @MethodSource("datagrams")
    void cutAtEveryByte(byte[] whole) {
        long flows = Decoding.ofEverything().take(whole).flows().size();
        for (int length = 0; length < whole.length; length++) {
            Decoding decoding = Decoding.ofEverything().take(Arrays.copyOf(whole, length));
            assertTrue(decoding.flows().size() <= flows);
            assertEquals(decoding.flows().size(), decoding.count(ExporterCounter.FLOWS));
            assertEquals(1, decoding.count(ExporterCounter.DATAGRAMS));
        }
    }

    @ParameterizedTest
    @MethodSource("datagrams")
    void flippedAtEveryByte(byte[] whole) {
        for (int at = 0; at < whole.length; at++) {
            for (int flip : new int[] {0x01, 0xff}) {
                byte[] damaged = whole.clone();
                damaged[at] ^= (byte) flip;
                Decoding decoding = Decoding.ofEverything();
                decoding.take(damaged).take(whole);
                assertEquals(decoding.flows().size(), decoding.count(ExporterCounter.FLOWS));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("datagrams")
    void manyBytesAtRandom(byte[] whole) {
        SplittableRandom random = new SplittableRandom(7);
        Decoding decoding = Decoding.of(50, 2000, Set.copyOf(FlowField.values()));
        for (int i = 0; i < 5000; i++) {
            byte[] damaged = Arrays.copyOf(whole, random.nextInt(3, whole.length + 20));
            for (int n = random.nextInt(8); n > 0; n--) {
                damaged[random.nextInt(2, damaged.length)] = (byte) random.nextInt(256);
            }
            decoding.take(damaged);
        }
        assertEquals(decoding.flows().size(), decoding.count(ExporterCounter.FLOWS));
        assertEquals(5000, decoding.count(ExporterCounter.DATAGRAMS));
    }
}

package ribflow.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Set;
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
import ribflow.flow.Exporter;
import ribflow.flow.Exporters;
import ribflow.flow.FlowField;
import ribflow.flow.Names;
import ribflow.ip.Address;

/** A decoder that knows its templates allocates nothing, repeated templates included. */
final class DecodeAllocationTest {

    static Stream<byte[]> datagrams() {
        return Stream.of(
                SflowTest.datagram(5),
                SflowTest.datagram(4),
                SflowTest.datagram(2),
                NetFlow1Test.datagram(24, 48),
                NetFlow5Test.datagram(30, 0, 100),
                NetFlow7Test.datagram(27, 0),
                NetFlow8Test.datagram(8, 30, 44, 20),
                NetFlow9Test.datagram(30, 0, true),
                SampledFramesTest.message(40),
                SampledFramesTest.flows(40),
                StructuredDataTest.message(5),
                BiflowTest.message(10),
                TotalsTest.datagram(40),
                TextsAndListsTest.everyKind(),
                NamesByOptionsTest.everyKind(),
                IpfixTest.message(0, true, "a", "bc", "def", "ghij"),
                unknownSamplers());
    }

    /** Two samplers that are awaited in vain. */
    private static byte[] unknownSamplers() {
        Bytes sets = new Bytes()
                .set(2, new Bytes().template(256, 1, 4, 302, 4, 309, 4, 310, 4))
                .set(256, new Bytes().u32(1, 5, 0, 0, 1, 6, 3, 1000));
        return Bytes.Headers.ipfix(1_700_000_000L, 0, 1, sets);
    }

    @ParameterizedTest
    @MethodSource("datagrams")
    void warmDecodingAllocatesNothing(byte[] datagram) {
        Exporters exporters = new Exporters(10);
        Exporter exporter = java.util.Objects.requireNonNull(exporters.find(0, Address.ipv4Low(1)));
        Templates templates =
                new Templates(new DecodeConfig(10, 1000), exporters, new Names(), Set.copyOf(FlowField.values()));
        long[] rows = new long[1];
        FlowDecoder decoder = new FlowDecoder(templates, batch -> rows[0] += batch.size());
        ByteBuffer buffer =
                ByteBuffer.allocateDirect(datagram.length).put(datagram).flip();
        for (int i = 0; i < 10_000; i++) {
            decoder.decode(buffer, exporter, i);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 10_000; i < 20_000; i++) {
            decoder.decode(buffer, exporter, i);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertEquals(0, allocated / 10_000, allocated + " bytes in 10,000 datagrams");
    }
}

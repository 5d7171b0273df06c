package ribflow.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import ribflow.decode.ipfix.IpfixTest;
import ribflow.decode.netflow.NetFlow5Test;
import ribflow.decode.netflow9.NetFlow9Test;
import ribflow.flow.Exporter;
import ribflow.flow.ExporterCounter;
import ribflow.flow.Exporters;
import ribflow.flow.FlowField;
import ribflow.flow.Names;
import ribflow.ip.Address;

final class FlowDecoderTest {

    @Test
    void versionsAreToldApartOnOnePort() {
        Decoding decoding = Decoding.ofEverything();
        decoding.take(NetFlow5Test.datagram(1, 0, 0))
                .take(NetFlow9Test.datagram(1, 0, true))
                .take(IpfixTest.message(0, true, "a"));
        assertEquals(
                List.of(5L, 9L, 10L),
                decoding.flows().stream()
                        .map(flow -> flow.get(FlowField.EXPORT_PROTO_VERSION))
                        .toList());
    }

    @Test
    void otherVersionsAreCounted() {
        Decoding decoding = Decoding.ofEverything();
        decoding.take(new Bytes().u16(6).u32(1, 2, 3))
                .take(new Bytes().u16(0xffff))
                .take(new Bytes().u8(9))
                .take(new Bytes());
        assertEquals(4, decoding.count(ExporterCounter.UNKNOWN_VERSION));
        assertEquals(4, decoding.count(ExporterCounter.DATAGRAMS));
        assertTrue(decoding.flows().isEmpty());
    }

    @Test
    void theExporterWasHeard() {
        Decoding decoding = Decoding.ofEverything().take(NetFlow5Test.datagram(1, 0, 0));
        assertEquals(
                Decoding.ARRIVAL,
                decoding.exporter(Address.parse(Decoding.ROUTER)).lastHeard());
    }

    /** A datagram may lie anywhere in its buffer, and flows of several exporters share a batch until it is full. */
    @Test
    void batchesAreHandedOnWhenTheyAreFullOrFlushed() {
        Exporters exporters = new Exporters(2);
        Exporter one = Objects.requireNonNull(exporters.find(0, Address.ipv4Low(1)));
        Exporter two = Objects.requireNonNull(exporters.find(0, Address.ipv4Low(2)));
        Templates templates = new Templates(new DecodeConfig(10, 0), exporters, new Names(), Set.of());
        List<String> batches = new ArrayList<>();
        FlowDecoder decoder = new FlowDecoder(templates, batch -> {
            int first = batch.exporter(0).index();
            int last = batch.exporter(batch.size() - 1).index();
            batches.add(batch.size() + " from " + first + " to " + last);
        });
        byte[] datagram = NetFlow5Test.datagram(30, 0, 0);
        ByteBuffer buffer = ByteBuffer.allocate(100 + datagram.length + 50);
        buffer.put(100, datagram).position(100).limit(100 + datagram.length);
        decoder.decode(buffer, one, 0);
        decoder.decode(buffer, one, 0);
        assertEquals(List.of(), batches);
        decoder.decode(buffer, two, 0);
        assertEquals(List.of("64 from 0 to 1"), batches);
        decoder.flush();
        decoder.flush();
        assertEquals(List.of("64 from 0 to 1", "26 from 1 to 1"), batches);
        assertEquals(60, one.counters().get(ExporterCounter.FLOWS));
        assertEquals(30, two.counters().get(ExporterCounter.FLOWS));
        assertEquals(100, buffer.position());
    }

    /** A batch that its taker could not take is counted as lost and never seen again, whoever's flows are in it. */
    @Test
    void flowsThatMakeTheSinkFailAreCountedAndNotHandedOnAgain() {
        Exporters exporters = new Exporters(2);
        Exporter one = Objects.requireNonNull(exporters.find(0, Address.ipv4Low(1)));
        Exporter two = Objects.requireNonNull(exporters.find(0, Address.ipv4Low(2)));
        Templates templates = new Templates(new DecodeConfig(10, 0), exporters, new Names(), Set.of());
        boolean[] failing = {true};
        List<Integer> batches = new ArrayList<>();
        FlowDecoder decoder = new FlowDecoder(templates, batch -> {
            batches.add(batch.size());
            if (failing[0]) {
                throw new IllegalStateException("on purpose");
            }
        });
        ByteBuffer datagram = ByteBuffer.wrap(NetFlow5Test.datagram(30, 0, 0));
        decoder.decode(datagram, one, 0);
        decoder.decode(datagram, one, 0);
        long bytes = one.counters().get(ExporterCounter.BYTES);
        assertThrows(IllegalStateException.class, () -> decoder.decode(datagram, two, 0));
        assertEquals(60, one.counters().get(ExporterCounter.FLOWS_FAILED));
        assertEquals(bytes, one.counters().get(ExporterCounter.BYTES_FAILED));
        assertEquals(4, two.counters().get(ExporterCounter.FLOWS_FAILED));
        decoder.decode(datagram, one, 0);
        assertThrows(IllegalStateException.class, decoder::flush);
        assertEquals(90, one.counters().get(ExporterCounter.FLOWS_FAILED));
        failing[0] = false;
        decoder.decode(datagram, two, 0);
        decoder.flush();
        assertEquals(List.of(64, 30, 30), batches);
        assertEquals(4, two.counters().get(ExporterCounter.FLOWS_FAILED));
    }
}

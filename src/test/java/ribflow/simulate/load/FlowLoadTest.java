package ribflow.simulate.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import ribflow.decode.DecodeConfig;
import ribflow.decode.FlowDecoder;
import ribflow.decode.Templates;
import ribflow.flow.Exporter;
import ribflow.flow.Exporters;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Names;

class FlowLoadTest {

    private static final int DATAGRAMS = 250;
    private static final MadeTable TABLE = new MadeTable(10_000, 1);
    private static final Set<FlowField> READ = Set.of(
            FlowField.SRC_HOST,
            FlowField.DST_HOST,
            FlowField.SRC_PORT,
            FlowField.DST_PORT,
            FlowField.PROTO,
            FlowField.PACKETS,
            FlowField.BYTES,
            FlowField.IN_IFACE,
            FlowField.OUT_IFACE);

    private final SentTally tally = new SentTally(TABLE);

    /** What a decoder made of it. */
    private static final class Heard {
        private long flows;
        private long packets;
        private long bytes;
        private final Set<List<Long>> keys = new HashSet<>();

        void take(FlowBatch batch) {
            for (int row = 0; row < batch.size(); row++) {
                flows++;
                packets += batch.get(FlowField.PACKETS, row, 0);
                bytes += batch.get(FlowField.BYTES, row, 0);
                keys.add(List.of(
                        batch.high(FlowField.SRC_HOST)[row],
                        batch.column(FlowField.SRC_HOST)[row],
                        batch.high(FlowField.DST_HOST)[row],
                        batch.column(FlowField.DST_HOST)[row],
                        batch.get(FlowField.SRC_PORT, row, 0),
                        batch.get(FlowField.DST_PORT, row, 0),
                        batch.get(FlowField.PROTO, row, 0)));
            }
        }
    }

    private FlowLoad load(ExportProtocol protocol) {
        return new FlowLoad(ExportFormat.of(protocol), new MadeFlow(TABLE, 1), tally);
    }

    @ParameterizedTest
    @EnumSource
    void aDecoderCountsWhatWasSent(ExportProtocol protocol) throws Exception {
        FlowLoad load = load(protocol);
        Heard heard = new Heard();
        Exporters exporters = new Exporters(10);
        Exporter known = Objects.requireNonNull(exporters.find(0, 0xffff_7f00_0001L));
        FlowDecoder decoder = new FlowDecoder(
                new Templates(new DecodeConfig(10, 1 << 16), exporters, new Names(), READ), heard::take);
        try (LoadExporter exporter = new LoadExporter(DatagramChannel.open(), 1, 0, 1, 2_000)) {
            for (int i = 0; i < DATAGRAMS; i++) {
                ByteBuffer datagram = load.next(exporter, Integer.MAX_VALUE);
                assertTrue(datagram.remaining() <= ExportFormat.MOST_BYTES && datagram.remaining() > 1200);
                decoder.decode(datagram, known, System.currentTimeMillis());
            }
            decoder.flush();
            assertEquals(exporter.records(), heard.flows);
        }
        assertEquals(tally.all(), new SentTally.Sums(heard.flows, heard.packets, heard.bytes));
        // v5 has only the IPv4 flows, nine in ten.
        assertEquals(protocol == ExportProtocol.V5 ? 1_800 : 2_000, heard.keys.size());
    }

    @ParameterizedTest
    @EnumSource
    void makingDatagramsAllocatesNothing(ExportProtocol protocol) throws Exception {
        FlowLoad load = load(protocol);
        ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = 0;
        try (LoadExporter exporter = new LoadExporter(DatagramChannel.open(), 1, 0, 1, 2_000)) {
            for (int i = 0; i < 3_000; i++) {
                if (i == 1_000) {
                    before = memory.getCurrentThreadAllocatedBytes();
                }
                load.next(exporter, Integer.MAX_VALUE);
            }
            assertTrue(memory.getCurrentThreadAllocatedBytes() - before < 10_000);
        }
    }

    @Test
    void whatIsRehearsedIsNotCounted() throws Exception {
        FlowLoad load = load(ExportProtocol.V9);
        load.rehearse(TABLE);
        assertEquals(new SentTally.Sums(0, 0, 0), tally.all());
        assertEquals(0, load.send(1, 0, 0).datagrams());
    }

    @Test
    void exportersShareTheFlows() throws Exception {
        Set<List<Object>> flows = new HashSet<>();
        for (int i = 0; i < 4; i++) {
            try (LoadExporter exporter = new LoadExporter(DatagramChannel.open(), 1, i, 4, 400)) {
                for (int j = 0; j < 1_000; j++) {
                    flows.add(next(exporter, false));
                }
            }
        }
        assertEquals(360, flows.size(), "nine in ten of 400 are IPv4");
    }

    /** The last are too many to be kept. */
    @ParameterizedTest
    @CsvSource({"false, 4000, 900", "true, 4000, 100", "false, 8000000, 1800000", "true, 8000000, 200000"})
    void flowsThatAreKeptAreTheSameAsWhenTheyWereMade(boolean ipv6, long flows, int own) throws Exception {
        MadeFlow made = new MadeFlow(TABLE, 1);
        try (LoadExporter exporter = new LoadExporter(DatagramChannel.open(), 1, 2, 4, flows)) {
            for (int turn = 0; turn < 2_700; turn++) {
                made.set(turn % own * 4L + 2, ipv6);
                assertEquals(everything(made), next(exporter, ipv6), "turn " + turn);
            }
        }
    }

    private static List<Object> next(LoadExporter exporter, boolean ipv6) {
        MadeFlow flow = new MadeFlow(TABLE, 1);
        exporter.next(flow, ipv6);
        return everything(flow);
    }

    private static List<Object> everything(MadeFlow flow) {
        return List.of(
                flow.ipv6,
                flow.sourceHigh,
                flow.sourceLow,
                flow.destinationHigh,
                flow.destinationLow,
                flow.destinationOrigin,
                flow.sourcePort,
                flow.destinationPort,
                flow.protocol,
                flow.tcpFlags,
                flow.in,
                flow.out,
                flow.packets,
                flow.bytes);
    }
}

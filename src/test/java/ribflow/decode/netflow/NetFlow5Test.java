package ribflow.decode.netflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.flow.FlowField.*;

import org.junit.jupiter.api.Test;
import ribflow.decode.Bytes;
import ribflow.decode.Decoding;
import ribflow.decode.Decoding.Flow;
import ribflow.flow.ExporterCounter;
import ribflow.flow.FlowField;
import ribflow.ip.Address;

/** Fixtures after Cisco's "NetFlow Export Datagram Format", tables B-3 and B-4. */
public final class NetFlow5Test {

    private static final long SECONDS = 1_700_000_000L;

    /** A datagram of that many equal records. */
    public static byte[] datagram(int count, long sequence, int sampling) {
        Bytes bytes = Bytes.Headers.v5(count, SECONDS, sequence, 0x0102, sampling);
        for (int i = 0; i < count; i++) {
            bytes.address("198.51.100.7").address("203.0.113.9").address("192.0.2.254");
            // packets, bytes; first and last switched: 60 s and 1 s before the export
            bytes.u16(3, 4).u32(10, 1500).u32(86_340_000, 86_399_000);
            // ports, padding, flags, protocol, ToS, ASes, masks, padding
            bytes.u16(443, 51_000).u8(0, 0x1b, 6, 0xb8).u16(64_500, 0).u8(24, 0).u16(0);
        }
        return bytes.toArray();
    }

    @Test
    void everyFieldFindsItsColumn() {
        Flow flow = Decoding.ofEverything().take(datagram(1, 0, 0)).flows().getFirst();
        assertEquals(Address.parse("198.51.100.7"), flow.address(SRC_HOST));
        assertEquals(Address.parse("203.0.113.9"), flow.address(DST_HOST));
        assertEquals(Address.parse("192.0.2.254"), flow.address(FLOW_NEXTHOP));
        assertEquals(Address.parse(Decoding.ROUTER), flow.address(PEER_SRC_IP));
        assertEquals(3, flow.get(IN_IFACE));
        assertEquals(4, flow.get(OUT_IFACE));
        assertEquals(10, flow.get(PACKETS));
        assertEquals(1500, flow.get(BYTES));
        assertEquals(1, flow.get(FLOWS));
        assertEquals(SECONDS * 1000 + 500 - 60_000, flow.get(TIMESTAMP_START));
        assertEquals(SECONDS * 1000 + 500 - 1_000, flow.get(TIMESTAMP_END));
        assertEquals(SECONDS * 1000 + 500, flow.get(TIMESTAMP_EXPORT));
        assertEquals(Decoding.ARRIVAL, flow.get(TIMESTAMP_ARRIVAL));
        assertEquals(443, flow.get(SRC_PORT));
        assertEquals(51_000, flow.get(DST_PORT));
        assertEquals(0x1b, flow.get(TCPFLAGS));
        assertEquals(6, flow.get(PROTO));
        assertEquals(0xb8, flow.get(TOS));
        assertEquals(46, flow.get(DSCP));
        assertEquals(64_500, flow.get(SRC_AS));
        assertEquals(24, flow.get(SRC_MASK));
        assertEquals(5, flow.get(EXPORT_PROTO_VERSION));
        assertEquals(0x0102, flow.get(EXPORT_PROTO_SYSID));
    }

    @Test
    void zeroIsNotKnown() {
        Flow flow = Decoding.ofEverything().take(datagram(1, 0, 0)).flows().getFirst();
        assertFalse(flow.has(DST_AS));
        assertFalse(flow.has(DST_MASK));
        assertFalse(flow.has(SAMPLING_RATE));
    }

    @Test
    void theRateIsTheLow14BitsOfTheSamplingField() {
        Flow flow = Decoding.ofEverything()
                .take(datagram(1, 0, 0x4000 | 1000))
                .flows()
                .getFirst();
        assertEquals(1000, flow.get(SAMPLING_RATE));
    }

    @Test
    void batchesOf64AreFilledOverDatagrams() {
        Decoding decoding = Decoding.ofEverything();
        for (int i = 0; i < 10; i++) {
            decoding.take(datagram(30, i * 30L, 0));
        }
        assertEquals(300, decoding.flows().size());
        assertTrue(decoding.flows().stream().allMatch(flow -> flow.get(BYTES) == 1500));
        assertEquals(300, decoding.count(ExporterCounter.FLOWS));
        assertEquals(3000, decoding.count(ExporterCounter.PACKETS));
        assertEquals(450_000, decoding.count(ExporterCounter.BYTES));
        assertEquals(10, decoding.count(ExporterCounter.DATAGRAMS));
        assertEquals(10 * (24 + 30 * 48), decoding.count(ExporterCounter.DATAGRAM_BYTES));
        assertEquals(0, decoding.count(ExporterCounter.SEQUENCE_LOST));
    }

    @Test
    void onlyWholeRecordsOfALyingCountAreTaken() {
        byte[] datagram = datagram(2, 0, 0);
        datagram[3] = 30;
        Decoding decoding = Decoding.ofEverything().take(datagram);
        assertEquals(2, decoding.flows().size());
        assertEquals(1, decoding.count(ExporterCounter.MALFORMED));
    }

    @Test
    void sequenceCountsFlowsPerEngine() {
        Decoding decoding = Decoding.ofEverything();
        decoding.take(datagram(2, 100, 0)).take(datagram(2, 107, 0));
        assertEquals(5, decoding.count(ExporterCounter.SEQUENCE_LOST));
        byte[] otherEngine = datagram(2, 100_000, 0);
        otherEngine[21] = 9;
        decoding.take(otherEngine);
        assertEquals(5, decoding.count(ExporterCounter.SEQUENCE_LOST));
        assertEquals(0, decoding.count(ExporterCounter.SEQUENCE_RESET));
    }

    @Test
    void columnsNobodyWantsAreNotDecoded() {
        Decoding decoding = Decoding.of(10, 0, java.util.Set.of(DST_PORT));
        Flow flow = decoding.take(datagram(1, 0, 0)).flows().getFirst();
        assertTrue(flow.present().containsAll(java.util.Set.of(SRC_HOST, DST_HOST, PACKETS, BYTES, FLOWS, DST_PORT)));
        assertFalse(flow.has(SRC_PORT));
        assertFalse(flow.has(FlowField.TCPFLAGS));
    }
}

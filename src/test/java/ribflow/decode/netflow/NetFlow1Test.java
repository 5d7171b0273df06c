package ribflow.decode.netflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static ribflow.flow.FlowField.*;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ribflow.decode.Bytes;
import ribflow.decode.Decoding;
import ribflow.decode.Decoding.Flow;
import ribflow.flow.ExporterCounter;
import ribflow.ip.Address;

/** Fixtures after Cisco's "NetFlow Export Datagram Format", version 1. */
public final class NetFlow1Test {

    private static final long SECONDS = 1_700_000_000L;

    /** A datagram of that many equal records of 48 bytes, or 52. */
    public static byte[] datagram(int count, int length) {
        Bytes bytes = new Bytes().u16(1, count).u32(86_400_000, SECONDS, 500_000_000);
        for (int i = 0; i < count; i++) {
            bytes.address("198.51.100.7").address("203.0.113.9").address("192.0.2.254");
            bytes.u16(3, 4).u32(10, 1500).u32(86_340_000, 86_399_000);
            // ports, padding, protocol, ToS, TCP flags, padding
            bytes.u16(443, 51_000).u16(0).u8(6, 0xb8, 0x1b).bytes(new byte[length - 41]);
        }
        return bytes.toArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {48, 52})
    void everyFieldFindsItsColumn(int length) {
        Decoding decoding = Decoding.ofEverything().take(datagram(24, length));
        assertEquals(24, decoding.flows().size());
        assertEquals(0, decoding.count(ExporterCounter.MALFORMED));
        for (Flow flow : decoding.flows()) {
            assertEquals(Address.parse("198.51.100.7"), flow.address(SRC_HOST));
            assertEquals(Address.parse("203.0.113.9"), flow.address(DST_HOST));
            assertEquals(Address.parse("192.0.2.254"), flow.address(FLOW_NEXTHOP));
            assertEquals(3, flow.get(IN_IFACE));
            assertEquals(4, flow.get(OUT_IFACE));
            assertEquals(10, flow.get(PACKETS));
            assertEquals(1500, flow.get(BYTES));
            assertEquals(SECONDS * 1000 + 500 - 60_000, flow.get(TIMESTAMP_START));
            assertEquals(SECONDS * 1000 + 500 - 1_000, flow.get(TIMESTAMP_END));
            assertEquals(443, flow.get(SRC_PORT));
            assertEquals(51_000, flow.get(DST_PORT));
            assertEquals(0x1b, flow.get(TCPFLAGS));
            assertEquals(6, flow.get(PROTO));
            assertEquals(0xb8, flow.get(TOS));
            assertEquals(1, flow.get(EXPORT_PROTO_VERSION));
            assertFalse(flow.has(EXPORT_PROTO_SEQNO));
            assertFalse(flow.has(SRC_AS));
            assertFalse(flow.has(SRC_MASK));
        }
    }

    /** softflowd packs 29 records where Cisco's limit is 24. */
    @Test
    void moreRecordsThanAllowedAreTaken() {
        assertEquals(29, Decoding.ofEverything().take(datagram(29, 48)).flows().size());
    }

    @Test
    void thereIsNoSequence() {
        Decoding decoding = Decoding.ofEverything().take(datagram(1, 48)).take(datagram(1, 48));
        assertEquals(0, decoding.count(ExporterCounter.SEQUENCE_LOST));
        assertEquals(0, decoding.count(ExporterCounter.SEQUENCE_RESET));
    }
}

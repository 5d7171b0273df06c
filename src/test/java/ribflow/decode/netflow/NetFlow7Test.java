package ribflow.decode.netflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static ribflow.flow.FlowField.*;

import org.junit.jupiter.api.Test;
import ribflow.decode.Bytes;
import ribflow.decode.Decoding;
import ribflow.decode.Decoding.Flow;
import ribflow.flow.ExporterCounter;
import ribflow.ip.Address;

/** Fixtures after Cisco's "NDE Version 7" tables. */
public final class NetFlow7Test {

    private static final long SECONDS = 1_700_000_000L;

    /** A datagram of that many equal records. */
    public static byte[] datagram(int count, long sequence) {
        Bytes bytes = new Bytes().u16(7, count).u32(86_400_000, SECONDS, 500_000_000, sequence, 0);
        for (int i = 0; i < count; i++) {
            bytes.address("198.51.100.7").address("203.0.113.9").address("0.0.0.0");
            bytes.u16(3, 4).u32(10, 1500).u32(86_340_000, 86_399_000);
            // ports, flags, TCP flags, protocol, ToS, ASes, masks, flags, the router that was spared
            bytes.u16(443, 51_000)
                    .u8(0x10, 0x1b, 6, 0xb8)
                    .u16(64_500, 0)
                    .u8(24, 0)
                    .u16(0);
            bytes.address("192.0.2.7");
        }
        return bytes.toArray();
    }

    @Test
    void everyFieldFindsItsColumn() {
        Decoding decoding = Decoding.ofEverything().take(datagram(3, 0));
        assertEquals(3, decoding.flows().size());
        Flow flow = decoding.flows().getLast();
        assertEquals(Address.parse("198.51.100.7"), flow.address(SRC_HOST));
        assertEquals(Address.parse("203.0.113.9"), flow.address(DST_HOST));
        assertFalse(flow.has(FLOW_NEXTHOP));
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
        assertEquals(64_500, flow.get(SRC_AS));
        assertFalse(flow.has(DST_AS));
        assertEquals(24, flow.get(SRC_MASK));
        assertEquals(7, flow.get(EXPORT_PROTO_VERSION));
        assertFalse(flow.has(SAMPLING_RATE));
    }

    @Test
    void sequenceCountsFlows() {
        Decoding decoding = Decoding.ofEverything();
        decoding.take(datagram(2, 100)).take(datagram(2, 107));
        assertEquals(5, decoding.count(ExporterCounter.SEQUENCE_LOST));
    }
}

package ribflow.decode.netflow9;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.flow.FlowField.*;

import org.junit.jupiter.api.Test;
import ribflow.decode.Bytes;
import ribflow.decode.Decoding;
import ribflow.decode.Decoding.Flow;
import ribflow.flow.ExporterCounter;
import ribflow.ip.Address;

/** Fixtures after the diagrams of RFC 3954, 5 and 6. */
public final class NetFlow9Test {

    private static final long SECONDS = 1_700_000_000L;

    /** A template FlowSet (RFC 3954, 5.2): IPv4 flows of 37 bytes. */
    public static Bytes template() {
        return new Bytes()
                .set(
                        0,
                        new Bytes()
                                .template(
                                        260, 8, 4, 12, 4, 15, 4, 10, 2, 14, 2, 2, 4, 1, 4, 22, 4, 21, 4, 7, 2, 11, 2, 4,
                                        1));
    }

    /** A data FlowSet (RFC 3954, 5.3) of that many equal records, padded to four bytes. */
    public static Bytes data(int count) {
        Bytes records = new Bytes();
        for (int i = 0; i < count; i++) {
            records.address("198.51.100.7")
                    .address("203.0.113.9")
                    .address("0.0.0.0")
                    .u16(3, 4);
            records.u32(10, 1500, 86_340_000, 86_399_000).u16(443, 51_000).u8(17);
        }
        records.u8(new int[(4 - count * 37 % 4) % 4]);
        return new Bytes().set(260, records);
    }

    public static byte[] datagram(int count, long sequence, boolean withTemplate) {
        Bytes bytes = Bytes.Headers.v9(SECONDS, sequence, 7);
        if (withTemplate) {
            bytes.bytes(template().toArray());
        }
        return bytes.bytes(data(count).toArray()).toArray();
    }

    @Test
    void fieldsFindTheirColumns() {
        Flow flow = Decoding.ofEverything().take(datagram(1, 0, true)).flows().getFirst();
        assertEquals(Address.parse("198.51.100.7"), flow.address(SRC_HOST));
        assertEquals(Address.parse("203.0.113.9"), flow.address(DST_HOST));
        assertFalse(flow.has(FLOW_NEXTHOP), "0.0.0.0 is no next hop");
        assertEquals(3, flow.get(IN_IFACE));
        assertEquals(4, flow.get(OUT_IFACE));
        assertEquals(10, flow.get(PACKETS));
        assertEquals(1500, flow.get(BYTES));
        assertEquals(SECONDS * 1000 - 60_000, flow.get(TIMESTAMP_START));
        assertEquals(SECONDS * 1000 - 1_000, flow.get(TIMESTAMP_END));
        assertEquals(17, flow.get(PROTO));
        assertEquals(9, flow.get(EXPORT_PROTO_VERSION));
        assertEquals(7, flow.get(EXPORT_PROTO_SYSID));
        assertFalse(flow.has(SRC_AS));
        assertFalse(flow.has(TOS));
    }

    @Test
    void recordsAreFoundByLengthWhateverTheHeaderCounts() {
        Decoding decoding = Decoding.ofEverything().take(datagram(30, 0, true));
        assertEquals(30, decoding.flows().size());
        assertEquals(0, decoding.count(ExporterCounter.MALFORMED));
    }

    @Test
    void anUptimeThatWrappedIsTheNearestMoment() {
        Bytes template = new Bytes().set(0, new Bytes().template(256, 1, 4, 21, 4));
        // Up for 1 s since the 32 bits began anew; the flow ended 2 s ago
        Bytes datagram = new Bytes().u16(9, 2).u32(1000, SECONDS, 0, 0).bytes(template.toArray());
        datagram.set(256, new Bytes().u32(1, 0xffff_ffffL - 999));
        Flow flow = Decoding.ofEverything().take(datagram).flows().getFirst();
        assertEquals(SECONDS * 1000 - 2000, flow.get(TIMESTAMP_END));
    }

    @Test
    void severalTemplatesInASetAndSeveralSetsInADatagram() {
        Bytes templates = new Bytes().template(256, 2, 4).template(257, 1, 8, 2, 8);
        Bytes datagram = Bytes.Headers.v9(SECONDS, 0, 0).set(0, templates);
        datagram.set(257, new Bytes().u64(77, 7)).set(256, new Bytes().u32(3)).set(257, new Bytes().u64(88, 8));
        Decoding decoding = Decoding.ofEverything().take(datagram);
        assertEquals(18, decoding.count(ExporterCounter.PACKETS));
        assertEquals(165, decoding.count(ExporterCounter.BYTES));
        assertEquals(2, decoding.count(ExporterCounter.TEMPLATES));
    }

    @Test
    void sourceIdsHaveTemplatesOfTheirOwn() {
        Decoding decoding = Decoding.ofEverything();
        decoding.take(Bytes.Headers.v9(SECONDS, 0, 1).set(0, new Bytes().template(256, 2, 4, 1, 4)));
        decoding.take(Bytes.Headers.v9(SECONDS, 0, 2).set(0, new Bytes().template(256, 1, 4, 2, 4)));
        decoding.take(Bytes.Headers.v9(SECONDS, 1, 1).set(256, new Bytes().u32(1, 100)));
        decoding.take(Bytes.Headers.v9(SECONDS, 1, 2).set(256, new Bytes().u32(100, 1)));
        assertEquals(2, decoding.count(ExporterCounter.PACKETS));
        assertEquals(200, decoding.count(ExporterCounter.BYTES));
    }

    @Test
    void aChangedTemplateReplacesTheOld() {
        Decoding decoding = Decoding.ofEverything();
        decoding.take(Bytes.Headers.v9(SECONDS, 0, 1).set(0, new Bytes().template(256, 2, 4, 1, 4)));
        decoding.take(Bytes.Headers.v9(SECONDS, 1, 1).set(0, new Bytes().template(256, 1, 4, 2, 4)));
        decoding.take(Bytes.Headers.v9(SECONDS, 2, 1).set(256, new Bytes().u32(100, 1)));
        assertEquals(1, decoding.count(ExporterCounter.PACKETS));
        assertEquals(100, decoding.count(ExporterCounter.BYTES));
    }

    @Test
    void aDatagramFilledUpWithZerosIsWhole() {
        byte[] filled = java.util.Arrays.copyOf(datagram(1, 0, true), 1000);
        Decoding decoding = Decoding.ofEverything().take(filled);
        assertEquals(1, decoding.flows().size());
        assertEquals(0, decoding.count(ExporterCounter.MALFORMED));
    }

    @Test
    void recordsWithoutCountersAreNoFlows() {
        Bytes datagram = Bytes.Headers.v9(SECONDS, 0, 1).set(0, new Bytes().template(256, 8, 4, 12, 4));
        datagram.set(256, new Bytes().address("192.0.2.5").address("192.0.2.6"));
        Decoding decoding = Decoding.ofEverything().take(datagram);
        assertTrue(decoding.flows().isEmpty());
        assertEquals(1, decoding.count(ExporterCounter.RECORDS_NO_COUNTERS));
    }

    @Test
    void fieldsOfNoLengthAreAbsent() {
        Bytes datagram = Bytes.Headers.v9(SECONDS, 0, 1).set(0, new Bytes().template(256, 1, 4, 2, 0, 12, 4));
        datagram.set(256, new Bytes().u32(100).address("192.0.2.6"));
        Flow flow = Decoding.ofEverything().take(datagram).flows().getFirst();
        assertEquals(100, flow.get(BYTES));
        assertFalse(flow.has(PACKETS));
        assertEquals(Address.parse("192.0.2.6"), flow.address(DST_HOST));
    }

    @Test
    void aTemplateWithoutAnyByteIsRefused() {
        Bytes datagram = Bytes.Headers.v9(SECONDS, 0, 1).set(0, new Bytes().template(256, 1, 0));
        datagram.set(256, new Bytes().u32(100));
        Decoding decoding = Decoding.ofEverything().take(datagram);
        assertEquals(1, decoding.count(ExporterCounter.MALFORMED));
        assertTrue(decoding.flows().isEmpty());
    }

    @Test
    void sequenceCountsDatagrams() {
        Decoding decoding = Decoding.ofEverything();
        decoding.take(datagram(3, 10, true)).take(datagram(3, 11, false)).take(datagram(3, 15, false));
        assertEquals(3, decoding.count(ExporterCounter.SEQUENCE_LOST));
        decoding.take(datagram(3, 13, false));
        assertEquals(2, decoding.count(ExporterCounter.SEQUENCE_LOST));
        assertEquals(1, decoding.count(ExporterCounter.SEQUENCE_LATE));
    }
}

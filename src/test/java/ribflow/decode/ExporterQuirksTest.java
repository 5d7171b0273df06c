package ribflow.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.flow.FlowField.*;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ribflow.decode.Bytes.Headers;
import ribflow.decode.Decoding.Flow;
import ribflow.flow.ExporterCounter;
import ribflow.ip.Address;

/** What routers really send, other than in sampling: each test is named after the quirk that somebody met. */
final class ExporterQuirksTest {

    private static final long SECONDS = 1_700_000_000L;
    private static final long MILLIS = SECONDS * 1000;

    private final Decoding decoding = Decoding.ofEverything();

    private Flow one(byte[] datagram) {
        List<Flow> flows = decoding.take(datagram).taken();
        assertEquals(1, flows.size());
        return flows.getFirst();
    }

    /** The templates of two line cards have one id; whose records they describe, the source id says. */
    @Test
    void sameTemplateIdUnderSeveralSourceIds() {
        decoding.take(Headers.ipfix(SECONDS, 0, 1, new Bytes().set(2, new Bytes().template(1024, 8, 4, 1, 8, 2, 8))));
        decoding.take(Headers.ipfix(SECONDS, 0, 2, new Bytes().set(2, new Bytes().template(1024, 2, 4, 1, 4, 8, 4))));
        Flow first = one(Headers.ipfix(
                SECONDS,
                0,
                1,
                new Bytes().set(1024, new Bytes().address("192.0.2.1").u64(1500, 3))));
        Flow second = one(Headers.ipfix(
                SECONDS, 0, 2, new Bytes().set(1024, new Bytes().u32(4, 2500).address("192.0.2.2"))));
        assertEquals(List.of(1500L, 3L), List.of(first.get(BYTES), first.get(PACKETS)));
        assertEquals(List.of(2500L, 4L), List.of(second.get(BYTES), second.get(PACKETS)));
        assertEquals(Address.parse("192.0.2.2"), second.address(SRC_HOST));
    }

    /** An ASA whose templates never arrive: the data are counted as lost for want of a template, with their bytes. */
    @Test
    void asaThatNeverSendsTemplates() {
        Decoding without = Decoding.of(10, 0, java.util.Set.copyOf(ribflow.flow.FlowField.values()));
        for (int i = 0; i < 10; i++) {
            without.take(Headers.v9(SECONDS, i, 0).set(263, new Bytes().u32(1, 2, 3, 4)));
        }
        assertTrue(without.flows().isEmpty());
        assertEquals(10, without.count(ExporterCounter.SETS_NO_TEMPLATE));
        assertEquals(160, without.count(ExporterCounter.SET_BYTES_NO_TEMPLATE));
        assertEquals(0, without.count(ExporterCounter.MALFORMED));
    }

    /** MikroTik's IPFIX has times since the system's start, and the start in each record. */
    @Test
    void mikrotikSysUptimeRelativeIpfix() {
        Bytes template = new Bytes().template(259, 160, 8, 22, 4, 21, 4, 2, 4, 1, 4);
        long start = MILLIS - 86_400_000;
        Bytes record = new Bytes().u64(start).u32(86_390_000, 86_395_000, 4, 400);
        Flow flow =
                one(Headers.ipfix(SECONDS, 0, 0, new Bytes().set(2, template).set(259, record)));
        assertEquals(MILLIS - 10_000, flow.get(TIMESTAMP_START));
        assertEquals(MILLIS - 5_000, flow.get(TIMESTAMP_END));
    }

    /** MikroTik reports a connection of many hours in one record, whatever its timeouts say. */
    @Test
    void mikrotikIgnoresItsTimeouts() {
        Bytes template = new Bytes().template(256, 22, 4, 21, 4, 2, 4, 1, 4);
        Bytes record = new Bytes().u32(400_000, 86_399_000, 1_000_000, 1_400_000_000);
        Flow flow =
                one(Headers.v9(SECONDS, 0, 0).set(0, template).set(256, record).toArray());
        assertEquals(MILLIS - 86_000_000, flow.get(TIMESTAMP_START));
        assertEquals(MILLIS - 1_000, flow.get(TIMESTAMP_END));
        assertEquals(1_400_000_000, flow.get(BYTES));
    }

    /** RFC 3954, 5.1: milliseconds, where some collectors read seconds. */
    @Test
    void v9UptimeIsInMilliseconds() {
        Bytes template = new Bytes().set(0, new Bytes().template(256, 22, 4, 21, 4, 1, 4));
        // Up for 100 s; the flow began when it was up for 40 s
        Bytes datagram = new Bytes().u16(9, 2).u32(100_000, SECONDS, 0, 0).bytes(template.toArray());
        Flow flow = one(datagram.set(256, new Bytes().u32(40_000, 99_000, 1)).toArray());
        assertEquals(MILLIS - 60_000, flow.get(TIMESTAMP_START));
        assertEquals(MILLIS - 1_000, flow.get(TIMESTAMP_END));
    }

    /** NX-OS 8 writes the 32 bits of its uptime into eight bytes. */
    @Test
    void nexusWritesUptimesInEightBytes() {
        Bytes template = new Bytes().template(256, 22, 8, 21, 8, 1, 4);
        Bytes record = new Bytes().u64(86_340_000, 86_399_000).u32(1);
        Flow flow =
                one(Headers.v9(SECONDS, 0, 0).set(0, template).set(256, record).toArray());
        assertEquals(MILLIS - 60_000, flow.get(TIMESTAMP_START));
        assertEquals(MILLIS - 1_000, flow.get(TIMESTAMP_END));
    }

    /** Viptela's flows have absolute times that were never: they stand as exported, and the tables take the current bin. */
    @Test
    void viptelaTimesThatNeverWere() {
        Bytes template = new Bytes().template(256, 152, 8, 153, 8, 1, 4);
        Bytes record = new Bytes().u64(SECONDS, SECONDS + 1).u32(100);
        Flow flow =
                one(Headers.ipfix(SECONDS, 0, 0, new Bytes().set(2, template).set(256, record)));
        assertEquals(SECONDS, flow.get(TIMESTAMP_START), "1970-01-20");
        assertEquals(MILLIS, flow.get(TIMESTAMP_EXPORT));
    }

    /** Juniper writes the last AS number, which is nobody's, where it knows none. */
    @Test
    void as4294967295IsNotKnown() {
        Bytes template = new Bytes().template(256, 16, 4, 17, 4, 1, 4);
        Bytes records = new Bytes().u32(0xffff_ffffL, 64500, 10);
        Flow flow =
                one(Headers.ipfix(SECONDS, 0, 0, new Bytes().set(2, template).set(256, records)));
        assertFalse(flow.has(SRC_AS));
        assertEquals(64500, flow.get(DST_AS));
    }

    /** MikroTik's v9 has had IPv6 flows of gigabytes in a packet or two: their bytes are not known, the rest is. */
    @Test
    void mikrotikV9HugeIpv6Bytes() {
        Bytes template = new Bytes().template(256, 27, 16, 2, 4, 1, 4);
        Bytes records = new Bytes().address("2001:db8::1").u32(2, 3_221_225_472L);
        records.address("2001:db8::1").u32(3, 4_000);
        List<Flow> flows = decoding.take(
                        Headers.v9(SECONDS, 0, 0).set(0, template).set(256, records))
                .flows();
        assertFalse(flows.get(0).has(BYTES));
        assertEquals(2, flows.get(0).get(PACKETS));
        assertEquals(4_000, flows.get(1).get(BYTES));
        assertEquals(1, decoding.count(ExporterCounter.RECORDS_IMPLAUSIBLE));
        assertEquals(4_000, decoding.count(ExporterCounter.BYTES));
    }

    /** Only totals are reported (IE 85 and 86): of each report what is new counts, and not all of it again. */
    @Test
    void onlyTotalCounters() {
        Bytes template = new Bytes().template(256, 8, 4, 152, 8, 153, 8, 86, 8, 85, 8);
        decoding.take(Headers.ipfix(SECONDS, 0, 0, new Bytes().set(2, template)));
        long start = MILLIS + 1_000;
        for (int minute = 1; minute <= 3; minute++) {
            Bytes record =
                    new Bytes().address("192.0.2.1").u64(start, start + minute * 60_000L, 10L * minute, 1500L * minute);
            decoding.take(Headers.ipfix(SECONDS + 60 * minute + 1, minute - 1, 0, new Bytes().set(256, record)));
        }
        assertEquals(30, decoding.count(ExporterCounter.PACKETS));
        assertEquals(4500, decoding.count(ExporterCounter.BYTES));
        assertEquals(3, decoding.flows().size());
    }

    /** beats' netflow9_e10s_4_7byte_pad: sets filled up with four to seven bytes, more than RFC 3954 needs. */
    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6, 7})
    void paddingOfUpToSevenBytes(int padding) {
        Bytes records = new Bytes()
                .address("192.0.2.1")
                .u32(1, 100)
                .address("192.0.2.2")
                .u32(2, 200)
                .bytes(new byte[padding]);
        decoding.take(Headers.v9(1_700_000_000L, 0, 1)
                .set(0, new Bytes().template(256, 8, 4, 2, 4, 1, 4).bytes(new byte[padding]))
                .set(256, records));
        assertEquals(2, decoding.flows().size());
        assertEquals(300, decoding.count(ExporterCounter.BYTES));
        assertEquals(0, decoding.count(ExporterCounter.MALFORMED));
    }

    /** Palo Alto: one flowset in a datagram that is filled up with zeros. */
    @Test
    void paloAltoFillsTheDatagramWithZeros() {
        decoding.take(Headers.v9(1_700_000_000L, 0, 1)
                .set(0, new Bytes().template(257, 2, 4, 1, 4, 56_701, 32))
                .bytes(new byte[1200]));
        decoding.take(Headers.v9(1_700_000_000L, 1, 1)
                .set(
                        257,
                        new Bytes()
                                .u32(1, 100)
                                .bytes(java.util.Arrays.copyOf(
                                        "dns".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 32)))
                .bytes(new byte[1200]));
        assertEquals(1, decoding.flows().size());
        assertEquals(100, decoding.count(ExporterCounter.BYTES));
        assertEquals(0, decoding.count(ExporterCounter.MALFORMED));
    }

    /** Fields of no bytes at all, as some NetFlow v9 exporters announce them. */
    @Test
    void fieldsOfZeroLengthAreAbsent() {
        decoding.take(Headers.v9(1_700_000_000L, 0, 1)
                .set(0, new Bytes().template(256, 8, 0, 10, 2, 0, 0, 82, 0, 1, 4, 4, 0, 27, 0))
                .set(256, new Bytes().u16(7).u32(100).u16(8).u32(200)));
        assertEquals(2, decoding.flows().size());
        assertEquals(300, decoding.count(ExporterCounter.BYTES));
        Flow flow = decoding.flows().getLast();
        assertEquals(8, flow.get(IN_IFACE));
        assertFalse(flow.has(SRC_HOST));
        assertFalse(flow.has(PROTO));
        assertFalse(flow.has(IN_IFACE_NAME));
    }

    /** Procera (PEN 15397, after RFC 5101): texts of its own and of variable length between the usual fields. */
    @Test
    void proceraMixesItsOwnTextsWithTheUsualFields() {
        Bytes template = new Bytes().u16(256, 7).u16(8, 4, 12, 4);
        template.u16(0x8000 | 3, 0xffff).u32(15_397).u16(1, 8);
        template.u16(0x8000 | 6, 0xffff).u32(15_397).u16(2, 8, 4, 1);
        Bytes records = new Bytes();
        for (String service : new String[] {"HTTP", "", "BitTorrent KRPC"}) {
            records.address("192.0.2.1").address("192.0.2.2").u8(service.length());
            records.bytes(service.getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                    .u64(1000);
            records.u8(255).u16(3).u8(1, 2, 3).u64(10).u8(6);
        }
        Bytes sets = new Bytes().set(2, template).set(256, records);
        decoding.take(Headers.ipfix(1_700_000_000L, 0, 1, sets));
        assertEquals(3, decoding.flows().size());
        assertEquals(3000, decoding.count(ExporterCounter.BYTES));
        assertEquals(30, decoding.count(ExporterCounter.PACKETS));
        assertEquals(6, decoding.flows().getLast().get(PROTO));
        assertEquals(0, decoding.count(ExporterCounter.MALFORMED));
    }

    /** A counter whose first bit is set would be negative, and take from what others counted. */
    @Test
    void countersThatNoLinkCarriesAreNotBelieved() {
        Bytes template = new Bytes().template(256, 2, 8, 1, 8);
        Bytes records = new Bytes().u64(Long.MIN_VALUE, -1, 10, -1, 10, 1500);
        List<Flow> flows =
                flows(Headers.ipfix(SECONDS, 0, 0, new Bytes().set(2, template).set(256, records)));
        assertFalse(flows.get(0).has(PACKETS) || flows.get(0).has(BYTES));
        assertFalse(flows.get(1).has(BYTES));
        assertEquals(10, flows.get(1).get(PACKETS));
        assertEquals(2, decoding.count(ExporterCounter.RECORDS_IMPLAUSIBLE));
        assertEquals(1500, decoding.count(ExporterCounter.BYTES));
        assertEquals(20, decoding.count(ExporterCounter.PACKETS));
    }

    private List<Flow> flows(byte[] datagram) {
        return decoding.take(datagram).taken();
    }
}

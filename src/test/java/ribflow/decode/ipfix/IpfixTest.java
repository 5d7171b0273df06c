package ribflow.decode.ipfix;

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

/** Fixtures after the diagrams of RFC 7011, 3. */
public final class IpfixTest {

    private static final long SECONDS = 1_700_000_000L;
    private static final int VARIABLE = 65_535;
    private static final int ENTERPRISE = 0x8000;

    /** A template set: IPv6 flows with an interface name of variable length and an enterprise's element in between. */
    public static Bytes template() {
        Bytes template = new Bytes().u16(400, 9);
        template.u16(27, 16, 28, 16, 82, VARIABLE, 2, 3, 1, 8);
        template.u16(ENTERPRISE | 77, 2).u32(29_305);
        template.u16(152, 8, 153, 8, 4, 1);
        return new Bytes().set(2, template);
    }

    public static Bytes data(String... interfaceNames) {
        Bytes records = new Bytes();
        for (String name : interfaceNames) {
            records.address("2001:db8::1").address("2001:db8::2");
            if (name.length() < 255) {
                records.u8(name.length());
            } else {
                records.u8(255).u16(name.length());
            }
            records.bytes(name.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            records.u8(0x01, 0x00, 0x02)
                    .u64(5_000_000_000L)
                    .u16(0xffff)
                    .u64(1_699_999_990_001L, 1_699_999_999_002L)
                    .u8(58);
        }
        return new Bytes().set(400, records);
    }

    public static byte[] message(long sequence, boolean withTemplate, String... interfaceNames) {
        Bytes sets = new Bytes();
        if (withTemplate) {
            sets.bytes(template().toArray());
        }
        return Bytes.Headers.ipfix(
                SECONDS, sequence, 99, sets.bytes(data(interfaceNames).toArray()));
    }

    /** One record of that template. */
    private static Flow one(Bytes template, Bytes record) {
        return Decoding.ofEverything()
                .take(Bytes.Headers.ipfix(
                        SECONDS, 0, 1, new Bytes().set(2, template).set(256, record)))
                .flows()
                .getFirst();
    }

    private static long time(FlowField field, int element, int length, long value) {
        Bytes record = new Bytes().u32(1);
        return one(
                        new Bytes().template(256, 1, 4, element, length),
                        length == 8 ? record.u64(value) : record.u32(value))
                .get(field);
    }

    @Test
    void fieldsBehindAVariableOneAreFound() {
        Decoding decoding =
                Decoding.ofEverything().take(message(0, true, "", "ge-0/0/1", "x".repeat(300), "y".repeat(254)));
        assertEquals(4, decoding.flows().size());
        for (Flow flow : decoding.flows()) {
            assertEquals(Address.parse("2001:db8::1"), flow.address(SRC_HOST));
            assertEquals(Address.parse("2001:db8::2"), flow.address(DST_HOST));
            assertEquals(0x010002, flow.get(PACKETS));
            assertEquals(5_000_000_000L, flow.get(BYTES));
            assertEquals(1_699_999_990_001L, flow.get(TIMESTAMP_START));
            assertEquals(1_699_999_999_002L, flow.get(TIMESTAMP_END));
            assertEquals(58, flow.get(PROTO));
            assertEquals(10, flow.get(EXPORT_PROTO_VERSION));
            assertEquals(99, flow.get(EXPORT_PROTO_SYSID));
        }
        assertEquals(0, decoding.count(ExporterCounter.MALFORMED));
    }

    @Test
    void manyVariableRecordsFillSeveralBatches() {
        String[] names = new String[200];
        java.util.Arrays.setAll(names, i -> "n".repeat(i % 50));
        Decoding decoding = Decoding.ofEverything().take(message(0, true, names));
        assertEquals(200, decoding.flows().size());
        assertEquals(200 * 5_000_000_000L, decoding.count(ExporterCounter.BYTES));
    }

    @Test
    void aVariableFieldThatOverrunsEndsTheMessage() {
        byte[] message = message(0, true, "a", "b");
        // The second name's length, after the headers, the template and one record
        int at = 16 + template().toArray().length + 4 + (data("a").toArray().length - 4) + 32;
        assertEquals(1, message[at]);
        message[at] = (byte) 200;
        Decoding decoding = Decoding.ofEverything().take(message);
        assertEquals(1, decoding.flows().size());
        assertEquals(1, decoding.count(ExporterCounter.MALFORMED));
    }

    @Test
    void aNumberMayHaveAVariableLength() {
        Bytes template = new Bytes().template(256, 1, VARIABLE, 2, 4);
        assertEquals(0x010203, one(template, new Bytes().u8(3, 1, 2, 3).u32(9)).get(BYTES));
        assertFalse(one(template, new Bytes().u8(0).u32(9)).has(BYTES));
    }

    @Test
    void countersMayBeReducedToAnyLength() {
        for (int length = 1; length <= 8; length++) {
            Bytes record = new Bytes();
            long expected = 0;
            for (int i = 0; i < length; i++) {
                // No record counts 2^56 and more
                int octet = i == 0 && length == 8 ? 0 : 0x7f - i;
                record.u8(octet);
                expected = expected << 8 | octet;
            }
            assertEquals(
                    expected, one(new Bytes().template(256, 1, length), record).get(BYTES), "length " + length);
        }
    }

    /** RFC 7011, 6.1.7 to 6.1.10. */
    @Test
    void timesOfEveryPrecision() {
        long ntp = (1_700_000_000L + 2_208_988_800L) << 32 | 0x8000_0000L;
        assertEquals(1_700_000_000_000L, time(TIMESTAMP_START, 150, 4, 1_700_000_000L));
        assertEquals(1_700_000_000_000L, time(TIMESTAMP_END, 151, 4, 1_700_000_000L));
        assertEquals(1_700_000_000_123L, time(TIMESTAMP_START, 152, 8, 1_700_000_000_123L));
        assertEquals(1_700_000_000_123L, time(TIMESTAMP_END, 153, 8, 1_700_000_000_123L));
        assertEquals(1_700_000_000_500L, time(TIMESTAMP_START, 154, 8, ntp));
        assertEquals(1_700_000_000_500L, time(TIMESTAMP_END, 155, 8, ntp));
        assertEquals(1_700_000_000_500L, time(TIMESTAMP_START, 156, 8, ntp));
        assertEquals(1_700_000_000_500L, time(TIMESTAMP_END, 157, 8, ntp));
        assertEquals(SECONDS * 1000 - 250, time(TIMESTAMP_START, 158, 4, 250_000));
        assertEquals(SECONDS * 1000 - 1, time(TIMESTAMP_END, 159, 4, 1_000));
        // The era that begins on 7 February 2036
        assertEquals(2_085_978_497_000L, time(TIMESTAMP_END, 155, 8, 1L << 32));
    }

    @Test
    void uptimesNeedTheSystemsStart() {
        long start = SECONDS * 1000 - 3_600_000;
        Bytes withStart = new Bytes().template(256, 1, 4, 22, 4, 160, 8);
        assertEquals(
                start + 5000,
                one(withStart, new Bytes().u32(1, 5000).u64(start)).get(TIMESTAMP_START));
        Bytes without = new Bytes().template(256, 1, 4, 22, 4);
        assertFalse(one(without, new Bytes().u32(1, 5000)).has(TIMESTAMP_START));
    }

    @Test
    void optionsMaySayTheSystemsStart() {
        long start = SECONDS * 1000 - 3_600_000;
        Bytes options = new Bytes().u16(300, 2, 1, 149, 4, 160, 8);
        Bytes sets = new Bytes().set(3, options).set(300, new Bytes().u32(1).u64(start));
        sets.set(2, new Bytes().template(256, 1, 4, 21, 4)).set(256, new Bytes().u32(1, 5000));
        Decoding decoding = Decoding.ofEverything().take(Bytes.Headers.ipfix(SECONDS, 0, 1, sets));
        assertEquals(start + 5000, decoding.flows().getFirst().get(TIMESTAMP_END));
        assertEquals(1, decoding.count(ExporterCounter.OPTIONS_RECORDS));
    }

    @Test
    void layerTwoFieldsAndFallBacks() {
        Bytes template = new Bytes().template(256, 1, 4, 56, 6, 80, 6, 58, 2, 243, 2, 8, 4, 27, 16, 7, 2, 180, 2);
        Bytes record = new Bytes()
                .u32(1)
                .u16(0x0011, 0x2233, 0x4455)
                .u16(0x00aa, 0xbbcc, 0xddee)
                .u16(0, 17);
        record.address("0.0.0.0").address("2001:db8::5").u16(0, 53);
        Flow flow = one(template, record);
        assertEquals(0x0011_2233_4455L, flow.get(SRC_MAC));
        assertEquals(0x00aa_bbcc_ddeeL, flow.get(DST_MAC));
        assertEquals(17, flow.get(VLAN), "the second element of the column, where the first is zero");
        assertEquals(Address.parse("2001:db8::5"), flow.address(SRC_HOST));
        assertEquals(53, flow.get(SRC_PORT));
        Bytes other = new Bytes().u32(1).u16(0, 0, 0).u16(0, 0, 0).u16(5, 17);
        other.address("192.0.2.5").address("::").u16(80, 0);
        Flow second = one(template, other);
        assertEquals(5, second.get(VLAN));
        assertEquals(Address.parse("192.0.2.5"), second.address(SRC_HOST));
        assertEquals(80, second.get(SRC_PORT));
    }

    /** RFC 7011, 8: the outer header comes first. */
    @Test
    void ofATunnelTheInnerHeaderIsTaken() {
        Bytes template = new Bytes().template(256, 1, 4, 27, 16, 28, 16, 7, 2, 4, 1, 8, 4, 12, 4, 7, 2, 4, 1);
        Bytes record = new Bytes()
                .u32(1)
                .address("2001:db8::1")
                .address("2001:db8::2")
                .u16(0)
                .u8(4);
        record.address("192.0.2.1").address("192.0.2.2").u16(443).u8(6);
        Flow flow = one(template, record);
        assertEquals(Address.parse("192.0.2.1"), flow.address(SRC_HOST));
        assertEquals(Address.parse("192.0.2.2"), flow.address(DST_HOST));
        assertEquals(443, flow.get(SRC_PORT));
        assertEquals(6, flow.get(PROTO));
        Bytes inIpv4 = new Bytes().template(256, 1, 4, 8, 4, 4, 1, 27, 16, 4, 1);
        Flow other = one(
                inIpv4,
                new Bytes()
                        .u32(1)
                        .address("192.0.2.1")
                        .u8(41)
                        .address("2001:db8::1")
                        .u8(58));
        assertEquals(Address.parse("2001:db8::1"), other.address(SRC_HOST));
        assertEquals(58, other.get(PROTO));
    }

    @Test
    void totalsCountOnlyWithoutDeltas() {
        Flow both = one(new Bytes().template(256, 85, 4, 1, 4, 86, 4), new Bytes().u32(1000, 10, 7));
        assertEquals(10, both.get(BYTES));
        assertFalse(both.has(PACKETS));
        Flow totals = one(
                new Bytes().template(256, 85, 4, 86, 4, 136, 1),
                new Bytes().u32(1000, 7).u8(3));
        assertEquals(1000, totals.get(BYTES));
        assertEquals(7, totals.get(PACKETS));
        Flow out = one(new Bytes().template(256, 23, 4, 24, 4), new Bytes().u32(1000, 7));
        assertEquals(1000, out.get(BYTES));
    }

    @Test
    void aRecordMayStandForSeveralFlows() {
        assertEquals(
                12,
                one(new Bytes().template(256, 1, 4, 3, 4), new Bytes().u32(1, 12))
                        .get(FLOWS));
        assertEquals(1, one(new Bytes().template(256, 1, 4), new Bytes().u32(1)).get(FLOWS));
    }

    @Test
    void valuesTooWideForTheirColumnLoseTheUpperBits() {
        Flow flow = one(new Bytes().template(256, 1, 4, 7, 4), new Bytes().u32(1, 0x0001_0050));
        assertEquals(0x50, flow.get(SRC_PORT));
    }

    /** RFC 7011, 8.1. */
    @Test
    void withdrawals() {
        Decoding decoding = Decoding.ofEverything().take(message(0, true, "a"));
        decoding.take(Bytes.Headers.ipfix(SECONDS, 1, 99, new Bytes().set(2, new Bytes().u16(400, 0))));
        decoding.take(message(1, false, "b"));
        assertEquals(1, decoding.flows().size());
        assertEquals(1, decoding.count(ExporterCounter.SETS_KEPT));
        decoding.take(Bytes.Headers.ipfix(SECONDS, 2, 99, template()));
        assertEquals(2, decoding.flows().size());
        decoding.take(Bytes.Headers.ipfix(SECONDS, 2, 99, new Bytes().set(2, new Bytes().u16(2, 0))));
        decoding.take(message(2, false, "c"));
        assertEquals(2, decoding.count(ExporterCounter.SETS_KEPT));
        assertEquals(0, decoding.count(ExporterCounter.MALFORMED));
    }

    @Test
    void aDatagramMayHoldSeveralMessages() {
        Bytes sets = new Bytes().set(2, new Bytes().template(256, 1, 4)).set(256, new Bytes().u32(7));
        byte[] datagram = new Bytes()
                .bytes(message(0, true, "a"))
                .bytes(message(1, false, "b", "c"))
                .bytes(Bytes.Headers.ipfix(SECONDS + 5, 0, 100, sets))
                .toArray();
        Decoding decoding = Decoding.ofEverything().take(datagram);
        assertEquals(4, decoding.flows().size());
        assertEquals(99, decoding.flows().get(2).get(EXPORT_PROTO_SYSID));
        Flow last = decoding.flows().getLast();
        assertEquals(7, last.get(BYTES));
        assertEquals(100, last.get(EXPORT_PROTO_SYSID));
        assertEquals((SECONDS + 5) * 1000, last.get(TIMESTAMP_EXPORT));
        decoding.take(message(3, false, "d"));
        assertEquals(0, decoding.count(ExporterCounter.SEQUENCE_LOST));
        assertEquals(0, decoding.count(ExporterCounter.MALFORMED));
        assertEquals(2, decoding.count(ExporterCounter.DATAGRAMS));
    }

    @Test
    void aSecondMessageMayBeCutShort() {
        byte[] two = new Bytes()
                .bytes(message(0, true, "a"))
                .bytes(message(1, false, "b"))
                .toArray();
        Decoding decoding = Decoding.ofEverything().take(java.util.Arrays.copyOf(two, two.length - 1));
        assertEquals(1, decoding.flows().size());
        assertTrue(decoding.count(ExporterCounter.MALFORMED) > 0);
    }

    @Test
    void whatFollowsTheMessageInItsDatagramAndIsNoMessageIsMalformed() {
        byte[] message = message(0, true, "a");
        byte[] longer = java.util.Arrays.copyOf(message, message.length + 60);
        java.util.Arrays.fill(longer, message.length, longer.length, (byte) 1);
        Decoding decoding = Decoding.ofEverything().take(longer);
        assertEquals(1, decoding.flows().size());
        assertEquals(1, decoding.count(ExporterCounter.MALFORMED));
        decoding.take(java.util.Arrays.copyOf(message, message.length + 1));
        assertEquals(2, decoding.flows().size());
        assertEquals(2, decoding.count(ExporterCounter.MALFORMED));
    }

    @Test
    void sequenceCountsDataRecords() {
        Decoding decoding = Decoding.ofEverything();
        decoding.take(message(100, true, "a", "b", "c"))
                .take(message(103, false, "a"))
                .take(message(110, false, "a"));
        assertEquals(6, decoding.count(ExporterCounter.SEQUENCE_LOST));
    }

    @Test
    void aLengthThatDoesNotEvenHoldTheHeaderIsMalformed() {
        byte[] message = message(0, true, "a");
        message[2] = 0;
        message[3] = 15;
        Decoding decoding = Decoding.ofEverything().take(message);
        assertEquals(0, decoding.flows().size());
        assertEquals(1, decoding.count(ExporterCounter.MALFORMED));
    }

    @Test
    void aSetTooShortForItsTemplateIsCountedAndTheNextIsRead() {
        Bytes sets = new Bytes().set(2, new Bytes().template(256, 1, 8)).set(256, new Bytes().u32(1));
        sets.set(256, new Bytes().u64(100)).set(256, new Bytes().u8(0, 0, 0));
        Decoding decoding = Decoding.ofEverything().take(Bytes.Headers.ipfix(SECONDS, 0, 1, sets));
        assertEquals(100, decoding.count(ExporterCounter.BYTES));
        assertEquals(1, decoding.count(ExporterCounter.MALFORMED));
    }

    @Test
    void reservedSetsAreSkipped() {
        Bytes sets =
                new Bytes().set(100, new Bytes().u32(1, 2)).bytes(template().toArray());
        Decoding decoding = Decoding.ofEverything()
                .take(Bytes.Headers.ipfix(SECONDS, 0, 99, sets.bytes(data("a").toArray())));
        assertEquals(1, decoding.flows().size());
        assertTrue(decoding.count(ExporterCounter.MALFORMED) == 0);
    }
}

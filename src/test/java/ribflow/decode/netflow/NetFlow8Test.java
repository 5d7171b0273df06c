package ribflow.decode.netflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ribflow.decode.Bytes;
import ribflow.decode.Decoding;
import ribflow.decode.Decoding.Flow;
import ribflow.flow.ExporterCounter;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;
import ribflow.ip.Address;

/** Records whose bytes are their own offsets, after Cisco's export formats, except the times. */
public final class NetFlow8Test {

    private static final long SECONDS = 1_700_000_000L;

    /** A datagram with that many equal records; they were switched first 60 s and last 1 s before the export. */
    public static byte[] datagram(int scheme, int count, int length, int first) {
        Bytes bytes = header(scheme, count, 0);
        for (int i = 0; i < count; i++) {
            byte[] record = new byte[length];
            for (int at = 0; at < length; at++) {
                record[at] = (byte) at;
            }
            byte[] times = new Bytes().u32(86_340_000, 86_399_000).toArray();
            System.arraycopy(times, 0, record, first, times.length);
            bytes.bytes(record);
        }
        return bytes.toArray();
    }

    private static Bytes header(int scheme, int count, long sequence) {
        return new Bytes()
                .u16(8, count)
                .u32(86_400_000, SECONDS, 500_000_000, sequence)
                .u8(1, 2, scheme, 2)
                .u32(0);
    }

    @ParameterizedTest
    @CsvSource({
        "1, 28, 12, FLOWS@0:4 PACKETS@4:4 BYTES@8:4 SRC_AS@20:2 DST_AS@22:2 IN_IFACE@24:2 OUT_IFACE@26:2",
        "2, 28, 12, FLOWS@0:4 PACKETS@4:4 BYTES@8:4 PROTO@20:1 SRC_PORT@24:2 DST_PORT@26:2",
        "3, 32, 12, FLOWS@0:4 PACKETS@4:4 BYTES@8:4 SRC_NET@20:4 SRC_MASK@24:1 SRC_AS@26:2 IN_IFACE@28:2",
        "4, 32, 12, FLOWS@0:4 PACKETS@4:4 BYTES@8:4 DST_NET@20:4 DST_MASK@24:1 DST_AS@26:2 OUT_IFACE@28:2",
        "5, 40, 12, FLOWS@0:4 PACKETS@4:4 BYTES@8:4 SRC_NET@20:4 DST_NET@24:4 SRC_MASK@28:1 DST_MASK@29:1 "
                + "SRC_AS@32:2 DST_AS@34:2 IN_IFACE@36:2 OUT_IFACE@38:2",
        "6, 32, 12, DST_HOST@0:4 PACKETS@4:4 BYTES@8:4 OUT_IFACE@20:2 TOS@22:1",
        "7, 40, 16, DST_HOST@0:4 SRC_HOST@4:4 PACKETS@8:4 BYTES@12:4 OUT_IFACE@24:2 IN_IFACE@26:2 TOS@28:1",
        "8, 44, 20, DST_HOST@0:4 SRC_HOST@4:4 DST_PORT@8:2 SRC_PORT@10:2 PACKETS@12:4 BYTES@16:4 "
                + "OUT_IFACE@28:2 IN_IFACE@30:2 TOS@32:1 PROTO@33:1",
        "9, 32, 12, FLOWS@0:4 PACKETS@4:4 BYTES@8:4 SRC_AS@20:2 DST_AS@22:2 IN_IFACE@24:2 OUT_IFACE@26:2 TOS@28:1",
        "10, 32, 12, FLOWS@0:4 PACKETS@4:4 BYTES@8:4 PROTO@20:1 TOS@21:1 SRC_PORT@24:2 DST_PORT@26:2 "
                + "IN_IFACE@28:2 OUT_IFACE@30:2",
        "11, 32, 12, FLOWS@0:4 PACKETS@4:4 BYTES@8:4 SRC_NET@20:4 SRC_MASK@24:1 TOS@25:1 SRC_AS@26:2 IN_IFACE@28:2",
        "12, 32, 12, FLOWS@0:4 PACKETS@4:4 BYTES@8:4 DST_NET@20:4 DST_MASK@24:1 TOS@25:1 DST_AS@26:2 OUT_IFACE@28:2",
        "13, 40, 12, FLOWS@0:4 PACKETS@4:4 BYTES@8:4 SRC_NET@20:4 DST_NET@24:4 SRC_MASK@28:1 DST_MASK@29:1 TOS@30:1 "
                + "SRC_AS@32:2 DST_AS@34:2 IN_IFACE@36:2 OUT_IFACE@38:2",
        "14, 40, 12, FLOWS@0:4 PACKETS@4:4 BYTES@8:4 SRC_NET@20:4 DST_NET@24:4 SRC_MASK@28:1 DST_MASK@29:1 TOS@30:1 "
                + "PROTO@31:1 SRC_PORT@32:2 DST_PORT@34:2 IN_IFACE@36:2 OUT_IFACE@38:2",
    })
    void everySchemeHasItsRecords(int scheme, int length, int first, String places) {
        Decoding decoding = Decoding.ofEverything().take(datagram(scheme, 3, length, first));
        assertEquals(0, decoding.count(ExporterCounter.MALFORMED));
        assertEquals(3, decoding.flows().size());
        for (Flow flow : decoding.flows()) {
            Set<FlowField> wanted = new TreeSet<>(List.of(
                    FlowField.PEER_SRC_IP,
                    FlowField.TIMESTAMP_ARRIVAL,
                    FlowField.TIMESTAMP_START,
                    FlowField.TIMESTAMP_END,
                    FlowField.TIMESTAMP_EXPORT,
                    FlowField.EXPORT_PROTO_VERSION,
                    FlowField.EXPORT_PROTO_SYSID,
                    FlowField.EXPORT_PROTO_SEQNO,
                    FlowField.FLOWS));
            for (String place : places.split(" ")) {
                String[] parts = place.split("[@:]");
                FlowField field =
                        FlowField.named(parts[0].toLowerCase(Locale.ROOT)).orElseThrow();
                wanted.add(field);
                assertPlace(flow, field, Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
            }
            if (wanted.contains(FlowField.SRC_HOST)) {
                wanted.add(FlowField.IP_VERSION);
            }
            if (wanted.contains(FlowField.TOS)) {
                wanted.add(FlowField.DSCP);
            }
            assertEquals(wanted, flow.present());
            assertEquals(SECONDS * 1000 + 500 - 60_000, flow.get(FlowField.TIMESTAMP_START));
            assertEquals(SECONDS * 1000 + 500 - 1_000, flow.get(FlowField.TIMESTAMP_END));
        }
    }

    private static void assertPlace(Flow flow, FlowField field, int at, int length) {
        long value = 0;
        for (int i = at; i < at + length; i++) {
            value = value << 8 | i;
        }
        if (field.kind() == Kind.ADDRESS) {
            assertEquals(new Address(0, Address.ipv4Low((int) value)), flow.address(field), field.label());
        } else {
            assertEquals(value, flow.get(field), field.label());
        }
    }

    @Test
    void aSchemeNobodyKnowsIsMalformed() {
        for (int scheme : new int[] {0, 15, 255}) {
            Decoding decoding = Decoding.ofEverything().take(datagram(scheme, 1, 44, 20));
            assertTrue(decoding.flows().isEmpty());
            assertEquals(1, decoding.count(ExporterCounter.MALFORMED));
        }
    }

    @Test
    void everySchemeCountsItsOwnRecords() {
        Decoding decoding = Decoding.ofEverything();
        byte[] record = new byte[28];
        decoding.take(header(1, 1, 100).bytes(record)).take(header(2, 1, 5000).bytes(record));
        decoding.take(header(1, 1, 101).bytes(record)).take(header(2, 1, 5004).bytes(record));
        assertEquals(3, decoding.count(ExporterCounter.SEQUENCE_LOST));
        assertEquals(0, decoding.count(ExporterCounter.SEQUENCE_RESET));
        assertEquals(0, decoding.count(ExporterCounter.SEQUENCE_LATE));
        assertEquals(1 << 16 | 0x0102, decoding.flows().getFirst().get(FlowField.EXPORT_PROTO_SYSID));
    }

    @Test
    void whatAnAggregateLeavesOutIsAbsent() {
        Flow flow = Decoding.ofEverything().take(datagram(1, 1, 28, 12)).flows().getFirst();
        assertFalse(flow.has(FlowField.SRC_HOST));
        assertFalse(flow.has(FlowField.PROTO));
        assertFalse(flow.has(FlowField.SRC_PORT));
    }
}

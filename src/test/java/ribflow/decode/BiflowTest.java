package ribflow.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.flow.FlowField.*;

import java.util.List;
import org.junit.jupiter.api.Test;
import ribflow.decode.Decoding.Flow;
import ribflow.decode.template.Biflow;
import ribflow.flow.ExporterCounter;
import ribflow.flow.FlowField;
import ribflow.ip.Address;

/** Records that count both directions of a conversation: RFC 5103, and the initiator's and responder's elements. */
public final class BiflowTest {

    private static final int REVERSE_PEN = 29_305;
    private static final int ENTERPRISE = 0x8000;

    /** A biflow with everything that has an end: template 256. */
    private static Bytes template() {
        Bytes fields =
                new Bytes().u16(8, 4, 12, 4, 7, 2, 11, 2, 4, 1, 5, 1, 6, 1, 10, 4, 14, 4, 16, 4, 17, 4, 9, 1, 13, 1);
        fields.u16(56, 6, 80, 6, 58, 2, 234, 4, 235, 4, 225, 4, 226, 4, 152, 8, 153, 8, 2, 4, 1, 8, 15, 4, 61, 1);
        fields.u16(ENTERPRISE | 2, 4).u32(REVERSE_PEN).u16(ENTERPRISE | 1, 8).u32(REVERSE_PEN);
        fields.u16(ENTERPRISE | 6, 1).u32(REVERSE_PEN).u16(ENTERPRISE | 153, 8).u32(REVERSE_PEN);
        return new Bytes().set(2, new Bytes().u16(256, 30).bytes(fields.toArray()));
    }

    private static Bytes record(int port, long packets, long bytes, long reversePackets, long reverseBytes) {
        Bytes record = new Bytes().address("192.0.2.1").address("198.51.100.2").u16(port, 443);
        record.u8(6, 0x28, 0x02).u32(11, 22, 64_501, 64_502).u8(24, 25);
        record.u16(0, 0, 1).u16(0, 0, 2).u16(100).u32(7, 8);
        record.address("203.0.113.1")
                .address("203.0.113.2")
                .u64(1_000, 5_000)
                .u32(packets)
                .u64(bytes);
        record.address("10.0.0.1").u8(0);
        return record.u32(reversePackets).u64(reverseBytes).u8(0x12).u64(4_000);
    }

    /** A message with the template and so many biflows, of which every third got no answer. */
    public static byte[] message(int count) {
        Bytes records = new Bytes();
        for (int i = 0; i < count; i++) {
            records.bytes(record(i, 10, 1000, i % 3 == 2 ? 0 : 5, i % 3 == 2 ? 0 : 400 + i)
                    .toArray());
        }
        Bytes sets = template().set(256, records);
        return Bytes.Headers.ipfix(1_700_000_000L, 0, 1, sets);
    }

    private static byte[] one() {
        return Bytes.Headers.ipfix(1_700_000_000L, 0, 1, template().set(256, record(80, 10, 1000, 5, 400)));
    }

    @Test
    void theSecondFlowGoesTheOtherWay() {
        Decoding decoding = Decoding.ofEverything().take(one());
        assertEquals(2, decoding.flows().size());
        Flow forward = decoding.flows().getFirst();
        Flow reverse = decoding.flows().getLast();
        assertFalse(forward.has(REVERSE));
        assertEquals(1, reverse.get(REVERSE));
        assertEquals(Address.parse("192.0.2.1"), forward.address(SRC_HOST));
        swapped(forward, reverse, SRC_HOST, DST_HOST);
        swapped(forward, reverse, SRC_PORT, DST_PORT);
        swapped(forward, reverse, IN_IFACE, OUT_IFACE);
        swapped(forward, reverse, SRC_AS, DST_AS);
        swapped(forward, reverse, SRC_MASK, DST_MASK);
        swapped(forward, reverse, SRC_MAC, DST_MAC);
        swapped(forward, reverse, INGRESS_VRF, EGRESS_VRF);
        swapped(forward, reverse, POST_NAT_SRC_HOST, POST_NAT_DST_HOST);
        assertEquals(List.of(10L, 1000L), List.of(forward.get(PACKETS), forward.get(BYTES)));
        assertEquals(List.of(5L, 400L), List.of(reverse.get(PACKETS), reverse.get(BYTES)));
        assertEquals(List.of(1L, 1L), List.of(forward.get(FLOWS), reverse.get(FLOWS)));
        assertEquals(1400, decoding.count(ExporterCounter.BYTES));
        assertEquals(15, decoding.count(ExporterCounter.PACKETS));
        assertEquals(2, decoding.count(ExporterCounter.FLOWS));
        assertEquals(1, decoding.count(ExporterCounter.FLOWS_REVERSE));
    }

    private static void swapped(Flow forward, Flow reverse, FlowField source, FlowField destination) {
        assertEquals(forward.get(source), reverse.get(destination), source::label);
        assertEquals(forward.get(destination), reverse.get(source), destination::label);
    }

    @Test
    void whatTheRecordSaysOfTheReverseIsTakenAndNothingIsMadeUp() {
        Flow reverse = Decoding.ofEverything().take(one()).flows().getLast();
        assertEquals(0x12, reverse.get(TCPFLAGS));
        assertEquals(4_000, reverse.get(TIMESTAMP_END));
        assertEquals(1_000, reverse.get(TIMESTAMP_START), "the conversation's");
        assertEquals(6, reverse.get(PROTO));
        assertEquals(100, reverse.get(VLAN), "where the packets went out, which is where they come in");
        assertEquals(0, reverse.get(SAMPLING_DIRECTION));
        assertFalse(reverse.has(TOS), "packets may be marked otherwise on their way back");
        assertFalse(reverse.has(DSCP));
        assertFalse(reverse.has(FLOW_NEXTHOP));
    }

    @Test
    void aConversationWithoutAnswerIsOneFlow() {
        Decoding decoding = Decoding.ofEverything().take(message(200));
        long answered =
                java.util.stream.IntStream.range(0, 200).filter(i -> i % 3 != 2).count();
        assertEquals(200 + answered, decoding.flows().size());
        List<Flow> reverse =
                decoding.flows().stream().filter(flow -> flow.has(REVERSE)).toList();
        assertEquals(answered, reverse.size());
        assertEquals(answered, decoding.count(ExporterCounter.FLOWS_REVERSE));
        for (Flow flow : reverse) {
            assertEquals(400 + flow.get(DST_PORT), flow.get(BYTES));
            assertTrue(flow.get(DST_PORT) % 3 != 2);
        }
        long bytes =
                decoding.flows().stream().mapToLong(flow -> flow.get(BYTES)).sum();
        assertEquals(bytes, decoding.count(ExporterCounter.BYTES));
        assertEquals(0, decoding.count(ExporterCounter.SEQUENCE_LOST));
    }

    @Test
    void bothDirectionsMayBeKeptAsOneFlow() {
        Decoding decoding = Decoding.of(Biflow.ONE).take(one());
        Flow flow = decoding.flows().getFirst();
        assertEquals(1, decoding.flows().size());
        assertEquals(15, flow.get(PACKETS));
        assertEquals(1400, flow.get(BYTES));
        assertEquals(0x12, flow.get(TCPFLAGS), "those of all packets");
        assertEquals(Address.parse("192.0.2.1"), flow.address(SRC_HOST));
        assertFalse(flow.has(REVERSE));
        assertEquals(1400, decoding.count(ExporterCounter.BYTES));
        assertEquals(15, decoding.count(ExporterCounter.PACKETS));
        assertEquals(0, decoding.count(ExporterCounter.FLOWS_REVERSE));
    }

    @Test
    void theRecordsOwnDirectionAloneIsForWhoLooksAtRecords() {
        Decoding decoding = Decoding.of(Biflow.FORWARD).take(message(3));
        assertEquals(3, decoding.flows().size());
        assertEquals(3000, decoding.count(ExporterCounter.BYTES));
    }

    @Test
    void whatTheResponderSentIsAFlowOfItsOwn() {
        Bytes template =
                new Bytes().template(256, 8, 4, 12, 4, 7, 2, 11, 2, 10, 2, 14, 2, 231, 4, 232, 4, 298, 4, 299, 4);
        Bytes record = new Bytes().address("192.0.2.1").address("198.51.100.2").u16(5000, 53, 1, 2);
        record.u32(70, 300, 1, 2);
        Decoding decoding = Decoding.ofEverything()
                .take(Bytes.Headers.ipfix(0, 0, 1, new Bytes().set(2, template).set(256, record)));
        Flow asked = decoding.flows().getFirst();
        Flow answered = decoding.flows().getLast();
        assertEquals(List.of(70L, 1L, 53L), List.of(asked.get(BYTES), asked.get(PACKETS), asked.get(DST_PORT)));
        assertEquals(
                List.of(300L, 2L, 5000L), List.of(answered.get(BYTES), answered.get(PACKETS), answered.get(DST_PORT)));
        swapped(asked, answered, SRC_HOST, DST_HOST);
        swapped(asked, answered, IN_IFACE, OUT_IFACE);
    }

    /** Cisco ASA and FTD (NSEL): v9, octets without packets, translated addresses. */
    @Test
    void nselOctetsOfInitiatorAndResponder() {
        Bytes template = new Bytes().template(263, 8, 4, 12, 4, 225, 4, 226, 4, 233, 1, 231, 4, 232, 4);
        Bytes record = new Bytes().address("192.0.2.1").address("198.51.100.2");
        record.address("203.0.113.1").address("203.0.113.2").u8(5).u32(10, 20);
        Decoding decoding = Decoding.ofEverything()
                .take(Bytes.Headers.v9(0, 0, 0).set(0, template).set(263, record));
        assertEquals(
                List.of(10L, 20L),
                decoding.flows().stream().map(flow -> flow.get(BYTES)).toList());
        Flow answered = decoding.flows().getLast();
        assertEquals(5, answered.get(FW_EVENT));
        assertEquals(Address.parse("203.0.113.2"), answered.address(POST_NAT_SRC_HOST));
        assertFalse(answered.has(PACKETS));
    }

    /** Huawei has something else in 232, AVC counts both ways beside 1 and 2: ordinary counters come first. */
    @Test
    void ordinaryCountersComeBeforeThoseOfTheInitiator() {
        Bytes template = new Bytes().template(256, 1, 4, 2, 4, 231, 4, 232, 4);
        Decoding decoding = Decoding.ofEverything()
                .take(Bytes.Headers.ipfix(
                        0, 0, 1, new Bytes().set(2, template).set(256, new Bytes().u32(100, 1, 60, 40))));
        assertEquals(1, decoding.flows().size());
        assertEquals(100, decoding.count(ExporterCounter.BYTES));
    }

    @Test
    void theOctetsOfFramesServeWhereThoseOfPacketsAreMissing() {
        Bytes template = new Bytes().template(256, 2, 4, 352, 8).template(257, 2, 4, 352, 8, 1, 4);
        Bytes sets = new Bytes().set(2, template).set(256, new Bytes().u32(3).u64(400));
        sets.set(257, new Bytes().u32(3).u64(400).u32(350));
        Decoding decoding = Decoding.ofEverything().take(Bytes.Headers.ipfix(0, 0, 1, sets));
        assertEquals(
                List.of(400L, 350L),
                decoding.flows().stream().map(flow -> flow.get(BYTES)).toList());
        assertEquals(6, decoding.count(ExporterCounter.PACKETS));
    }
}

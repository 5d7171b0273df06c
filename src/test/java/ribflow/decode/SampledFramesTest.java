package ribflow.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static ribflow.flow.FlowField.*;

import java.util.List;
import org.junit.jupiter.api.Test;
import ribflow.decode.Decoding.Flow;
import ribflow.flow.ExporterCounter;
import ribflow.ip.Address;

/** Records that report sampled packets by their first bytes. */
public final class SampledFramesTest {

    private static final long SECONDS = 1_700_000_000L;
    private static final int VARIABLE = 65_535;

    /** IPv4 and UDP, 500 bytes by its own length, of which the payload is cut off. */
    private static Bytes packet() {
        Bytes packet = new Bytes().u8(0x45, 0x28).u16(500, 1, 0).u8(63, 17).u16(0);
        return packet.address("192.0.2.1").address("198.51.100.2").u16(1234, 53, 480, 0);
    }

    private static Bytes frame() {
        Bytes frame = new Bytes().u16(0x0011, 0x2233, 0x4455).u16(0x00aa, 0xbbcc, 0xddee);
        return frame.u16(0x8100, 100, 0x0800).bytes(packet().toArray());
    }

    private static Decoding decoded(Bytes template, Bytes records) {
        return Decoding.ofEverything()
                .take(Bytes.Headers.ipfix(
                        SECONDS, 0, 1, new Bytes().set(2, template).set(256, records)));
    }

    /** So many frames of Juniper's template: interfaces, direction, size, section. */
    public static byte[] message(int count) {
        Bytes records = new Bytes();
        for (int i = 0; i < count; i++) {
            byte[] frame = frame().toArray();
            records.u32(7, 8).u8(0).u16(518).u8(frame.length).bytes(frame);
        }
        Bytes template = new Bytes().template(256, 10, 4, 14, 4, 61, 1, 312, 2, 315, VARIABLE);
        return Bytes.Headers.ipfix(SECONDS, 0, 1, new Bytes().set(2, template).set(256, records));
    }

    /** So many flow records with counters, a source, and the first bytes of one of their packets. */
    public static byte[] flows(int count) {
        Bytes records = new Bytes();
        for (int i = 0; i < count; i++) {
            byte[] frame = i % 2 == 0 ? frame().toArray() : new byte[0];
            records.u32(7, 8).address("203.0.113.9").u8(6, 3).u16(900);
            records.u8(frame.length).bytes(frame);
        }
        Bytes template = new Bytes().template(256, 10, 4, 14, 4, 8, 4, 4, 1, 2, 1, 1, 2, 315, VARIABLE);
        return Bytes.Headers.ipfix(SECONDS, 0, 1, new Bytes().set(2, template).set(256, records));
    }

    private static void isThePacket(Flow flow) {
        assertEquals(Address.parse("192.0.2.1"), flow.address(SRC_HOST));
        assertEquals(Address.parse("198.51.100.2"), flow.address(DST_HOST));
        assertEquals(List.of(17L, 1234L, 53L), List.of(flow.get(PROTO), flow.get(SRC_PORT), flow.get(DST_PORT)));
        assertEquals(500, flow.get(BYTES), "the IP packet's, not the frame's");
        assertEquals(1, flow.get(PACKETS));
        assertEquals(1, flow.get(FLOWS));
    }

    @Test
    void aFrameIsReadLikeASampledPacket() {
        Decoding decoding = Decoding.ofEverything().take(message(100));
        assertEquals(100, decoding.flows().size());
        for (Flow flow : decoding.flows()) {
            isThePacket(flow);
            assertEquals(100, flow.get(VLAN));
            assertEquals(
                    List.of(7L, 8L, 0L),
                    List.of(flow.get(IN_IFACE), flow.get(OUT_IFACE), flow.get(SAMPLING_DIRECTION)));
        }
        assertEquals(100, decoding.count(ExporterCounter.PACKETS));
        assertEquals(50_000, decoding.count(ExporterCounter.BYTES));
        assertEquals(0, decoding.count(ExporterCounter.RECORDS_NO_COUNTERS));
    }

    /** PSAMP: the rate stands in options about the selector, the section is padded. */
    @Test
    void theSelectorsRateAndThePacketsTime() {
        Bytes options = new Bytes().u16(300, 3, 1, 302, 4, 305, 4, 306, 4);
        byte[] frame = frame().toArray();
        Bytes record = new Bytes().u32(9).u64(SECONDS * 1000 + 7).u16(frame.length, 0, 1);
        record.bytes(java.util.Arrays.copyOf(frame, 64));
        Bytes sets = new Bytes().set(3, options).set(300, new Bytes().u32(9, 1, 999));
        sets.set(2, new Bytes().template(256, 302, 4, 323, 8, 410, 2, 409, 2, 408, 2, 315, 64))
                .set(256, record);
        Flow flow = Decoding.ofEverything()
                .take(Bytes.Headers.ipfix(SECONDS, 0, 1, sets))
                .flows()
                .getFirst();
        isThePacket(flow);
        assertEquals(1000, flow.get(SAMPLING_RATE));
        assertEquals(SECONDS * 1000 + 7, flow.get(TIMESTAMP_END));
    }

    @Test
    void aSectionMayBeginWithTheIpHeader() {
        byte[] packet = packet().toArray();
        Bytes template = new Bytes().template(256, 10, 4, 313, VARIABLE);
        Flow flow = decoded(template, new Bytes().u32(7).u8(packet.length).bytes(packet))
                .flows()
                .getFirst();
        isThePacket(flow);
        assertFalse(flow.has(SRC_MAC));
    }

    @Test
    void netFlow9HasLayerTwoSections() {
        byte[] frame = frame().toArray();
        Bytes template = new Bytes().template(256, 10, 4, 102, 2, 103, 2, 104, frame.length);
        Bytes record = new Bytes().u32(7).u16(0, frame.length).bytes(frame);
        Flow flow = Decoding.ofEverything()
                .take(Bytes.Headers.v9(SECONDS, 0, 0).set(0, template).set(256, record))
                .flows()
                .getFirst();
        isThePacket(flow);
    }

    @Test
    void whatCannotBeReadCountsAllTheSame() {
        byte[] frame = frame().toArray();
        Bytes template = new Bytes().template(256, 312, 2, 409, 2, 408, 2, 315, VARIABLE);
        Bytes records = new Bytes().u16(518, 14, 1).u8(frame.length).bytes(frame);
        records.u16(518, 0, 2).u8(frame.length).bytes(frame).u16(518, 0, 1).u8(0);
        Decoding decoding = decoded(template, records);
        assertEquals(3, decoding.flows().size());
        assertEquals(3 * 518, decoding.count(ExporterCounter.BYTES));
        decoding.flows().forEach(flow -> assertFalse(flow.has(SRC_HOST)));
    }

    /** A flow record may come with the first bytes of one of its packets: it is a flow all the same. */
    @Test
    void countersComeBeforeSections() {
        byte[] frame = frame().toArray();
        Bytes template = new Bytes().template(256, 1, 4, 2, 4, 315, VARIABLE);
        Decoding decoding =
                decoded(template, new Bytes().u32(9000, 10).u8(frame.length).bytes(frame));
        assertEquals(9000, decoding.count(ExporterCounter.BYTES));
        assertEquals(10, decoding.count(ExporterCounter.PACKETS));
        Flow flow = decoding.flows().getFirst();
        assertEquals(List.of(9000L, 10L), List.of(flow.get(BYTES), flow.get(PACKETS)));
        assertEquals(Address.parse("192.0.2.1"), flow.address(SRC_HOST));
        assertEquals(Address.parse("198.51.100.2"), flow.address(DST_HOST));
        assertEquals(List.of(17L, 1234L, 53L), List.of(flow.get(PROTO), flow.get(SRC_PORT), flow.get(DST_PORT)));
        assertEquals(100, flow.get(VLAN));
    }

    /** What the record's own fields say is kept: the packet only fills the gaps. */
    @Test
    void sectionsFillOnlyTheGapsOfFlows() {
        List<Flow> flows = Decoding.ofEverything().take(flows(100)).flows();
        assertEquals(100, flows.size());
        for (int i = 0; i < 100; i++) {
            Flow flow = flows.get(i);
            assertEquals(Address.parse("203.0.113.9"), flow.address(SRC_HOST));
            assertEquals(
                    List.of(7L, 8L, 6L, 3L, 900L),
                    List.of(
                            flow.get(IN_IFACE),
                            flow.get(OUT_IFACE),
                            flow.get(PROTO),
                            flow.get(PACKETS),
                            flow.get(BYTES)));
            assertEquals(i % 2 == 0, flow.has(DST_HOST));
            if (i % 2 == 0) {
                assertEquals(Address.parse("198.51.100.2"), flow.address(DST_HOST));
                assertEquals(53, flow.get(DST_PORT));
            }
        }
    }
}

package ribflow.decode.sflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.decode.sflow.Samples.INTERNAL;
import static ribflow.decode.sflow.Samples.address;
import static ribflow.decode.sflow.Samples.counterSample;
import static ribflow.decode.sflow.Samples.counters;
import static ribflow.decode.sflow.Samples.flow;
import static ribflow.decode.sflow.Samples.gateway;
import static ribflow.decode.sflow.Samples.joined;
import static ribflow.decode.sflow.Samples.part;
import static ribflow.decode.sflow.Samples.raw;
import static ribflow.decode.sflow.Samples.rawRecord;
import static ribflow.decode.sflow.Samples.router;
import static ribflow.decode.sflow.Samples.switchData;
import static ribflow.decode.sflow.Samples.text;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ribflow.decode.Bytes;
import ribflow.decode.DecodeConfig;
import ribflow.decode.Decoding;
import ribflow.decode.Decoding.Flow;
import ribflow.decode.packet.Packets;
import ribflow.flow.Exporter;
import ribflow.flow.ExporterCounter;
import ribflow.flow.FlowField;
import ribflow.flow.SamplingSource;
import ribflow.ip.Address;

/** Fixtures after sflow.org's "sFlow Version 5" and RFC 3176. */
public final class SflowTest {

    private static final byte[] PACKET =
            Packets.ipv4(6, "198.51.100.7", "203.0.113.9", Packets.tcp(443, 51_000, 0x18, 1000));
    private static final byte[] FRAME = Packets.ethernet(0x0800, PACKET);

    private final Decoding decoding = Decoding.of(
            new DecodeConfig(1000, 1 << 20).with(ExporterIdentity.AGENT, SampledBytes.PACKET),
            Set.copyOf(FlowField.values()));

    /** A datagram of a version with all that it can have. */
    public static byte[] datagram(int version) {
        return version == 5 ? datagram5(0) : datagram4(version);
    }

    private static byte[] datagram5(long sequence) {
        byte[] nat = address(address(new Bytes(), "10.0.0.1"), "10.0.0.2").toArray();
        byte[] labels = address(new Bytes(), "192.0.2.8")
                .u32(2, 0x12345_1ffL, 0x00020_1ffL, 0)
                .toArray();
        return Samples.datagram(
                5,
                Decoding.ROUTER,
                7,
                sequence,
                flow(
                        sequence,
                        rawRecord(FRAME),
                        part(1001, switchData(10, 3, 20)),
                        part(1002, router("192.0.2.254", 24, 16)),
                        part(1003, gateway(5, 64_510, 64_511)),
                        part(
                                1004,
                                joined(
                                        new Bytes().u32(3),
                                        text("user"),
                                        new Bytes().u32(3).toArray(),
                                        text("x"))),
                        part(1006, labels),
                        part(1007, nat),
                        part(1020, new Bytes().u32(1024, 80).toArray())),
                flow(sequence + 1, rawRecord(Packets.everything())),
                flow(sequence + 2, rawRecord(Packets.everything()), part(0x4000_1001, new byte[16])),
                counterSample(sequence, 3, part(1, counters(3, 1_000_000_000, 5000, 6000)), part(2, new byte[52])));
    }

    private static byte[] datagram4(int version) {
        byte[] header = new Bytes().u32(1, 3, 512, 100_000, 0, 3, 4, 1).toArray();
        byte[] sample = joined(
                new Bytes().u32(1),
                header,
                raw(version, FRAME),
                new Bytes().u32(version == 4 ? 5 : 3, 1).toArray(),
                switchData(10, 3, 20),
                new Bytes().u32(2).toArray(),
                router("192.0.2.254", 24, 16),
                new Bytes().u32(3).toArray(),
                gateway(version, 64_510, 64_511),
                version == 4 ? joined(new Bytes().u32(4), text("source"), text("to")) : new byte[0],
                version == 4 ? joined(new Bytes().u32(5, 1), text("http://example.net/")) : new byte[0]);
        byte[] ethernetCounters =
                joined(new Bytes().u32(2, 1, 3, 30, 2), counters(3, 1_000_000_000, 5000, 6000), new byte[52]);
        byte[] vlanCounters = joined(new Bytes().u32(2, 2, 3, 30, 7), new byte[28]);
        return Samples.datagram(version, Decoding.ROUTER, 0, 0, sample, ethernetCounters, vlanCounters, sample);
    }

    private Flow only(byte[]... samples) {
        decoding.take(Samples.datagram(5, Decoding.ROUTER, 7, 1, samples));
        List<Flow> flows = decoding.taken();
        assertEquals(1, flows.size());
        return flows.getFirst();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 5})
    void everyFieldFindsItsColumn(int version) {
        Flow flow = decoding.take(datagram(version)).flows().getFirst();
        assertEquals("198.51.100.7", flow.address(FlowField.SRC_HOST).toString());
        assertEquals("203.0.113.9", flow.address(FlowField.DST_HOST).toString());
        assertEquals(443, flow.get(FlowField.SRC_PORT));
        assertEquals(51_000, flow.get(FlowField.DST_PORT));
        assertEquals(6, flow.get(FlowField.PROTO));
        assertEquals(0x18, flow.get(FlowField.TCPFLAGS));
        assertEquals(Packets.SOURCE_MAC, flow.get(FlowField.SRC_MAC));
        assertEquals(3, flow.get(FlowField.IN_IFACE));
        assertEquals(4, flow.get(FlowField.OUT_IFACE));
        assertEquals(0, flow.get(FlowField.SAMPLING_DIRECTION));
        assertEquals(512, flow.get(FlowField.SAMPLING_RATE));
        assertEquals(SamplingSource.RECORD.ordinal(), flow.get(FlowField.SAMPLING_SOURCE));
        assertEquals(1, flow.get(FlowField.PACKETS));
        assertEquals(1, flow.get(FlowField.FLOWS));
        assertEquals(PACKET.length, flow.get(FlowField.BYTES));
        assertEquals(10, flow.get(FlowField.VLAN));
        assertEquals(10, flow.get(FlowField.IN_VLAN));
        assertEquals(20, flow.get(FlowField.OUT_VLAN));
        assertEquals(3, flow.get(FlowField.COS));
        assertEquals("192.0.2.254", flow.address(FlowField.FLOW_NEXTHOP).toString());
        assertEquals(24, flow.get(FlowField.SRC_MASK));
        assertEquals(16, flow.get(FlowField.DST_MASK));
        assertEquals(64_501, flow.get(FlowField.SRC_AS));
        assertEquals(64_502, flow.get(FlowField.PEER_SRC_AS));
        assertEquals(64_511, flow.get(FlowField.DST_AS));
        assertEquals(64_510, flow.get(FlowField.PEER_DST_AS));
        assertEquals(Decoding.ROUTER, flow.address(FlowField.PEER_SRC_IP).toString());
        assertEquals(Decoding.ARRIVAL, flow.get(FlowField.TIMESTAMP_ARRIVAL));
        assertEquals(Decoding.ARRIVAL, flow.get(FlowField.TIMESTAMP_END));
        assertEquals(version, flow.get(FlowField.EXPORT_PROTO_VERSION));
        assertEquals(version == 5 ? 7 : 0, flow.get(FlowField.EXPORT_PROTO_SYSID));
        assertEquals(0, flow.get(FlowField.EXPORT_PROTO_SEQNO));
        assertEquals(0, decoding.count(ExporterCounter.MALFORMED));
        assertEquals(decoding.flows().size(), decoding.count(ExporterCounter.FLOWS));
        assertEquals(decoding.flows().size(), decoding.count(ExporterCounter.PACKETS));
        assertEquals(version == 5 ? 1 : 2, decoding.count(ExporterCounter.COUNTER_SAMPLES));
        assertEquals(1, decoding.count(ExporterCounter.COUNTER_RECORDS_OTHER));
        assertEquals(version == 5 ? 1 : 0, decoding.count(ExporterCounter.SAMPLE_RECORDS_UNKNOWN));
    }

    @Test
    void translationAndLabelsOfVersion5() {
        Flow flow = decoding.take(datagram(5)).flows().getFirst();
        assertEquals("192.0.2.9", flow.address(FlowField.FLOW_BGP_NEXTHOP).toString());
        assertEquals("10.0.0.1", flow.address(FlowField.POST_NAT_SRC_HOST).toString());
        assertEquals("10.0.0.2", flow.address(FlowField.POST_NAT_DST_HOST).toString());
        assertEquals(1024, flow.get(FlowField.POST_NAT_SRC_PORT));
        assertEquals(80, flow.get(FlowField.POST_NAT_DST_PORT));
        assertEquals(0x12345, flow.get(FlowField.MPLS_LABEL_TOP));
        assertEquals(0x20, flow.get(FlowField.MPLS_LABEL_BOTTOM));
    }

    @Test
    void aSampleWithoutExtendedGatewayDoesNotInheritTheAs() {
        List<Flow> flows = decoding.take(datagram(5)).flows();
        assertEquals(3, flows.size());
        for (FlowField field : List.of(
                FlowField.SRC_AS,
                FlowField.DST_AS,
                FlowField.PEER_SRC_AS,
                FlowField.PEER_DST_AS,
                FlowField.FLOW_NEXTHOP,
                FlowField.FLOW_BGP_NEXTHOP,
                FlowField.SRC_MASK,
                FlowField.POST_NAT_SRC_HOST)) {
            assertTrue(flows.get(0).has(field));
            assertFalse(flows.get(1).has(field), field::toString);
        }
    }

    /** Huawei: the raw header, the Ethernet header and the IP header of one packet. */
    @Test
    void huaweiSendsRawEthernetAndIpRecordsTogether() {
        byte[] ethernet = ethernetRecord(FRAME.length + 4);
        byte[] ip = part(3, ipRecord(6));
        byte[] raw = rawRecord(FRAME);
        for (byte[][] order : new byte[][][] {{raw, ethernet, ip}, {ip, ethernet, raw}, {ethernet, raw, raw, ip}}) {
            Flow flow = only(flow(1, order));
            assertEquals(1, flow.get(FlowField.PACKETS));
            assertEquals(PACKET.length, flow.get(FlowField.BYTES));
            assertEquals(443, flow.get(FlowField.SRC_PORT));
        }
        assertEquals(3, decoding.count(ExporterCounter.FLOWS));
    }

    /** As interfaces and sfacctd count: with link headers and the checksum that was stripped. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4, 5})
    void theBytesAreTheFramesUnlessThePacketsAreWanted(int version) {
        Decoding frames = Decoding.ofEverything();
        Flow flow = frames.take(datagram(version)).flows().getFirst();
        assertEquals(FRAME.length + 4, flow.get(FlowField.BYTES));
        byte[] ethernet = Samples.datagram(5, Decoding.ROUTER, 7, 9, flow(1, ethernetRecord(64), part(3, ipRecord(6))));
        frames.taken();
        assertEquals(64, frames.take(ethernet).taken().getFirst().get(FlowField.BYTES));
        byte[] ip = Samples.datagram(5, Decoding.ROUTER, 7, 10, flow(1, part(3, ipRecord(6))));
        assertEquals(PACKET.length, frames.take(ip).taken().getFirst().get(FlowField.BYTES));
    }

    private static byte[] ethernetRecord(int length) {
        return part(
                2,
                new Bytes()
                        .u32(length)
                        .u16(0x0200, 0, 1, 0)
                        .u16(0x0200, 0, 2, 0)
                        .u32(0x0800)
                        .toArray());
    }

    private static byte[] ipRecord(int protocol) {
        return new Bytes()
                .u32(PACKET.length, protocol)
                .address("198.51.100.7")
                .address("203.0.113.9")
                .u32(443, 51_000, 0x18, 0x28)
                .toArray();
    }

    @Test
    void aSampledIpHeaderIsEnough() {
        Flow flow = only(flow(1, part(3, ipRecord(6))));
        assertEquals("198.51.100.7", flow.address(FlowField.SRC_HOST).toString());
        assertEquals(443, flow.get(FlowField.SRC_PORT));
        assertEquals(0x18, flow.get(FlowField.TCPFLAGS));
        assertEquals(0x28, flow.get(FlowField.TOS));
        assertEquals(4, flow.get(FlowField.IP_VERSION));
        assertEquals(PACKET.length, flow.get(FlowField.BYTES));
        Flow icmp = only(flow(2, part(3, ipRecord(1))));
        assertFalse(icmp.has(FlowField.SRC_PORT) || icmp.has(FlowField.TCPFLAGS));
        byte[] six = new Bytes()
                .u32(1280, 17)
                .address("2001:db8::1")
                .address("2001:db8::2")
                .u32(53, 40_000, 0, 0)
                .toArray();
        Flow other = only(flow(3, part(4, six)));
        assertEquals("2001:db8::2", other.address(FlowField.DST_HOST).toString());
        assertEquals(1280, other.get(FlowField.BYTES));
        assertEquals(53, other.get(FlowField.SRC_PORT));
    }

    @Test
    void huaweiShortHeadersAreCompletedByTheOtherRecords() {
        byte[] cut = new Bytes()
                .u32(1, FRAME.length + 4, 4, 16)
                .bytes(Arrays.copyOf(FRAME, 16))
                .toArray();
        Flow flow = only(flow(1, part(1, cut), part(3, ipRecord(6))));
        assertEquals("198.51.100.7", flow.address(FlowField.SRC_HOST).toString());
        assertEquals(PACKET.length, flow.get(FlowField.BYTES));
    }

    @Test
    void anEthernetHeaderAloneCountsWhatTheFrameCarries() {
        Flow flow = only(flow(1, ethernetRecord(64)));
        assertEquals(46, flow.get(FlowField.BYTES));
        assertEquals(Packets.SOURCE_MAC, flow.get(FlowField.SRC_MAC));
        assertEquals(Packets.DESTINATION_MAC, flow.get(FlowField.DST_MAC));
        assertEquals(0x0800, flow.get(FlowField.ETYPE));
    }

    @Test
    void aSampleWithoutAnyLengthIsNoFlow() {
        decoding.take(Samples.datagram(5, Decoding.ROUTER, 7, 1, flow(1, part(1001, switchData(1, 0, 2)))));
        assertTrue(decoding.flows().isEmpty());
        assertEquals(1, decoding.count(ExporterCounter.RECORDS_NO_COUNTERS));
    }

    /** GRE and IP come without Ethernet from some. */
    @ParameterizedTest
    @ValueSource(ints = {11, 12})
    void greWithoutEthernet(int protocol) {
        byte[] gre = joined(new Bytes().u16(0, 0x0800), PACKET);
        byte[] outer = Packets.ipv4(47, "192.0.2.1", "192.0.2.2", gre);
        byte[] record = new Bytes()
                .u32(protocol, outer.length, 0, outer.length)
                .bytes(Samples.padded(outer))
                .toArray();
        Flow flow = only(flow(1, part(1, record)));
        assertEquals("192.0.2.1", flow.address(FlowField.SRC_HOST).toString());
        assertEquals("198.51.100.7", flow.address(FlowField.TUNNEL_SRC_HOST).toString());
        assertEquals(outer.length, flow.get(FlowField.BYTES));
        assertFalse(flow.has(FlowField.SRC_MAC));
    }

    @Test
    void multipleAndDiscardInterfacesAreAbsent() {
        byte[] raw = rawRecord(FRAME);
        Flow several = only(flow(1, 3, 512, 0, 3, 2L << 30 | 7, raw));
        assertEquals(3, several.get(FlowField.IN_IFACE));
        assertFalse(several.has(FlowField.OUT_IFACE) || several.has(FlowField.FWD_STATUS));
        Flow internal = only(flow(2, 3, 512, 0, 0, INTERNAL, raw));
        assertFalse(internal.has(FlowField.IN_IFACE) || internal.has(FlowField.OUT_IFACE));
        assertFalse(internal.has(FlowField.SAMPLING_DIRECTION));
        Flow discarded = only(flow(3, 3, 512, 0, 3, 1L << 30 | 257, raw));
        assertFalse(discarded.has(FlowField.OUT_IFACE));
        assertEquals(0b10_001001, discarded.get(FlowField.FWD_STATUS), "dropped, bad TTL");
        Flow egress = only(flow(4, 4, 512, 0, 3, 4, raw));
        assertEquals(1, egress.get(FlowField.SAMPLING_DIRECTION));
    }

    @Test
    void anExpandedSampleHasWideInterfaces() {
        byte[] header = new Bytes()
                .u32(1, 0, 369_098_852, 4096, 100_000, 0, 0, 369_098_852, 0, 1_500_000_000, 1)
                .toArray();
        Flow flow = only(part(3, joined(new Bytes().bytes(header), rawRecord(FRAME))));
        assertEquals(369_098_852, flow.get(FlowField.IN_IFACE));
        assertEquals(1_500_000_000, flow.get(FlowField.OUT_IFACE));
        assertEquals(4096, flow.get(FlowField.SAMPLING_RATE));
    }

    /** A packet discarded by an access list. */
    private static byte[] discarded(byte[]... records) {
        return part(5, joined(new Bytes().u32(1, 0, 3, 0, 3, 4, 258, records.length), records));
    }

    /** Flow samples where it came in stand for it already. */
    @Test
    void aDiscardedPacketIsCountedApart() {
        byte[] sampled = flow(1, rawRecord(FRAME));
        Flow flow = only(discarded(rawRecord(FRAME)), sampled, discarded(rawRecord(FRAME)), discarded());
        assertEquals(512, flow.get(FlowField.SAMPLING_RATE));
        assertFalse(flow.has(FlowField.FWD_STATUS));
        assertEquals(1, decoding.count(ExporterCounter.FLOWS));
        assertEquals(PACKET.length, decoding.count(ExporterCounter.BYTES));
        assertEquals(3, decoding.count(ExporterCounter.DISCARDS));
        assertEquals(2 * PACKET.length, decoding.count(ExporterCounter.DISCARD_BYTES));
        assertEquals(0, decoding.count(ExporterCounter.RECORDS_NO_COUNTERS));
    }

    @Test
    void aDiscardedPacketIsShownToWhoInspects() {
        SampleCount seen = new SampleCount();
        seen.take(
                Address.parse(Decoding.ROUTER),
                Samples.datagram(5, Decoding.ROUTER, 7, 1, discarded(rawRecord(FRAME)), discarded()));
        assertEquals(1, seen.rows().size());
        Flow flow = seen.rows().getFirst();
        assertEquals(0b10_000001, flow.get(FlowField.FWD_STATUS), "dropped, access list");
        assertEquals(1, flow.get(FlowField.SAMPLING_RATE));
        assertEquals(3, flow.get(FlowField.IN_IFACE));
        assertEquals(4, flow.get(FlowField.OUT_IFACE));
        assertEquals("203.0.113.9", flow.address(FlowField.DST_HOST).toString());
    }

    /** Frame relay. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4, 5})
    void aHeaderOfAProtocolThatIsNotReadStillHasALength(int version) {
        Bytes raw = new Bytes().u32(5, 1000);
        byte[] header =
                (version == 5 ? raw.u32(2) : raw).u32(16).bytes(new byte[16]).toArray();
        decoding.take(datagram(version)).taken(); // what the packet before left behind
        byte[] fixed = new Bytes().u32(1, 3, 512, 100_000, 0, 3, 4).toArray();
        byte[] sample = version == 5
                ? flow(9, part(1, header), part(1001, switchData(10, 3, 20)))
                : joined(
                        new Bytes().u32(1).bytes(fixed).u32(1),
                        header,
                        new Bytes().u32(0).toArray());
        Flow flow = decoding.take(Samples.datagram(version, Decoding.ROUTER, 7, 1, sample))
                .taken()
                .getFirst();
        assertEquals(1000, flow.get(FlowField.BYTES));
        assertEquals(1, flow.get(FlowField.PACKETS));
        assertEquals(512, flow.get(FlowField.SAMPLING_RATE));
        assertEquals(3, flow.get(FlowField.IN_IFACE));
        assertEquals(4, flow.get(FlowField.OUT_IFACE));
        assertFalse(flow.has(FlowField.SRC_HOST) || flow.has(FlowField.SRC_MAC));
        assertEquals(0, decoding.count(ExporterCounter.RECORDS_NO_COUNTERS));
    }

    @Test
    void otherRecordsSayMoreThanAHeaderThatIsNotRead() {
        byte[] unread = part(1, new Bytes().u32(5, 1000, 2, 4, 0).toArray());
        for (byte[][] order : new byte[][][] {
            {unread, part(3, ipRecord(6))}, {part(3, ipRecord(6)), unread}, {unread, rawRecord(FRAME)}
        }) {
            Flow flow = only(flow(1, order));
            assertEquals(PACKET.length, flow.get(FlowField.BYTES));
            assertEquals(443, flow.get(FlowField.SRC_PORT));
        }
    }

    @Test
    void aRateOfZeroIsNotKnown() {
        Flow flow = only(flow(1, 3, 0, 0, 3, 4, rawRecord(FRAME)));
        assertFalse(flow.has(FlowField.SAMPLING_RATE) || flow.has(FlowField.SAMPLING_SOURCE));
    }

    @Test
    void vlansOfTheSwitchAndOfTags() {
        byte[] tagged = rawRecord(Packets.ethernet(0x8100, Packets.tag(5, 30, 0x0800, PACKET)));
        assertEquals(30, only(flow(1, tagged)).get(FlowField.VLAN));
        assertEquals(
                10, only(flow(2, part(1001, switchData(10, 0, 20)), tagged)).get(FlowField.VLAN));
        Flow unknown = only(flow(3, tagged, part(1001, switchData(-1, -1, 20))));
        assertEquals(30, unknown.get(FlowField.VLAN));
        assertEquals(5, unknown.get(FlowField.COS));
        assertEquals(
                20,
                only(flow(4, rawRecord(FRAME), part(1001, switchData(0, 0, 20))))
                        .get(FlowField.VLAN));
        Flow stripped = only(flow(5, part(1012, new Bytes().u32(1, 0x88a8_6064L).toArray()), tagged));
        assertEquals(0x64, stripped.get(FlowField.VLAN));
        assertEquals(30, stripped.get(FlowField.CVLAN));
        assertEquals(3, stripped.get(FlowField.COS));
    }

    @Test
    void anAgentWithoutRoutesSaysNothingOfThem() {
        Flow flow = only(flow(1, rawRecord(FRAME), part(1002, router("0.0.0.0", 0, 0)), part(1003, gateway(5))));
        assertFalse(flow.has(FlowField.FLOW_NEXTHOP) || flow.has(FlowField.SRC_MASK) || flow.has(FlowField.DST_AS));
        assertEquals(64_501, flow.get(FlowField.SRC_AS));
    }

    @Test
    void aSetOfSeveralAsesHasNoNeighbour() {
        byte[] head =
                address(new Bytes(), "192.0.2.9").u32(64_500, 0, 4_294_967_295L).toArray();
        byte[] set = joined(new Bytes().bytes(head).u32(1, 1, 2, 64_510, 64_511, 0, 0));
        Flow flow = only(flow(1, rawRecord(FRAME), part(1003, set)));
        assertEquals(64_511, flow.get(FlowField.DST_AS));
        assertFalse(flow.has(FlowField.PEER_DST_AS) || flow.has(FlowField.SRC_AS) || flow.has(FlowField.PEER_SRC_AS));
        byte[] one = joined(new Bytes().bytes(head).u32(1, 1, 1, 64_510, 0, 0));
        assertEquals(64_510, only(flow(2, rawRecord(FRAME), part(1003, one))).get(FlowField.PEER_DST_AS));
    }

    @Test
    void theExporterIsTheAgentOrTheSource() {
        Address source = Address.parse("203.0.113.1");
        byte[] four = datagram(5);
        byte[] six = Samples.datagram(5, "2001:db8::1", 0, 1, flow(1, rawRecord(FRAME)));
        byte[] none = Samples.datagram(5, "0.0.0.0", 0, 1, flow(1, rawRecord(FRAME)));
        byte[] unknown = joined(new Bytes().u32(5, 0, 0, 1, 2, 1), flow(1, rawRecord(FRAME)));
        for (byte[] datagram : List.of(four, six, none, unknown)) {
            decoding.receive(source, datagram);
        }
        assertEquals(
                List.of(Decoding.ROUTER, "2001:db8::1", "203.0.113.1"),
                decoding.exporters().stream().map(Exporter::toString).toList());
        assertEquals(6, decoding.flows().size());
        Decoding bySource = Decoding.of(
                new DecodeConfig(10, 0).with(ExporterIdentity.SOURCE, SampledBytes.FRAME),
                Set.copyOf(FlowField.values()));
        bySource.receive(source, four).receive(source, six);
        assertEquals(1, bySource.exporters().size());
        assertEquals(source, bySource.flows().getFirst().address(FlowField.PEER_SRC_IP));
    }

    @Test
    void lostDatagramsAndSamplesAreCounted() {
        decoding.take(Samples.datagram(5, Decoding.ROUTER, 7, 1, flow(1, 3, 512, 10, 3, 4, rawRecord(FRAME))));
        decoding.take(Samples.datagram(5, Decoding.ROUTER, 8, 9, flow(50, 3, 512, 0, 3, 4, rawRecord(FRAME))));
        decoding.take(Samples.datagram(5, Decoding.ROUTER, 7, 4, flow(6, 3, 512, 17, 3, 4, rawRecord(FRAME))));
        assertEquals(2, decoding.count(ExporterCounter.SEQUENCE_LOST));
        assertEquals(4, decoding.count(ExporterCounter.SAMPLES_LOST));
        assertEquals(7, decoding.count(ExporterCounter.SAMPLES_DROPPED));
    }

    @Test
    void interfaceCountersAreKept() {
        Address router = Address.parse(Decoding.ROUTER);
        decoding.takeAt(1000, router, counted(1, 5000, 6000));
        decoding.takeAt(31_000, router, counted(2, 7500, -1));
        decoding.takeAt(61_000, router, counted(3, 8500, 9000));
        assertEquals(List.of(carried(3500, 3000, 1000, 61_000)), carried(router), "over counters that say nothing");
        decoding.takeAt(91_000, router, counted(4, 100, 100));
        decoding.takeAt(121_000, router, counted(5, 150, 170));
        assertEquals(List.of(carried(50, 70, 91_000, 121_000)), carried(router), "counters that begin anew");
    }

    /** The later reading is the latest, the earlier one at most half an hour older. */
    @Test
    void interfaceCountersOfTheLastHalfHour() {
        Address router = Address.parse(Decoding.ROUTER);
        for (int minute = 1; minute <= 14; minute++) {
            decoding.takeAt(minute * 60_000, router, counted(minute, 100 * minute, -1));
        }
        assertEquals(List.of(carried(1300, -1, 60_000, 14 * 60_000)), carried(router));
        for (int minute = 15; minute <= 45; minute++) {
            decoding.takeAt(minute * 60_000, router, counted(minute, 100 * minute, minute));
        }
        assertEquals(List.of(carried(2900, 29, 16 * 60_000, 45 * 60_000)), carried(router));
        decoding.takeAt(46 * 60_000, router, counted(46, 5000, 46));
        assertEquals(List.of(carried(1900, 15, 31 * 60_000, 46 * 60_000)), carried(router));
    }

    private static InterfaceOctets.Carried carried(long in, long out, long since, long until) {
        return new InterfaceOctets.Carried(3, 1_000_000_000, load(in), load(out), since, until);
    }

    private static InterfaceOctets.Load load(long octets) {
        OptionalLong counted = octets < 0 ? OptionalLong.empty() : OptionalLong.of(octets);
        return new InterfaceOctets.Load(counted, 0, 0);
    }

    private static byte[] counted(long sequence, long in, long out) {
        byte[] record = part(1, counters(3, 1_000_000_000, in, out));
        return Samples.datagram(5, Decoding.ROUTER, 0, sequence, counterSample(sequence, 3, record));
    }

    private List<InterfaceOctets.Carried> carried(Address router) {
        return decoding.templates()
                .agents()
                .find(decoding.exporter(router))
                .orElseThrow()
                .interfaces();
    }

    @Test
    void whatIsUnknownIsPassedOverAndCounted() {
        byte[] unknown = part(99, new byte[12]);
        byte[] vendors = part(0x1234_5001, new byte[8]);
        Flow flow = only(unknown, vendors, flow(1, unknown, rawRecord(FRAME)));
        assertEquals(PACKET.length, flow.get(FlowField.BYTES));
        assertEquals(2, decoding.count(ExporterCounter.SAMPLES_UNKNOWN));
        assertEquals(1, decoding.count(ExporterCounter.SAMPLE_RECORDS_UNKNOWN));
        assertEquals(0, decoding.count(ExporterCounter.MALFORMED));
    }

    @Test
    void aRecordLongerThanItsSampleEndsTheSampleOnly() {
        byte[] broken = new Bytes().u32(1001, 1000).bytes(switchData(1, 2, 3)).toArray();
        decoding.take(Samples.datagram(
                5, Decoding.ROUTER, 7, 1, flow(1, rawRecord(FRAME), broken), flow(2, rawRecord(FRAME))));
        assertEquals(2, decoding.flows().size());
        assertEquals(1, decoding.count(ExporterCounter.MALFORMED));
    }

    @Test
    void otherVersionsAreNotDecoded() {
        decoding.take(new Bytes().u32(3, 1, 2, 3)).take(new Bytes().u16(0)).take(new Bytes().u32(0));
        assertEquals(3, decoding.count(ExporterCounter.UNKNOWN_VERSION));
    }
}

package ribflow.decode.packet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.decode.packet.Packets.ethernet;
import static ribflow.decode.packet.Packets.innerEthernet;
import static ribflow.decode.packet.Packets.ipv4;
import static ribflow.decode.packet.Packets.ipv6;
import static ribflow.decode.packet.Packets.label;
import static ribflow.decode.packet.Packets.tag;
import static ribflow.decode.packet.Packets.tcp;
import static ribflow.decode.packet.Packets.udp;
import static ribflow.decode.packet.Packets.vxlan;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import ribflow.decode.Bytes;
import ribflow.decode.Decoding.Flow;
import ribflow.flow.FlowField;

final class PacketHeadersTest {

    private static final String A = "198.51.100.1";
    private static final String B = "203.0.113.9";
    private static final String A6 = "2001:db8::1";
    private static final String B6 = "2001:db8::2";
    private static final byte[] SYN = tcp(40_000, 443, 0x02, 10);

    private final SampledPacket sampled = new SampledPacket();

    private static byte[] inside() {
        return ipv4(6, "10.0.0.1", "10.0.0.2", tcp(1000, 2000, 0x12, 0));
    }

    private void assertInside(Flow flow) {
        assertEquals("10.0.0.1", flow.address(FlowField.TUNNEL_SRC_HOST).toString());
        assertEquals("10.0.0.2", flow.address(FlowField.TUNNEL_DST_HOST).toString());
        assertEquals(6, flow.get(FlowField.TUNNEL_PROTO));
        assertEquals(0x28, flow.get(FlowField.TUNNEL_TOS));
        assertEquals(1000, flow.get(FlowField.TUNNEL_SRC_PORT));
        assertEquals(2000, flow.get(FlowField.TUNNEL_DST_PORT));
        assertEquals(0x12, flow.get(FlowField.TUNNEL_TCPFLAGS));
        assertEquals(A, flow.address(FlowField.SRC_HOST).toString());
        assertEquals(B, flow.address(FlowField.DST_HOST).toString());
    }

    @Test
    void tcpOverIpv4OverEthernet() {
        Flow flow = sampled.read(Layer.ETHERNET, ethernet(0x0800, ipv4(6, A, B, SYN)));
        assertEquals(Packets.SOURCE_MAC, flow.get(FlowField.SRC_MAC));
        assertEquals(Packets.DESTINATION_MAC, flow.get(FlowField.DST_MAC));
        assertEquals(0x0800, flow.get(FlowField.ETYPE));
        assertEquals(4, flow.get(FlowField.IP_VERSION));
        assertEquals(A, flow.address(FlowField.SRC_HOST).toString());
        assertEquals(B, flow.address(FlowField.DST_HOST).toString());
        assertEquals(6, flow.get(FlowField.PROTO));
        assertEquals(0x28, flow.get(FlowField.TOS));
        assertEquals(10, flow.get(FlowField.DSCP));
        assertEquals(63, flow.get(FlowField.TTL));
        assertEquals(40_000, flow.get(FlowField.SRC_PORT));
        assertEquals(443, flow.get(FlowField.DST_PORT));
        assertEquals(2, flow.get(FlowField.TCPFLAGS));
        assertEquals(13, flow.present().size(), () -> "and nothing else, but " + flow.present());
    }

    @Test
    void udpOverIpv6() {
        Flow flow = sampled.read(Layer.IP, ipv6(17, A6, B6, udp(53, 40_000, new byte[4])));
        assertEquals(6, flow.get(FlowField.IP_VERSION));
        assertEquals(A6, flow.address(FlowField.SRC_HOST).toString());
        assertEquals(B6, flow.address(FlowField.DST_HOST).toString());
        assertEquals(17, flow.get(FlowField.PROTO));
        assertEquals(0x28, flow.get(FlowField.TOS));
        assertEquals(0x12345, flow.get(FlowField.FLOW_LABEL));
        assertEquals(64, flow.get(FlowField.TTL));
        assertEquals(53, flow.get(FlowField.SRC_PORT));
        assertFalse(flow.has(FlowField.TCPFLAGS));
        assertFalse(flow.has(FlowField.ETYPE));
    }

    @Test
    void icmpHasTypeAndCodeAndNoPorts() {
        Flow four = sampled.read(Layer.IP, ipv4(1, A, B, new byte[] {3, 13, 0, 0, 0, 0, 0, 0}));
        assertEquals(3, four.get(FlowField.ICMP_TYPE));
        assertEquals(13, four.get(FlowField.ICMP_CODE));
        assertFalse(four.has(FlowField.SRC_PORT));
        Flow six = sampled.read(Layer.IP, ipv6(58, A6, B6, new byte[] {(byte) 135, 0, 0, 0}));
        assertEquals(135, six.get(FlowField.ICMP_TYPE));
    }

    @ParameterizedTest
    @ValueSource(ints = {33, 132, 136})
    void otherProtocolsWithPorts(int protocol) {
        Flow flow = sampled.read(Layer.IP, ipv4(protocol, A, B, udp(36_412, 2905, new byte[0])));
        assertEquals(36_412, flow.get(FlowField.SRC_PORT));
        assertEquals(2905, flow.get(FlowField.DST_PORT));
    }

    @Test
    void optionsOfIpv4AreSkipped() {
        byte[] withOptions =
                new Bytes().u32(0x0101_0101, 0x9404_0000).bytes(SYN).toArray();
        Flow flow = sampled.read(Layer.IP, ipv4(0x47, 0, 6, A, B, withOptions));
        assertEquals(443, flow.get(FlowField.DST_PORT));
    }

    @Test
    void onlyTheFirstFragmentHasPorts() {
        Flow first = sampled.read(Layer.IP, ipv4(0x45, 0x2000, 6, A, B, SYN));
        assertEquals(443, first.get(FlowField.DST_PORT));
        Flow later = sampled.read(Layer.IP, ipv4(0x45, 0x2001, 6, A, B, SYN));
        assertEquals(6, later.get(FlowField.PROTO));
        assertFalse(later.has(FlowField.SRC_PORT) || later.has(FlowField.TCPFLAGS));
        byte[] fragmentHeader = new Bytes().u8(6, 0).u16(1480).u32(1).bytes(SYN).toArray();
        Flow six = sampled.read(Layer.IP, ipv6(44, A6, B6, fragmentHeader));
        assertEquals(6, six.get(FlowField.PROTO));
        assertFalse(six.has(FlowField.SRC_PORT));
    }

    @Test
    void extensionHeadersLeadToTheProtocol() {
        byte[] fragment = new Bytes().u8(6, 0).u16(1).u32(9).bytes(SYN).toArray();
        byte[] options =
                new Bytes().u8(44, 1).bytes(new byte[14]).bytes(fragment).toArray();
        byte[] hops = new Bytes().u8(60, 0).bytes(new byte[6]).bytes(options).toArray();
        Flow flow = sampled.read(Layer.IP, ipv6(0, A6, B6, hops));
        assertEquals(6, flow.get(FlowField.PROTO));
        assertEquals(443, flow.get(FlowField.DST_PORT));
        Flow cut = sampled.read(Layer.IP, Arrays.copyOf(ipv6(0, A6, B6, hops), 40 + 8 + 12));
        assertFalse(cut.has(FlowField.PROTO), "a fragment header comes, but what it holds is not to be seen");
    }

    @Test
    void segmentRoutingListsItsSegments() {
        byte[] routing = new Bytes()
                .u8(6, 4, 4, 1, 1, 0, 0, 0)
                .address("2001:db8::b")
                .address("2001:db8::a")
                .bytes(SYN)
                .toArray();
        Flow flow = sampled.read(Layer.IP, ipv6(43, A6, B6, routing));
        assertEquals("2001:db8::b 2001:db8::a", sampled.text(flow, FlowField.SRV6_SEG_IPV6_LIST));
        assertEquals(443, flow.get(FlowField.DST_PORT));
    }

    @Test
    void twoTagsAreVlanAndCustomerVlan() {
        byte[] packet = ipv4(6, A, B, SYN);
        Flow one = sampled.read(Layer.ETHERNET, ethernet(0x8100, tag(5, 100, 0x0800, packet)));
        assertEquals(100, one.get(FlowField.VLAN));
        assertEquals(5, one.get(FlowField.COS));
        assertEquals(0x0800, one.get(FlowField.ETYPE));
        assertFalse(one.has(FlowField.CVLAN));
        byte[] inner = tag(3, 200, 0x0800, packet);
        Flow two = sampled.read(Layer.ETHERNET, ethernet(0x88a8, tag(5, 100, 0x8100, inner)));
        assertEquals(100, two.get(FlowField.VLAN));
        assertEquals(200, two.get(FlowField.CVLAN));
        assertEquals(5, two.get(FlowField.COS));
        assertEquals(443, two.get(FlowField.DST_PORT));
        Flow three = sampled.read(Layer.ETHERNET, ethernet(0x9100, tag(0, 1, 0x8100, tag(0, 2, 0x8100, inner))));
        assertEquals(2, three.get(FlowField.CVLAN));
        assertEquals(443, three.get(FlowField.DST_PORT));
    }

    @Test
    void aPriorityTagIsNoVlan() {
        Flow flow = sampled.read(Layer.ETHERNET, ethernet(0x8100, tag(6, 0, 0x0800, ipv4(6, A, B, SYN))));
        assertFalse(flow.has(FlowField.VLAN));
        assertEquals(6, flow.get(FlowField.COS));
    }

    @Test
    void llcAndSnap() {
        byte[] packet = ipv4(6, A, B, SYN);
        byte[] snap = new Bytes().u32(0xaaaa_0300).u16(0, 0x0800).bytes(packet).toArray();
        Flow flow = sampled.read(Layer.ETHERNET, ethernet(snap.length, snap));
        assertEquals(443, flow.get(FlowField.DST_PORT));
        assertEquals(0x0800, flow.get(FlowField.ETYPE));
        Flow spanningTree = sampled.read(Layer.ETHERNET, ethernet(38, new byte[38]));
        assertEquals(Set.of(FlowField.SRC_MAC, FlowField.DST_MAC), Set.copyOf(spanningTree.present()));
        assertEquals(38 + 8, sampled.bytes(60));
    }

    @Test
    void stacksThatWereSweptAwayAreLearntAnew() {
        byte[] packet = ipv4(6, A, B, SYN);
        for (int round = 100; round < 200; round++) {
            for (int label : new int[] {16, round}) {
                Flow flow = sampled.read(Layer.MPLS, label(label, false, label(17, true, packet)));
                assertEquals(label + " 17", sampled.text(flow, FlowField.MPLS_LABEL_STACK));
            }
            sampled.sweep();
        }
    }

    @Test
    void labelStacks() {
        byte[] packet = ipv4(6, A, B, SYN);
        byte[] labelled = label(24_016, false, label(17, false, label(24_001, true, packet)));
        for (Flow flow :
                new Flow[] {sampled.read(Layer.ETHERNET, ethernet(0x8847, labelled)), sampled.read(Layer.MPLS, labelled)
                }) {
            assertEquals(24_016, flow.get(FlowField.MPLS_LABEL_TOP));
            assertEquals(24_001, flow.get(FlowField.MPLS_LABEL_BOTTOM));
            assertEquals("24016 17 24001", sampled.text(flow, FlowField.MPLS_LABEL_STACK));
            assertEquals(443, flow.get(FlowField.DST_PORT));
        }
        Flow six = sampled.read(Layer.MPLS, label(2, true, ipv6(6, A6, B6, SYN)));
        assertEquals(A6, six.address(FlowField.SRC_HOST).toString());
        Flow cut = sampled.read(Layer.MPLS, Arrays.copyOf(labelled, 10));
        assertEquals(24_016, cut.get(FlowField.MPLS_LABEL_TOP));
        assertFalse(cut.has(FlowField.MPLS_LABEL_BOTTOM) || cut.has(FlowField.MPLS_LABEL_STACK));
    }

    @Test
    void ethernetInAPseudowire() {
        byte[] inner = innerEthernet(0x0800, ipv4(6, A, B, SYN));
        byte[] withControlWord = new Bytes().u32(0).bytes(inner).toArray();
        Flow flow = sampled.read(Layer.ETHERNET, ethernet(0x8847, label(30, true, withControlWord)));
        assertEquals(Packets.SOURCE_MAC, flow.get(FlowField.SRC_MAC));
        assertEquals(Packets.INNER_SOURCE_MAC, flow.get(FlowField.TUNNEL_SRC_MAC));
        assertEquals(0x8847, flow.get(FlowField.ETYPE));
        assertEquals(A, flow.address(FlowField.SRC_HOST).toString());
        assertEquals(443, flow.get(FlowField.DST_PORT));
    }

    @Test
    void pointToPoint() {
        byte[] packet = ipv4(6, A, B, SYN);
        byte[] ppp = new Bytes().u16(0x0021).bytes(packet).toArray();
        byte[] pppoe = new Bytes().u16(0x1100, 9, ppp.length).bytes(ppp).toArray();
        Stream.of(
                        sampled.read(Layer.ETHERNET, ethernet(0x8864, pppoe)),
                        sampled.read(Layer.PPPOE, pppoe),
                        sampled.read(Layer.PPP, ppp),
                        sampled.read(
                                Layer.PPP, new Bytes().u8(0x21).bytes(packet).toArray()),
                        sampled.read(
                                Layer.PPP,
                                new Bytes().u16(0xff03, 0x0021).bytes(packet).toArray()),
                        sampled.read(
                                Layer.PPP,
                                new Bytes()
                                        .u16(0x0281)
                                        .bytes(label(3, true, packet))
                                        .toArray()))
                .forEach(flow -> assertEquals(443, flow.get(FlowField.DST_PORT)));
        Flow control = sampled.read(Layer.PPP, new Bytes().u16(0xc021, 0x0100).toArray());
        assertTrue(control.present().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(ints = {0x0000, 0x8000, 0x2000, 0x1000, 0xb000})
    void genericRoutingEncapsulation(int flags) {
        byte[] optional = new byte[Integer.bitCount(flags) * 4];
        byte[] gre =
                new Bytes().u16(flags, 0x0800).bytes(optional).bytes(inside()).toArray();
        Flow flow = sampled.read(Layer.ETHERNET, ethernet(0x0800, ipv4(47, A, B, gre)));
        assertInside(flow);
        assertEquals(47, flow.get(FlowField.PROTO));
        assertFalse(flow.has(FlowField.SRC_PORT) || flow.has(FlowField.TUNNEL_SRC_MAC));
    }

    @Test
    void enhancedGreCarriesPpp() {
        byte[] gre = new Bytes()
                .u16(0x3081, 0x880b)
                .u32(7, 8, 9)
                .u16(0x0021)
                .bytes(inside())
                .toArray();
        assertInside(sampled.read(Layer.IP, ipv4(47, A, B, gre)));
    }

    @Test
    void ethernetInGre() {
        byte[] inner = innerEthernet(0x8100, tag(0, 9, 0x0800, inside()));
        byte[] nvgre =
                new Bytes().u16(0x2000, 0x6558).u32(0x00_5000_07).bytes(inner).toArray();
        Flow flow = sampled.read(Layer.IP, ipv4(47, A, B, nvgre));
        assertInside(flow);
        assertEquals(0x5000, flow.get(FlowField.NVGRE));
        assertEquals(Packets.INNER_SOURCE_MAC, flow.get(FlowField.TUNNEL_SRC_MAC));
        assertEquals(Packets.INNER_DESTINATION_MAC, flow.get(FlowField.TUNNEL_DST_MAC));
        assertFalse(flow.has(FlowField.VLAN) || flow.has(FlowField.SRC_MAC) || flow.has(FlowField.ETYPE));
        byte[] keyed = new Bytes().u16(0x2000, 0x6558).u32(100).bytes(inner).toArray();
        assertFalse(sampled.read(Layer.IP, ipv4(47, A, B, keyed)).has(FlowField.NVGRE));
    }

    @Test
    void ipInIp() {
        assertInside(sampled.read(Layer.IP, ipv4(4, A, B, inside())));
        Flow six = sampled.read(Layer.IP, ipv4(41, A, B, ipv6(6, A6, B6, SYN)));
        assertEquals(A6, six.address(FlowField.TUNNEL_SRC_HOST).toString());
        assertEquals(0x12345, six.get(FlowField.TUNNEL_FLOW_LABEL));
        assertFalse(six.has(FlowField.FLOW_LABEL));
        assertEquals(4, six.get(FlowField.IP_VERSION));
        assertEquals(63, six.get(FlowField.TTL));
    }

    @Test
    void aThirdPacketHasNoColumns() {
        byte[] third = ipv4(17, "10.9.9.9", "10.8.8.8", udp(1, 2, new byte[0]));
        Flow flow = sampled.read(Layer.IP, ipv4(4, A, B, ipv4(4, "10.0.0.1", "10.0.0.2", third)));
        assertEquals("10.0.0.1", flow.address(FlowField.TUNNEL_SRC_HOST).toString());
        assertEquals(4, flow.get(FlowField.TUNNEL_PROTO));
        assertFalse(flow.has(FlowField.TUNNEL_SRC_PORT));
    }

    @Test
    void vxlanAndGeneve() {
        byte[] inner = innerEthernet(0x0800, inside());
        Flow flow =
                sampled.read(Layer.ETHERNET, ethernet(0x0800, ipv4(17, A, B, udp(5000, 4789, vxlan(0x123456, inner)))));
        assertInside(flow);
        assertEquals(0x123456, flow.get(FlowField.VXLAN));
        assertEquals(5000, flow.get(FlowField.SRC_PORT));
        assertEquals(Packets.SOURCE_MAC, flow.get(FlowField.SRC_MAC));
        assertEquals(Packets.INNER_SOURCE_MAC, flow.get(FlowField.TUNNEL_SRC_MAC));
        byte[] geneve = new Bytes()
                .u8(2, 0)
                .u16(0x6558)
                .u32(77L << 8)
                .u64(0x0102_0304)
                .bytes(inner)
                .toArray();
        Flow other = sampled.read(Layer.IP, ipv4(17, A, B, udp(5000, 6081, geneve)));
        assertInside(other);
        assertEquals(77, other.get(FlowField.VXLAN));
        byte[] noNetwork = new Bytes().u64(0).bytes(inner).toArray();
        assertFalse(sampled.read(Layer.IP, ipv4(17, A, B, udp(5000, 4789, noNetwork)))
                .has(FlowField.TUNNEL_SRC_HOST));
    }

    @Test
    void everythingAtOnce() {
        Flow flow = sampled.read(Layer.ETHERNET, Packets.everything());
        assertEquals(100, flow.get(FlowField.VLAN));
        assertEquals(200, flow.get(FlowField.CVLAN));
        assertEquals("24016 24001", sampled.text(flow, FlowField.MPLS_LABEL_STACK));
        assertEquals("2001:db8::b 2001:db8::a", sampled.text(flow, FlowField.SRV6_SEG_IPV6_LIST));
        assertEquals(17, flow.get(FlowField.PROTO));
        assertEquals(77, flow.get(FlowField.VXLAN));
        assertEquals("10.0.0.2", flow.address(FlowField.TUNNEL_DST_HOST).toString());
        assertEquals(2, flow.get(FlowField.TUNNEL_TCPFLAGS));
    }

    @Test
    void bytesAreThoseOfTheIpPacket() {
        byte[] packet = ipv4(6, A, B, SYN);
        sampled.read(Layer.ETHERNET, ethernet(0x8100, tag(0, 9, 0x0800, packet)));
        assertEquals(packet.length, sampled.bytes(18 + packet.length + 4));
        assertEquals(packet.length, sampled.bytes(0), "the frame's length is not known");
        assertEquals(packet.length, sampled.bytes(40), "the frame's length cannot be right");
        sampled.read(Layer.ETHERNET, ethernet(0x86dd, ipv6(6, A6, B6, SYN)));
        assertEquals(40 + SYN.length, sampled.bytes(1518));
        sampled.read(Layer.ETHERNET, ethernet(0x0806, new byte[28]));
        assertEquals(46, sampled.bytes(60), "ARP: what the frame carries");
        assertEquals(0, sampled.bytes(0), "not known");
    }

    @Test
    void aLengthThatCannotBeIsNotBelieved() {
        byte[] packet = ipv4(6, A, B, SYN);
        packet[2] = (byte) 0xff;
        sampled.read(Layer.ETHERNET, ethernet(0x0800, packet));
        assertEquals(50, sampled.bytes(64), "no packet is longer than its frame");
        packet[2] = 0;
        packet[3] = 0;
        Flow flow = sampled.read(Layer.ETHERNET, ethernet(0x0800, packet));
        assertEquals(9000, sampled.bytes(9014), "0: the network card will cut it up");
        assertEquals(443, flow.get(FlowField.DST_PORT));
    }

    @Test
    void paddingIsNotRead() {
        byte[] empty = ipv4(6, A, B, new byte[0]);
        byte[] padded = Arrays.copyOf(empty, 46);
        Flow flow = sampled.read(Layer.ETHERNET, ethernet(0x0800, padded));
        assertFalse(flow.has(FlowField.SRC_PORT));
    }

    static Stream<byte[]> frames() {
        return Stream.of(Packets.everything(), ethernet(0x0800, ipv4(6, A, B, SYN)));
    }

    @ParameterizedTest
    @MethodSource("frames")
    void cutAtEveryByte(byte[] whole) {
        Flow full = sampled.read(Layer.ETHERNET, whole);
        Set<FlowField> before = Set.of();
        for (int length = 0; length <= whole.length; length++) {
            Flow cut = sampled.read(Layer.ETHERNET, Arrays.copyOf(whole, length));
            for (FlowField field : cut.present()) {
                assertEquals(full.get(field), cut.get(field), field::toString);
            }
            assertTrue(cut.present().containsAll(before), "more bytes never say less");
            before = new TreeSet<>(cut.present());
        }
        assertEquals(Set.copyOf(full.present()), Set.copyOf(before));
    }

    @ParameterizedTest
    @MethodSource("frames")
    void warmReadingAllocatesNothing(byte[] frame) {
        for (int i = 0; i < 20_000; i++) {
            sampled.again(frame);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 10_000; i++) {
            sampled.again(frame);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;
        assertEquals(0, allocated / 10_000, allocated + " bytes in 10,000 packets");
    }

    @ParameterizedTest
    @MethodSource("frames")
    void flippedAtEveryByte(byte[] whole) {
        for (int at = 0; at < whole.length; at++) {
            for (int flip : new int[] {0x01, 0x80, 0xff}) {
                byte[] damaged = whole.clone();
                damaged[at] ^= (byte) flip;
                for (Layer layer : Layer.values()) {
                    sampled.read(layer, damaged);
                }
            }
        }
        assertTrue(sampled.bytes(whole.length) <= whole.length);
    }
}

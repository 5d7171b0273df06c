package ribflow.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.flow.FlowField.*;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ribflow.decode.Decoding.Flow;
import ribflow.flow.FlowField;
import ribflow.flow.RouteDistinguisher;
import ribflow.ip.Address;

/** Columns that are more than one number: texts, label stacks, segment lists, ICMP, and what is derived. */
public final class TextsAndListsTest {

    private static final long SECONDS = 1_700_000_000L;
    private static final int VARIABLE = 65_535;

    private final Decoding decoding = Decoding.ofEverything();

    /** One record of one template, with a byte count before its fields. */
    private Flow flow(Bytes record, int... elementsAndLengths) {
        decoding.take(message(record, elementsAndLengths));
        return decoding.flows().getLast();
    }

    private static byte[] message(Bytes record, int... elementsAndLengths) {
        int[] all = new int[elementsAndLengths.length + 2];
        all[0] = 1;
        all[1] = 4;
        System.arraycopy(elementsAndLengths, 0, all, 2, elementsAndLengths.length);
        Bytes sets = new Bytes()
                .set(2, new Bytes().template(256, all))
                .set(256, new Bytes().u32(100).bytes(record.toArray()));
        return Bytes.Headers.ipfix(SECONDS, 0, 7, sets);
    }

    /** A message with every kind of them. */
    public static byte[] everyKind() {
        Bytes record = new Bytes()
                .bytes(padded("GE0/1", 8))
                .u8(4)
                .bytes(padded("VPN1", 4))
                .u8(0x00, 0x04, 0x50, 0x05, 0xef, 0x11)
                .u8(32)
                .address("2001:db8::1")
                .address("2001:db8::2")
                .u16(0x0301)
                .u8(1)
                .u64(0x0000_fbf0_0000_0001L);
        return message(record, 82, 8, 236, VARIABLE, 70, 3, 71, 3, 497, VARIABLE, 32, 2, 4, 1, 90, 8);
    }

    private static byte[] padded(String text, int length) {
        return Arrays.copyOf(text.getBytes(StandardCharsets.UTF_8), length);
    }

    private static Bytes bytes(int... octets) {
        return new Bytes().u8(octets);
    }

    @Test
    void aTextIsWhatStandsBeforeItsPadding() {
        Flow fixed = flow(new Bytes().bytes(padded("GE0/1", 16)), 82, 16);
        assertEquals("GE0/1", decoding.text(fixed, IN_IFACE_NAME));
        Flow whole = flow(new Bytes().bytes(padded("GE0/1", 5)), 82, 5);
        assertEquals("GE0/1", decoding.text(whole, IN_IFACE_NAME));
        Flow variable = flow(new Bytes().u8(3).bytes(padded("vrf", 3)), 236, VARIABLE);
        assertEquals("vrf", decoding.text(variable, VRF_NAME));
        Flow application =
                flow(new Bytes().u8(255).u16(5).bytes(padded("pro-ü", 6)).u8(0), 96, VARIABLE, 210, 2);
        assertEquals("pro-\ufffd", decoding.text(application, CLASS));
    }

    @Test
    void anEmptyTextIsNone() {
        assertFalse(flow(new Bytes().bytes(new byte[16]), 82, 16).has(IN_IFACE_NAME));
        assertFalse(flow(new Bytes().u8(0), 82, VARIABLE).has(IN_IFACE_NAME));
        assertFalse(flow(new Bytes(), 82, 0).has(IN_IFACE_NAME));
    }

    @Test
    void aTextLongerThanMayBeIsNotKnown() {
        Bytes record = new Bytes().u8(255).u16(1025).bytes(padded("x".repeat(1025), 1025));
        assertFalse(flow(record, 82, VARIABLE).has(IN_IFACE_NAME));
        Bytes longest = new Bytes().u8(255).u16(1024).bytes(padded("x".repeat(1024), 1024));
        assertEquals("x".repeat(1024), decoding.text(flow(longest, 82, VARIABLE), IN_IFACE_NAME));
    }

    @Test
    void whatControlsATerminalIsNoPartOfAName() {
        Flow flow = flow(new Bytes().bytes(padded("a\u001b[2J", 8)), 82, 8);
        assertEquals("a\ufffd[2J", decoding.text(flow, IN_IFACE_NAME));
    }

    @Test
    void aTextThatWasSweptAwayIsLearntAnew() {
        for (int round = 0; round < 100; round++) {
            for (String name : new String[] {"stays", "goes-" + round, "stays"}) {
                Flow flow = flow(new Bytes().bytes(padded(name, 16)), 82, 16);
                assertEquals(name, decoding.text(flow, IN_IFACE_NAME));
                assertTrue(flow.get(IN_IFACE_NAME) <= 4, "ids are used again");
            }
            decoding.sweep();
        }
    }

    /** More texts than a worker remembers at a time. */
    @Test
    void aFloodOfTextsStaysRight() {
        for (int i = 0; i < 20_000; i++) {
            String name = "interface-" + i % 9000;
            Flow flow = flow(new Bytes().bytes(padded(name, 32)), 82, 32);
            assertEquals(name, decoding.text(flow, IN_IFACE_NAME));
            decoding.taken();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "000451 000000 000000, 69",
        "000450 05ef11 000000, 69 24305",
        "000450 05ef10 000010, 69 24305 1", // nobody set the bottom bit
        "000451 05ef11 000010, 69", // what stands below the bottom is not looked at
        "000011 000000 000000, 1",
        "fffff1 000000 000000, 1048575",
        "000001 000000 000000, 0", // IPv4 explicit null at the bottom
    })
    void labelsAreASectionEach(String sections, String stack) {
        byte[] octets = java.util.HexFormat.of().parseHex(sections.replace(" ", ""));
        Flow flow = flow(new Bytes().bytes(octets), 70, 3, 71, 3, 72, 3);
        String[] labels = stack.split(" ");
        assertEquals(stack, decoding.text(flow, MPLS_LABEL_STACK));
        assertEquals(Long.parseLong(labels[0]), flow.get(MPLS_LABEL_TOP));
        assertEquals(Long.parseLong(labels[labels.length - 1]), flow.get(MPLS_LABEL_BOTTOM));
    }

    @Test
    void noLabelsAreNone() {
        Flow flow = flow(new Bytes().bytes(new byte[6]), 70, 3, 71, 3);
        assertFalse(flow.has(MPLS_LABEL_STACK));
        assertFalse(flow.has(MPLS_LABEL_TOP));
        assertFalse(flow.has(MPLS_LABEL_BOTTOM));
    }

    @Test
    void aWholeStackInOneField() {
        Bytes record = bytes(8, 0x00, 0x04, 0x50, 0xff, 0x05, 0xef, 0x11, 0xfe);
        assertEquals("69 24305", decoding.text(flow(record, 316, VARIABLE), MPLS_LABEL_STACK));
        assertFalse(flow(bytes(2, 0, 4), 316, VARIABLE).has(MPLS_LABEL_STACK));
    }

    @Test
    void theTopLabel() {
        Flow flow = flow(bytes(3).address("192.0.2.1"), 46, 1, 47, 4);
        assertEquals(3, flow.get(MPLS_TOP_LABEL_TYPE));
        assertEquals(Address.parse("192.0.2.1"), flow.address(MPLS_TOP_LABEL_ADDRESS));
        assertFalse(flow(bytes(0).u32(0), 46, 1, 47, 4).has(MPLS_TOP_LABEL_ADDRESS));
        Flow ipv6 = flow(new Bytes().u32(0).address("2001:db8::1"), 47, 4, 140, 16);
        assertEquals(Address.parse("2001:db8::1"), ipv6.address(MPLS_TOP_LABEL_ADDRESS));
    }

    @Test
    void segmentsInTheOrderOfTheHeader() {
        Bytes list = bytes(32).address("2001:db8::1").address("2001:db8::2");
        assertEquals("2001:db8::1 2001:db8::2", decoding.text(flow(list, 497, VARIABLE), SRV6_SEG_IPV6_LIST));
        // RFC 6313, 4.5.1: ordered list of srhSegmentIPv6
        Bytes basic = bytes(21, 4).u16(494, 16).address("2001:db8::3");
        assertEquals("2001:db8::3", decoding.text(flow(basic, 496, VARIABLE), SRV6_SEG_IPV6_LIST));
        // RFC 8754, 2: next header, length, type, segments left, last entry, flags, tag; then a TLV behind the list
        Bytes header = bytes(48, 41, 5, 4, 1, 1, 0).u16(0);
        header.address("2001:db8::4").address("2001:db8::5").u64(0);
        assertEquals("2001:db8::4 2001:db8::5", decoding.text(flow(header, 499, VARIABLE), SRV6_SEG_IPV6_LIST));
        Bytes active = new Bytes().address("2001:db8::6");
        assertEquals("2001:db8::6", decoding.text(flow(active, 495, 16), SRV6_SEG_IPV6_LIST));
    }

    @Test
    void noSegmentsAreNone() {
        assertFalse(flow(bytes(0), 497, VARIABLE).has(SRV6_SEG_IPV6_LIST));
        assertFalse(flow(bytes(3, 1, 2, 3), 497, VARIABLE).has(SRV6_SEG_IPV6_LIST));
        assertFalse(flow(bytes(4, 41, 5, 4, 1), 499, VARIABLE).has(SRV6_SEG_IPV6_LIST));
        assertFalse(flow(bytes(1, 4), 496, VARIABLE).has(SRV6_SEG_IPV6_LIST));
        assertFalse(flow(new Bytes().bytes(new byte[16]), 495, 16).has(SRV6_SEG_IPV6_LIST));
    }

    @Test
    void icmpInOneFieldOrTwo() {
        assertIcmp(3, 1, flow(bytes(1).u16(0x0301), 4, 1, 32, 2));
        assertIcmp(0, 0, flow(bytes(1).u16(0), 4, 1, 32, 2));
        assertIcmp(128, 0, flow(bytes(58).u16(0x8000), 4, 1, 139, 2));
        assertIcmp(11, 2, flow(bytes(1, 11, 2), 4, 1, 176, 1, 177, 1));
        assertIcmp(1, 4, flow(bytes(58, 1, 4), 4, 1, 178, 1, 179, 1));
        // Both families in one template
        assertIcmp(128, 0, flow(bytes(58, 0, 0, 128, 0), 4, 1, 176, 1, 177, 1, 178, 1, 179, 1));
        assertIcmp(3, 1, flow(new Bytes().u16(0x0301), 32, 2));
    }

    @Test
    void icmpInPlaceOfTheDestinationPort() {
        assertIcmp(8, 0, flow(bytes(1).u16(0x0800), 4, 1, 11, 2));
        assertIcmp(135, 0, flow(bytes(58).u16(0x8700), 4, 1, 11, 2));
        assertFalse(flow(bytes(1).u16(0), 4, 1, 11, 2).has(ICMP_TYPE));
        assertFalse(flow(bytes(17).u16(0x0800), 4, 1, 11, 2).has(ICMP_TYPE));
        assertFalse(flow(new Bytes().u16(0x0800), 11, 2).has(ICMP_TYPE));
        byte[] datagram = ribflow.decode.netflow.NetFlow1Test.datagram(1, 48);
        datagram[16 + 38] = 1;
        decoding.take(datagram);
        assertIcmp(51_000 >> 8, 51_000 & 0xff, decoding.flows().getLast());
    }

    private static void assertIcmp(int type, int code, Flow flow) {
        assertEquals(type, flow.get(ICMP_TYPE));
        assertEquals(code, flow.get(ICMP_CODE));
    }

    @Test
    void otherProtocolsHaveNoIcmp() {
        Flow flow = flow(bytes(6).u16(0), 4, 1, 32, 2);
        assertFalse(flow.has(ICMP_TYPE));
        assertFalse(flow.has(ICMP_CODE));
    }

    @Test
    void theVersionIsThatOfTheAddressUnlessItIsTold() {
        assertEquals(6, flow(bytes(6), 60, 1).get(IP_VERSION));
        assertEquals(4, flow(new Bytes().address("192.0.2.1"), 8, 4).get(IP_VERSION));
        assertEquals(6, flow(new Bytes().address("2001:db8::1"), 27, 16).get(IP_VERSION));
        assertEquals(
                4, flow(new Bytes().u8(0).address("192.0.2.1"), 60, 1, 8, 4).get(IP_VERSION));
        assertFalse(flow(new Bytes().u8(0), 60, 1).has(IP_VERSION));
    }

    @Test
    void translatedAddressesAndEvents() {
        Flow flow = flow(
                new Bytes()
                        .address("203.0.113.1")
                        .address("203.0.113.2")
                        .u16(1024, 443)
                        .u8(1, 2),
                225,
                4,
                226,
                4,
                227,
                2,
                228,
                2,
                230,
                1,
                233,
                1);
        assertEquals(Address.parse("203.0.113.1"), flow.address(POST_NAT_SRC_HOST));
        assertEquals(Address.parse("203.0.113.2"), flow.address(POST_NAT_DST_HOST));
        assertEquals(1024, flow.get(POST_NAT_SRC_PORT));
        assertEquals(443, flow.get(POST_NAT_DST_PORT));
        assertEquals(1, flow.get(NAT_EVENT));
        assertEquals(2, flow.get(FW_EVENT));
        Flow ipv6 = flow(new Bytes().address("2001:db8::1").address("2001:db8::2"), 281, 16, 282, 16);
        assertEquals(Address.parse("2001:db8::1"), ipv6.address(POST_NAT_SRC_HOST));
        assertEquals(Address.parse("2001:db8::2"), ipv6.address(POST_NAT_DST_HOST));
        assertFalse(flow(new Bytes().u32(0), 225, 4).has(POST_NAT_SRC_HOST));
    }

    @ParameterizedTest
    @CsvSource({
        "cvlan, 245, 2",
        "cos, 244, 1",
        "ttl, 192, 1",
        "flow_end_reason, 136, 1",
        "ingress_vrf, 234, 4",
        "egress_vrf, 235, 4",
        "application_id, 95, 4",
        "mpls_pw_id, 249, 4",
    })
    void plainNumbers(String column, int element, int length) {
        Bytes record = new Bytes().bytes(new byte[length - 1]).u8(5);
        assertEquals(
                5, flow(record, element, length).get(FlowField.named(column).orElseThrow()));
    }

    /** With the rate beside it, or the flow would be held until options tell it. */
    @Test
    void theSamplerThatTheRecordNames() {
        assertEquals(5, flow(new Bytes().u32(100).u16(5), 34, 4, 48, 2).get(SAMPLER_ID));
        assertEquals(5, flow(new Bytes().u32(100).u64(5), 34, 4, 302, 8).get(SAMPLER_ID));
    }

    @Test
    void theRouteDistinguisherOfTheRecord() {
        Flow flow = flow(new Bytes().u16(0, 64_500).u32(7), 90, 8);
        assertEquals("0:64500:7", RouteDistinguisher.text(flow.get(MPLS_VPN_RD)));
    }

    /** RFC 7011, 8: the last of several, which is the customer's packet. */
    @Test
    void ofSeveralTheLast() {
        Bytes record = new Bytes().bytes(padded("outer", 8)).bytes(padded("inner", 8));
        assertEquals("inner", decoding.text(flow(record, 82, 8, 82, 8), IN_IFACE_NAME));
    }

    @Test
    void columnsNobodyWantsAreNotInterned() {
        Decoding few = Decoding.of(10, 0, java.util.Set.of(DST_PORT));
        Flow flow = few.take(everyKind()).flows().getFirst();
        assertFalse(flow.has(IN_IFACE_NAME));
        assertFalse(flow.has(MPLS_LABEL_STACK));
        assertFalse(flow.has(ICMP_TYPE));
        assertTrue(flow.has(BYTES));
    }
}

package ribflow.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlowEncoderTest {

    @Test
    void netFlow5() {
        FlowEncoder encoder = ExportProtocol.NETFLOW_5.encoder(Topology.LONDON_2, Flows.BOOTED);
        encoder.encode(Collections.nCopies(3, Flows.ipv4(Topology.LONDON_2)), Flows.NOW);
        String expected = """
                0005 0001 0036f074 6553ff10 1dcd6500 00000003 0006 43e8 \
                64400102 08080808 c0000201 0065 0001 0000000a 00002328 00360420 0036ee80 \
                c350 01bb 00 1b 06 b8 5ba0 3b41 10 18 0000""";
        assertEquals(plain(expected), hex(encoder.encode(List.of(Flows.ipv4(Topology.LONDON_2)), Flows.NOW)));
    }

    @Test
    void netFlow9() {
        FlowEncoder encoder = ExportProtocol.NETFLOW_9.encoder(Topology.PARIS_2, Flows.BOOTED);
        String template4 = """
                0100 0015 0008 0004 000c 0004 0007 0002 000b 0002 0004 0001 0006 0001 0005 0001 000a 0004 000e 0004 \
                003d 0001 0002 0008 0001 0008 0010 0004 0011 0004 0009 0001 000d 0001 0012 0004 0059 0001 \
                0016 0004 0015 0004 0030 0001 """;
        String template6 = """
                0101 0015 001b 0010 001c 0010 0007 0002 000b 0002 0004 0001 0006 0001 0005 0001 000a 0004 000e 0004 \
                003d 0001 0002 0008 0001 0008 0010 0004 0011 0004 001d 0001 001e 0001 003f 0010 0059 0001 \
                0016 0004 0015 0004 0030 0001 """;
        String options = """
                0001 001c 0102 0004 000c 0001 0004 0030 0001 0031 0001 0032 0004 0000 \
                0102 0010 00000002 07 02 000003e8 0000 """;
        String flow4 = """
                0100 0044 64400102 08080808 c350 01bb 06 1b b8 00000065 00000001 00 000000000000000a 0000000000002328 \
                00010002 00003b41 10 18 c0000201 40 00360420 0036ee80 07""";
        assertEquals(
                plain("0009 0005 0036f074 6553ff10 00000000 00000002 0000 00b4 " + template4 + template6 + options
                        + flow4),
                hex(encoder.encode(List.of(Flows.ipv4(Topology.PARIS_2)), Flows.NOW)));
        assertEquals(
                plain("0009 0001 0036f074 6553ff10 00000001 00000002 " + flow4),
                hex(encoder.encode(List.of(Flows.ipv4(Topology.PARIS_2)), Flows.NOW)));
    }

    @Test
    void ipfixOfBothFamilies() {
        FlowEncoder encoder = ExportProtocol.IPFIX.encoder(Topology.PARIS_1, Flows.BOOTED);
        ByteBuffer first = encoder.encode(List.of(Flows.ipv4(Topology.PARIS_1)), Flows.NOW);
        assertEquals(first.remaining(), first.getShort(2));
        assertTrue(hex(first).contains(plain("0003 001c 0102 0004 0001 012e 0004 0130 0002 0131 0004 0132 0004")));
        assertTrue(hex(first).contains(plain("0102 0014 00000003 0001 00000001 000003e7 0000")));
        String flow4 = """
                0100 0050 64400102 08080808 c350 01bb 06 1b b8 00000065 00000001 00 000000000000000a 0000000000002328 \
                00010002 00003b41 10 18 c633 6401 40 0000018bd01b6c20 0000018bd01c5680 00000003 00""";
        String flow6 = """
                0101 0074 20010db8100000000000000000000001 2a010e00000000000000000000000002 0035 c351 11 00 00 \
                00000065 00000001 00 000000000000000a 0000000000002328 00000000 00003022 24 1a \
                20010db80000ffff0000000000000005 40 0000018bd01b6c20 0000018bd01c5680 00000003 00""";
        // The sequence number counts the two data records before: the flow and the selector.
        assertEquals(
                plain("000a 00d4 6553ff10 00000002 00000001 " + flow4 + flow6),
                hex(encoder.encode(List.of(Flows.ipv6(Topology.PARIS_1), Flows.ipv4(Topology.PARIS_1)), Flows.NOW)));
    }

    @Test
    void aFullDatagramFits() {
        for (ExportProtocol protocol : ExportProtocol.values()) {
            Router router = protocol == ExportProtocol.NETFLOW_5 ? Topology.LONDON_2 : Topology.PARIS_1;
            FlowEncoder encoder = protocol.encoder(router, Flows.BOOTED);
            Flow flow = router.dualStack() ? Flows.ipv6(router) : Flows.ipv4(router);
            int length = encoder.encode(Collections.nCopies(encoder.capacity(), flow), Flows.NOW)
                    .remaining();
            assertTrue(length <= FlowEncoder.MOST_BYTES && length > 800, protocol + " " + length);
        }
    }

    @Test
    void templatesComeAgain() {
        FlowEncoder encoder = ExportProtocol.NETFLOW_9.encoder(Topology.PARIS_2, Flows.BOOTED);
        List<Flow> flows = List.of(Flows.ipv4(Topology.PARIS_2));
        int first = encoder.encode(flows, Flows.NOW).remaining();
        for (int i = 1; i < FlowEncoder.TEMPLATES_EVERY; i++) {
            assertTrue(encoder.encode(flows, Flows.NOW).remaining() < first);
        }
        assertEquals(first, encoder.encode(flows, Flows.NOW).remaining());
    }

    private static String plain(String hex) {
        return hex.replaceAll("\\s", "");
    }

    private static String hex(ByteBuffer datagram) {
        byte[] bytes = new byte[datagram.remaining()];
        datagram.duplicate().get(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}

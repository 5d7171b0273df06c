package ribflow.bgp.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ribflow.bgp.message.Capability.AddPath;
import ribflow.ip.Address;

/** Capabilities: their bytes, their words, and what becomes of those that are wrong. */
final class CapabilityTest {

    /** A capability's code and value, and how an operator reads it. */
    @ParameterizedTest
    @CsvSource({
        "1, 0001 00 01, ipv4 unicast",
        "1, 0019 00 46, afi 25 safi 70",
        "2, '', route refresh",
        "5, 0001 0001 0002 0001 0080 0002, 'extended next hop (ipv4 unicast via ipv6, ipv4 vpn via ipv6)'",
        "6, '', extended messages",
        "9, 03, role customer",
        "9, 2a, role 42",
        "64, 0000, graceful restart",
        "64, c078 0001 01 80 0002 01 00,"
                + " 'graceful restart 120 s, also over notifications, has restarted (ipv4 unicast kept, ipv6 unicast)'",
        "65, ffffffff, 4-octet AS",
        "69, 0001 01 01 0002 01 02 0001 80 03,"
                + " 'add-path (ipv4 unicast receives, ipv6 unicast sends, ipv4 vpn both ways)'",
        "70, '', enhanced route refresh",
        "71, 0001 01 80 015180 0002 80 00 ffffff,"
                + " 'long-lived graceful restart (ipv4 unicast 86400 s, ipv6 vpn 16777215 s)'",
        "73, 05 6564676531 0b 6578616d706c652e6e6574, name edge1.example.net",
        "73, 05 6564676531 00, name edge1",
        "73, 03 610a62 00, name a b",
        "128, '', route refresh (old)",
        "75, 0141, software version 0141",
        "200, 010203, capability 200 010203",
    })
    void isReadWrittenAndNamed(int code, String value, String words) throws MalformedMessage {
        byte[] bytes = Wire.bytes(value);
        Capability capability = CapabilityReader.read(code, ByteBuffer.wrap(bytes));
        assertEquals(code, capability.code());
        assertEquals(words, capability.toString());
        ByteBuffer written = ByteBuffer.allocate(bytes.length);
        capability.write(written);
        assertEquals(ByteBuffer.wrap(bytes), written.flip());
    }

    /** What cannot be read is as if it were not known. */
    @ParameterizedTest
    @CsvSource({
        "1, 0001 00",
        "1, 0001 00 01 00",
        "2, 00",
        "5, 0001 0001 00",
        "6, 00",
        "9, ''",
        "9, 0303",
        "64, ''",
        "64, 000000",
        "69, 0001 01",
        "70, 00",
        "71, 0001 01 80 0151",
        "73, ''",
        "73, 02 61",
        "73, 01 61 02 61",
        "73, 01 61 01 61 00",
    })
    void isIgnoredIfItCannotBeRead(int code, String value) throws MalformedMessage {
        assertEquals(
                new Capability.Unknown(code, Wire.bytes(value)),
                CapabilityReader.read(code, ByteBuffer.wrap(Wire.bytes(value))));
    }

    @Test
    void aModeThatAddPathDoesNotHaveIsIgnored() throws MalformedMessage {
        assertEquals(
                new AddPath(List.of(new AddPath.Direction(Family.IPV6_UNICAST, true, true))),
                CapabilityReader.read(69, ByteBuffer.wrap(Wire.bytes("0001 01 00 0001 01 04 0002 01 03"))));
    }

    @Test
    void anOpenKnowsWhoSendsPaths() {
        Open open = Open.of(
                64500,
                90,
                Address.parse("192.0.2.1"),
                List.of(
                        new AddPath(List.of(new AddPath.Direction(Family.IPV6_UNICAST, true, true))),
                        new AddPath(List.of(
                                new AddPath.Direction(Family.IPV4_UNICAST, true, false),
                                new AddPath.Direction(Family.IPV4_VPN, false, true)))));
        assertEquals(Set.of(Family.IPV6_UNICAST, Family.IPV4_VPN), open.sendsPaths());
        assertEquals(Set.of(Family.IPV6_UNICAST, Family.IPV4_UNICAST), open.receivesPaths());
        assertTrue(open.has(AddPath.class));
        assertFalse(open.has(Capability.ExtendedMessages.class));
    }
}

package ribflow.bgp.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.bgp.message.Wire.bytes;
import static ribflow.bgp.message.Wire.message;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ribflow.ip.Address;

/** RFC 4271, 4.1 to 4.5 and 6.1; RFC 5492; RFC 9072; RFC 2918. */
final class MessageDecoderTest {

    private static final String MARKER = "ff".repeat(16);

    @ParameterizedTest
    @CsvSource({
        "1, 29", "1, 4096", "2, 23", "2, 4096", "3, 21", "3, 4096", "4, 19", "5, 23",
    })
    void takesTheLengthsOfRfc4271(int type, int length) throws MalformedMessage {
        assertEquals(length, MessageDecoder.length(header(type, length)));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 28",
        "1, 4097",
        "2, 22",
        "2, 4097",
        "3, 20",
        "4, 20",
        "4, 18",
        "4, 0",
        "5, 22",
        "2, 65535",
    })
    void refusesOtherLengthsAndNamesThem(int type, int length) {
        Notification told = refused(() -> MessageDecoder.length(header(type, length)));
        assertEquals(NotificationReason.BAD_MESSAGE_LENGTH.with((byte) (length >>> 8), (byte) length), told);
    }

    /** RFC 8654, 4: longer ones where that was agreed on, but never an OPEN or a KEEPALIVE. */
    @ParameterizedTest
    @CsvSource({
        "1, 4096, true",
        "1, 4097, false",
        "2, 4097, true",
        "2, 65535, true",
        "3, 65535, true",
        "4, 19, true",
        "4, 20, false",
        "5, 65535, true",
        "2, 22, false",
        "2, 18, false",
    })
    void extendedMessagesMayBeLonger(int type, int length, boolean allowed) throws MalformedMessage {
        if (allowed) {
            assertEquals(length, MessageDecoder.length(header(type, length), true));
        } else {
            assertEquals(
                    NotificationReason.BAD_MESSAGE_LENGTH.with((byte) (length >>> 8), (byte) length),
                    refused(() -> MessageDecoder.length(header(type, length), true)));
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "6", "255"})
    void refusesOtherTypesAndNamesThem(int type) {
        Notification told = refused(() -> MessageDecoder.length(header(type, 23)));
        assertEquals(NotificationReason.BAD_MESSAGE_TYPE.with((byte) type), told);
    }

    @Test
    void refusesAMarkerThatIsNotAllOnes() {
        for (int i = 0; i < 16; i++) {
            ByteBuffer header = header(4, 19);
            header.put(i, (byte) 0xfe);
            assertEquals(
                    NotificationReason.CONNECTION_NOT_SYNCHRONISED.with(),
                    refused(() -> MessageDecoder.length(header)));
        }
    }

    @Test
    void readsAnOpenWithCapabilities() throws MalformedMessage {
        // Version 4, AS_TRANS, hold time 180, 192.0.2.1; two parameters, the second with two capabilities.
        Open open = (Open) MessageDecoder.decode(message(
                1,
                "04 5ba0 00b4 c0000201 22"
                        + "02 06 01 04 0001 00 01"
                        + "02 0e 41 04 fffffff0 40 06 8078 0002 01 80"
                        + "02 08 02 00 45 04 00010101"));
        assertEquals(Open.AS_TRANS, open.myAs());
        assertEquals(0xffff_fff0L, open.as());
        assertEquals(180, open.holdTime());
        assertEquals(Address.parse("192.0.2.1"), open.routerId());
        assertEquals(Set.of(Family.IPV4_UNICAST), open.families());
        assertEquals(
                List.of(
                        new Capability.MultiProtocol(Family.IPV4_UNICAST),
                        new Capability.FourOctetAs(0xffff_fff0L),
                        new Capability.GracefulRestart(
                                true,
                                120,
                                List.of(new Capability.GracefulRestart.Forwarding(Family.IPV6_UNICAST, true))),
                        new Capability.RouteRefresh(),
                        new Capability.AddPath(
                                List.of(new Capability.AddPath.Direction(Family.IPV4_UNICAST, true, false)))),
                open.capabilities());
    }

    @Test
    void anOpenWithoutCapabilitiesSpeaksIpv4Unicast() throws MalformedMessage {
        Open open = (Open) MessageDecoder.decode(message(1, "04 fde8 005a 0a000001 00"));
        assertEquals(65000, open.as());
        assertEquals(Set.of(Family.IPV4_UNICAST), open.families());
        assertEquals(false, open.fourOctetAs());
    }

    @Test
    void readsTheLongParametersOfRfc9072() throws MalformedMessage {
        Open open = (Open) MessageDecoder.decode(message(1, "04 fde8 005a 0a000001 ff ff 0009 02 0006 41 04 0000fde8"));
        assertEquals(List.of(new Capability.FourOctetAs(65000)), open.capabilities());
    }

    @ParameterizedTest
    @CsvSource({
        // RFC 4271, 6.2: version 3; an optional parameter other than capabilities.
        "03 fde8 005a 0a000001 00, UNSUPPORTED_VERSION",
        "04 fde8 005a 0a000001 04 01 02 0000, UNSUPPORTED_OPTIONAL_PARAMETER",
        // Lengths that contradict each other: of the parameters, a parameter, a capability.
        "04 fde8 005a 0a000001 01, OPEN_UNSPECIFIC",
        "04 fde8 005a 0a000001 00 00, OPEN_UNSPECIFIC",
        "04 fde8 005a 0a000001 01 02, OPEN_UNSPECIFIC",
        "04 fde8 005a 0a000001 03 02 02 02, OPEN_UNSPECIFIC",
        "04 fde8 005a 0a000001 04 02 02 02 01, OPEN_UNSPECIFIC",
        "04 fde8 005a 0a000001 03 02 01 02, OPEN_UNSPECIFIC",
        // 4-octet AS numbers, and no AS number.
        "04 fde8 005a 0a000001 07 02 05 41 03 000000, OPEN_UNSPECIFIC",
    })
    void refusesAnOpen(String body, NotificationReason reason) {
        Notification told = refused(() -> MessageDecoder.decode(message(1, body)));
        assertEquals(reason, NotificationReason.of(told.code(), told.subcode()).orElseThrow());
        if (reason == NotificationReason.UNSUPPORTED_VERSION) {
            assertEquals(NotificationReason.UNSUPPORTED_VERSION.with((byte) 0, (byte) 4), told);
        }
    }

    @Test
    void readsANotificationWithItsWords() throws MalformedMessage {
        // RFC 9003: length, then UTF-8.
        Notification notification = (Notification) MessageDecoder.decode(message(3, "06 02 05 6d61696e74"));
        assertEquals("cease: administrative shutdown (6/2): maint", notification.toString());
        assertEquals(Optional.of("maint"), notification.shutdownCommunication());
    }

    /** RFC 8538, 3.1: what is meant stands behind the hard reset. */
    @Test
    void aHardResetSaysWhatItStandsFor() throws MalformedMessage {
        assertEquals(
                "cease: hard reset (6/9): cease: administrative shutdown (6/2): maint",
                MessageDecoder.decode(message(3, "06 09 06 02 05 6d61696e74")).toString());
        assertEquals(
                "cease: hard reset (6/9)",
                MessageDecoder.decode(message(3, "06 09 06 09 06 09")).toString());
        assertEquals(
                "cease: hard reset (6/9)",
                MessageDecoder.decode(message(3, "06 09 06")).toString());
    }

    @Test
    void wordsFromTheWireCannotForgeALineOfTheLog() throws MalformedMessage {
        Notification notification = (Notification) MessageDecoder.decode(message(3, "06 02 03 610a62"));
        assertEquals(Optional.of("a b"), notification.shutdownCommunication());
    }

    @Test
    void aNotificationWithoutAKnownReasonKeepsItsNumbers() throws MalformedMessage {
        assertEquals(
                "unassigned reason (9/7)",
                MessageDecoder.decode(message(3, "09 07")).toString());
    }

    @Test
    void readsKeepaliveAndRouteRefresh() throws MalformedMessage {
        assertEquals(new Keepalive(), MessageDecoder.decode(message(4, "")));
        assertEquals(new RouteRefresh(Family.IPV6_UNICAST, 1), MessageDecoder.decode(message(5, "0002 01 01")));
    }

    /** RFC 7313, 5: the marks have four octets; a request may carry filters (RFC 5291), and other subtypes are ignored. */
    @ParameterizedTest
    @CsvSource({"0, true", "1, false", "2, false", "3, true"})
    void aMarkOfRoutesRefreshedHasNothingElse(int subtype, boolean allowed) throws MalformedMessage {
        ByteBuffer message = message(5, "0001 0" + subtype + "01 00");
        if (allowed) {
            assertEquals(new RouteRefresh(Family.IPV4_UNICAST, subtype), MessageDecoder.decode(message));
        } else {
            assertEquals(
                    NotificationReason.ROUTE_REFRESH_LENGTH.with(message.array()),
                    refused(() -> MessageDecoder.decode(message)));
        }
    }

    @Test
    void anUpdateThatMustEndTheSessionIsMalformed() {
        ByteBuffer update = message(2, "0005 0000");
        assertEquals(
                NotificationReason.MALFORMED_ATTRIBUTE_LIST.with(),
                refused(() -> MessageDecoder.decode(update, Wire.EXTERNAL)));
    }

    private static ByteBuffer header(int type, int length) {
        ByteBuffer header = ByteBuffer.allocate(19);
        header.put(bytes(MARKER)).putShort((short) length).put((byte) type);
        return header.flip();
    }

    private static Notification refused(Executable executable) {
        MalformedMessage malformed = assertThrows(MalformedMessage.class, executable);
        assertTrue(malformed.words().length() > 5);
        return malformed.notification();
    }
}

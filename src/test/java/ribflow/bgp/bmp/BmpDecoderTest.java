package ribflow.bgp.bmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.bgp.bmp.BmpBytes.ATTRIBUTES;
import static ribflow.bgp.bmp.BmpBytes.PEER;
import static ribflow.bgp.bmp.BmpBytes.bytes;
import static ribflow.bgp.bmp.BmpBytes.down;
import static ribflow.bgp.bmp.BmpBytes.hex;
import static ribflow.bgp.bmp.BmpBytes.message;
import static ribflow.bgp.bmp.BmpBytes.peer;
import static ribflow.bgp.bmp.BmpBytes.routes;
import static ribflow.bgp.bmp.BmpBytes.tlv;
import static ribflow.bgp.bmp.BmpBytes.up;
import static ribflow.bgp.bmp.BmpBytes.update;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ribflow.bgp.bmp.BmpMessage.Information;
import ribflow.bgp.bmp.BmpMessage.Initiation;
import ribflow.bgp.bmp.BmpMessage.PeerDown;
import ribflow.bgp.bmp.BmpMessage.PeerUp;
import ribflow.bgp.bmp.BmpMessage.RouteMirroring;
import ribflow.bgp.bmp.BmpMessage.RouteMonitoring;
import ribflow.bgp.bmp.BmpMessage.Statistic;
import ribflow.bgp.bmp.BmpMessage.StatisticsReport;
import ribflow.bgp.bmp.BmpMessage.Termination;
import ribflow.bgp.message.DecodedUpdate;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.NotificationReason;
import ribflow.bgp.rib.RibSource.View;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

final class BmpDecoderTest {

    private static final String SHUTDOWN = hex(NotificationReason.ADMINISTRATIVE_SHUTDOWN.with());

    /** One message of each kind. */
    private static final List<String> MESSAGES = List.of(
            message(4, tlv(1, "IOS XR") + tlv(2, "edge1")),
            message(5, tlv(0, "bye") + "000100020001"),
            up(PEER, true),
            routes(PEER, "0000000718c63364"),
            message(4, 0, PEER + "0004002f" + "0000" + update("", ATTRIBUTES, "18c63364")),
            message(
                    1,
                    PEER + "00000003" + "0000000400000005" + "000700080000000000000006" + "0009000b" + "000101"
                            + "0000000000000007"),
            down(PEER, "01" + SHUTDOWN),
            down(PEER, "020018"),
            down(PEER, "03" + SHUTDOWN),
            down(PEER, "04"),
            down(PEER, "06" + tlv(3, "red")),
            message(6, PEER + "0000" + "0013" + "ff".repeat(16) + "001304" + "00010002" + "0001"));

    private static <T extends BmpMessage> T decode(Class<T> type, String message) throws MalformedBmp {
        return assertInstanceOf(type, BmpDecoder.decode(bytes(message)).orElseThrow());
    }

    @Test
    void aRouterSaysWhatItIs() throws MalformedBmp {
        assertEquals(
                List.of(new Information(1, "IOS XR"), new Information(2, "edge1")),
                decode(Initiation.class, MESSAGES.get(0)).information());
        assertEquals(
                List.of(new Information(0, "bye"), new Information(1, "unspecified reason")),
                decode(Termination.class, MESSAGES.get(1)).information());
    }

    @Test
    void aPeerUpHasBothOpens() throws MalformedBmp {
        PeerUp message = decode(PeerUp.class, MESSAGES.get(2));
        PeerHeader peer = message.peer();
        assertEquals(Address.parse("192.0.2.2"), peer.address());
        assertEquals(64501, peer.as());
        assertEquals(Address.parse("10.0.0.2"), peer.routerId());
        assertEquals(1_000_002, peer.micros());
        assertEquals(Address.parse("192.0.2.1"), message.local());
        assertEquals(179, message.localPort());
        assertEquals(50_000, message.remotePort());
        assertEquals(64500, message.sent().orElseThrow().as());
        assertEquals(64501, message.received().orElseThrow().as());
    }

    /** RFC 7854, 4.2; RFC 8671, 4; RFC 9069, 4.2: the first flag of the Loc-RIB is no address family. */
    @ParameterizedTest
    @CsvSource({
        "0, 0x00, ADJ_RIB_IN_PRE, false",
        "0, 0x40, ADJ_RIB_IN_POST, false",
        "1, 0x20, ADJ_RIB_IN_PRE, true",
        "2, 0x10, ADJ_RIB_OUT_PRE, false",
        "0, 0x50, ADJ_RIB_OUT_POST, false",
        "3, 0x80, LOC_RIB, false"
    })
    void flagsSayWhichRibItIs(int type, int flags, View view, boolean twoOctetAs) throws MalformedBmp {
        String peer = peer(type, flags, 0, type == 3 ? "::" : "192.0.2.2", 1);
        PeerHeader header =
                decode(RouteMonitoring.class, routes(peer, "18c63364")).peer();
        assertEquals(view, header.view());
        assertEquals(twoOctetAs, header.twoOctetAs());
        assertEquals(Address.parse(type == 3 ? "::" : "192.0.2.2"), header.address());
    }

    @Test
    void anIpv6PeerHasItsFlag() throws MalformedBmp {
        String peer = peer(0, 0x80, 0, "2001:db8::2", 1);
        assertEquals(
                Address.parse("2001:db8::2"),
                decode(RouteMonitoring.class, routes(peer, "18c63364")).peer().address());
    }

    @Test
    void theOpensSayHowUpdatesAreRead() throws MalformedBmp {
        PeerOpens opens = new PeerOpens();
        opens.up(decode(PeerUp.class, MESSAGES.get(2)));
        DecodedUpdate decoded = opens.read(decode(RouteMonitoring.class, MESSAGES.get(3)));
        assertEquals(List.of(), decoded.defects());
        assertEquals(
                7, decoded.update().announced().getFirst().nlri().getFirst().pathId());
        opens.down(decode(PeerDown.class, MESSAGES.get(9)));
        assertFalse(opens.knows(decode(PeerDown.class, MESSAGES.get(9)).peer()));
    }

    @Test
    void versionFourHasItsUpdateInATlv() throws MalformedBmp {
        RouteMonitoring message = decode(RouteMonitoring.class, MESSAGES.get(4));
        assertEquals(
                List.of(Prefix.parse("198.51.100.0/24")),
                new PeerOpens().read(message).update().announced().getFirst().prefixes());
        RouteMonitoring withPaths = decode(
                RouteMonitoring.class,
                message(
                        4,
                        0,
                        PEER + "000100060000" + "450400010101" + "0004" + "0033" + "0000"
                                + update("", ATTRIBUTES, "0000000918c63364")));
        assertEquals(List.of(Family.IPV4_UNICAST), withPaths.paths());
        assertEquals(
                9,
                new PeerOpens()
                        .read(withPaths)
                        .update()
                        .announced()
                        .getFirst()
                        .nlri()
                        .getFirst()
                        .pathId());
    }

    @Test
    void statisticsHaveTheirWidths() throws MalformedBmp {
        List<Statistic> statistics =
                decode(StatisticsReport.class, MESSAGES.get(5)).statistics();
        assertEquals(
                List.of(
                        new Statistic(0, Optional.empty(), 5),
                        new Statistic(7, Optional.empty(), 6),
                        new Statistic(9, Optional.of(Family.IPV4_UNICAST), 7)),
                statistics);
        assertEquals("routes in Adj-RIB-In of ipv4 unicast", statistics.get(2).name());
    }

    @ParameterizedTest
    @CsvSource({
        "6, the router closed it: cease: administrative shutdown (6/2)",
        "7, 'the router closed it, event 24 of its state machine'",
        "8, the peer closed it: cease: administrative shutdown (6/2)",
        "9, the peer closed it without a NOTIFICATION",
        "10, the router closed it: the instance is gone"
    })
    void aPeerDownSaysWhy(int message, String words) throws MalformedBmp {
        assertEquals(words, decode(PeerDown.class, MESSAGES.get(message)).words());
    }

    @Test
    void mirroredMessagesAreCounted() throws MalformedBmp {
        RouteMirroring mirroring = decode(RouteMirroring.class, MESSAGES.get(11));
        assertEquals(1, mirroring.messages());
        assertTrue(mirroring.lost());
    }

    @Test
    void typesThatNobodyKnowsArePassedOver() throws MalformedBmp {
        assertEquals(Optional.empty(), BmpDecoder.decode(bytes(message(7, "00"))));
    }

    @ParameterizedTest
    @CsvSource({"020000000604, BMP version 2", "030000000504, a BMP message of 5 octets", "03ffffffff04, 4294967295"})
    void aWrongHeaderSaysSo(String header, String words) {
        MalformedBmp e = assertThrows(MalformedBmp.class, () -> BmpDecoder.length(bytes(header)));
        assertTrue(e.words().contains(words), e.words());
    }

    /** Every message cut at every byte, its length set right: refused in words, or read as far as it makes sense. */
    @Test
    void cutMessagesDoNoHarm() {
        for (String message : MESSAGES) {
            for (int length = 12; length < message.length(); length += 2) {
                String cut =
                        message.substring(0, 2) + String.format("%08x", length / 2) + message.substring(10, length);
                read(HexFormat.of().parseHex(cut));
                byte[] whole = Arrays.copyOf(HexFormat.of().parseHex(message), length / 2);
                assertThrows(MalformedBmp.class, () -> BmpDecoder.decode(ByteBuffer.wrap(whole)));
            }
        }
    }

    /** Every byte of every message flipped in four ways: what can be decoded is decoded to its end. */
    @Test
    void damagedMessagesDoNoHarm() {
        for (String message : MESSAGES) {
            byte[] whole = HexFormat.of().parseHex(message);
            for (int at = 0; at < whole.length; at++) {
                for (int flip : new int[] {0x01, 0x80, 0x7f, 0xff}) {
                    byte[] damaged = whole.clone();
                    damaged[at] ^= (byte) flip;
                    read(damaged);
                }
            }
        }
    }

    private static void read(byte[] message) {
        PeerOpens opens = new PeerOpens();
        try {
            BmpDecoder.decode(ByteBuffer.wrap(message)).ifPresent(decoded -> {
                switch (decoded) {
                    case PeerUp up -> opens.up(up);
                    case PeerDown down -> assertFalse(down.words().isEmpty());
                    case RouteMonitoring routes -> opens.read(routes);
                    default -> {}
                }
            });
        } catch (MalformedBmp e) {
            assertFalse(e.words().isEmpty());
        }
    }
}

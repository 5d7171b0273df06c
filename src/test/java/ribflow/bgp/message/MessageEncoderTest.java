package ribflow.bgp.message;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.bgp.message.Wire.INTERNAL;
import static ribflow.bgp.message.Wire.prefixes;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import ribflow.bgp.message.PathAttributes.Aggregator;
import ribflow.bgp.message.PathAttributes.LargeCommunity;
import ribflow.bgp.message.PathAttributes.Origin;
import ribflow.bgp.message.PathAttributes.Rare;
import ribflow.bgp.message.Update.Announcement;
import ribflow.bgp.message.Update.Withdrawal;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

final class MessageEncoderTest {

    static final PathAttributes ALL = new PathAttributes(
            Origin.EGP,
            new AsPath(List.of(
                    new AsPath.Segment(AsPath.SegmentType.AS_SEQUENCE, new int[] {64500, -16}),
                    new AsPath.Segment(AsPath.SegmentType.AS_SET, new int[] {1, 2}))),
            OptionalLong.of(0xffff_ffffL),
            OptionalLong.of(100),
            List.of(0xfbf40001, 0xffffff01),
            List.of(0x0002fbf400000001L),
            List.of(new LargeCommunity(64500, 1, -1)),
            Optional.of(Address.parse("192.0.2.2")),
            List.of(Address.parse("192.0.2.3")),
            new Rare(
                    true,
                    Optional.of(new Aggregator(0xffff_fff0L, Address.parse("192.0.2.4"))),
                    OptionalLong.of(-1),
                    OptionalLong.of(0xffff_fff1L),
                    List.of("000220010db80000000000000000000000010007"),
                    "01000700000000000064"));

    private static final PathAttributes FEW = new PathAttributes(
            Origin.IGP,
            AsPath.EMPTY,
            OptionalLong.empty(),
            OptionalLong.empty(),
            List.of(),
            List.of(),
            List.of(),
            Optional.empty(),
            List.of());

    static Stream<BgpMessage> messages() {
        return Stream.of(
                new Keepalive(),
                new RouteRefresh(Family.IPV6_UNICAST, 2),
                NotificationReason.ADMINISTRATIVE_SHUTDOWN.with((byte) 2, (byte) 'h', (byte) 'i'),
                new Open(65000, 0, Address.parse("192.0.2.1"), List.of()),
                Open.of(
                        4_200_000_000L,
                        90,
                        Address.parse("192.0.2.1"),
                        List.of(
                                new Capability.MultiProtocol(Family.IPV6_UNICAST),
                                new Capability.RouteRefresh(),
                                new Capability.GracefulRestart(
                                        false,
                                        0xfff,
                                        List.of(new Capability.GracefulRestart.Forwarding(Family.IPV4_UNICAST, true))),
                                new Capability.Unknown(200, new byte[] {1, 2, 3}))),
                // RFC 9072: more than 255 octets of capabilities
                Open.of(
                        65000,
                        90,
                        Address.parse("192.0.2.1"),
                        List.of(
                                new Capability.Unknown(200, new byte[200]),
                                new Capability.Unknown(201, new byte[100]))),
                Update.endOfRib(Family.IPV4_UNICAST),
                Update.endOfRib(Family.IPV6_UNICAST),
                withdraw(Family.IPV4_UNICAST, "10.0.0.0/8", "0.0.0.0/0", "192.0.2.129/32"),
                withdraw(Family.IPV6_UNICAST, "2001:db8::/32", "::/0", "2001:db8::1/128", "2001:db8:0:8000::/49"),
                announce(ALL, Family.IPV4_UNICAST, "192.0.2.1", "10.0.0.0/8", "0.0.0.0/0"),
                announce(FEW, Family.IPV4_UNICAST, "192.0.2.1", "10.0.0.0/8"),
                announce(ALL, Family.IPV4_UNICAST, "2001:db8::1", "10.0.0.0/8"),
                announce(ALL, Family.IPV6_UNICAST, "2001:db8::1", "2001:db8::/32", "::/0"),
                announce(FEW, Family.IPV6_UNICAST, "192.0.2.1", "2001:db8::/32"));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void whatIsWrittenIsReadAgain(BgpMessage message) throws MalformedMessage {
        ByteBuffer bytes = ByteBuffer.wrap(MessageEncoder.encode(message));
        assertEquals(bytes.remaining(), MessageDecoder.length(bytes));
        assertEquals(message, MessageDecoder.decode(bytes, INTERNAL));
    }

    static Stream<Arguments> families() {
        return Family.read().stream()
                .flatMap(family -> Stream.of("192.0.2.1", "2001:db8::1")
                        .flatMap(nextHop -> Stream.of(Nlri.NO_PATH_ID, 0L, 0xffff_ffffL)
                                .map(pathId -> Arguments.of(family, nextHop, pathId))));
    }

    /** Every family, with either next hop, without and with path identifiers. */
    @ParameterizedTest
    @MethodSource("families")
    void routesOfAllFamiliesAreReadAgain(Family family, String nextHop, long pathId) throws MalformedMessage {
        List<Nlri> announced = new ArrayList<>();
        List<Nlri> withdrawn = new ArrayList<>();
        for (Prefix prefix : prefixes(
                family.isIpv4()
                        ? new String[] {"0.0.0.0/0", "10.128.0.0/9", "192.0.2.129/32"}
                        : new String[] {"::/0", "2001:db8:8000::/33", "2001:db8::1/128"})) {
            for (List<Integer> labels : List.of(List.of(0xf_ffff), List.of(16, 3))) {
                long rd = family.isVpn() ? 0x0000_fbf4_0000_0007L : 0;
                announced.add(new Nlri(prefix, pathId, rd, family.isLabelled() ? labels : List.of()));
                withdrawn.add(new Nlri(prefix, pathId, rd, List.of()));
            }
        }
        PeerTraits traits = pathId == Nlri.NO_PATH_ID ? Wire.ALL : Wire.PATHS;
        Announcement announcement = new Announcement(family, Address.parse(nextHop), announced);
        Update announce = new Update(List.of(), List.of(announcement), Optional.of(ALL), Optional.empty());
        assertEquals(announce, MessageDecoder.decode(ByteBuffer.wrap(MessageEncoder.encode(announce)), traits));
        Update withdraw =
                new Update(List.of(new Withdrawal(family, withdrawn)), List.of(), Optional.empty(), Optional.empty());
        assertEquals(withdraw, MessageDecoder.decode(ByteBuffer.wrap(MessageEncoder.encode(withdraw)), traits));
        Update end = Update.endOfRib(family);
        assertEquals(end, MessageDecoder.decode(ByteBuffer.wrap(MessageEncoder.encode(end)), traits));
    }

    @Test
    void labelsThatCannotBeAreRefused() {
        for (List<Integer> labels : List.of(List.<Integer>of(), List.of(1 << 20), List.of(-1), nine())) {
            Nlri route = new Nlri(Prefix.parse("10.0.0.0/8"), Nlri.NO_PATH_ID, 0, labels);
            Announcement announcement = new Announcement(Family.IPV4_VPN, Address.parse("192.0.2.1"), List.of(route));
            Update update = new Update(List.of(), List.of(announcement), Optional.of(FEW), Optional.empty());
            assertThrows(IllegalArgumentException.class, () -> MessageEncoder.encode(update));
        }
    }

    private static List<Integer> nine() {
        return IntStream.range(0, 9).boxed().toList();
    }

    @Test
    void theDataOfANotificationIsCutToFit() {
        byte[] bytes = MessageEncoder.encode(NotificationReason.ATTRIBUTE_LENGTH.with(new byte[60_000]));
        assertEquals(MessageType.LONGEST, bytes.length);
        assertEquals(MessageType.LONGEST, ByteBuffer.wrap(bytes).getShort(16));
    }

    @Test
    void writesTheBytesOfRfc4271() {
        assertArrayEquals(Wire.message(4, "").array(), MessageEncoder.encode(new Keepalive()));
        assertArrayEquals(
                Wire.message(1, "04 fde8 005a c0000201 08 02 06 41 04 0000fde8").array(),
                MessageEncoder.encode(Open.of(65000, 90, Address.parse("192.0.2.1"), List.of())));
        assertArrayEquals(
                Wire.update("", "40 01 01 00 40 02 00 40 03 04 c0000201", "08 0a")
                        .array(),
                MessageEncoder.encode(announce(FEW, Family.IPV4_UNICAST, "192.0.2.1", "10.0.0.0/8")));
    }

    @Test
    void whatDoesNotFitOneMessageBecomesSeveral() throws MalformedMessage {
        List<Prefix> ipv4 = IntStream.range(0, 5000)
                .mapToObj(i -> Prefix.of(Address.ipv4(i << 8), 24))
                .toList();
        List<Prefix> ipv6 = IntStream.range(0, 5000)
                .mapToObj(i -> Prefix.of(new Address(0x20010db8_00000000L | i, i), 128))
                .toList();
        Update update = new Update(
                List.of(Withdrawal.of(Family.IPV4_UNICAST, ipv4), Withdrawal.of(Family.IPV6_UNICAST, ipv6)),
                List.of(
                        Announcement.of(Family.IPV4_UNICAST, Address.parse("192.0.2.1"), ipv4),
                        Announcement.of(Family.IPV6_UNICAST, Address.parse("2001:db8::1"), ipv6)),
                Optional.of(ALL),
                Optional.empty());
        List<Prefix> withdrawn = new ArrayList<>();
        List<Prefix> announced = new ArrayList<>();
        for (Update each : read(MessageEncoder.encode(update))) {
            each.withdrawn().forEach(withdrawal -> withdrawn.addAll(withdrawal.prefixes()));
            each.announced().forEach(announcement -> announced.addAll(announcement.prefixes()));
            assertTrue(each.attributes().isEmpty() || each.attributes().get().equals(ALL));
        }
        List<Prefix> all = Stream.concat(ipv4.stream(), ipv6.stream()).toList();
        assertEquals(all, withdrawn);
        assertEquals(all, announced);
    }

    @Test
    void attributesThatFillAMessageAreRefused() {
        int[] asns = IntStream.range(1, 256).toArray();
        AsPath.Segment segment = new AsPath.Segment(AsPath.SegmentType.AS_SEQUENCE, asns);
        PathAttributes long4 = withPath(new AsPath(List.of(segment, segment, segment, segment)));
        assertThrows(
                IllegalArgumentException.class,
                () -> MessageEncoder.encode(announce(long4, Family.IPV4_UNICAST, "192.0.2.1", "10.0.0.0/8")));
        PathAttributes tooLong = withPath(AsPath.ofSequence(new int[256]));
        assertThrows(
                IllegalArgumentException.class,
                () -> MessageEncoder.encode(announce(tooLong, Family.IPV4_UNICAST, "192.0.2.1", "10.0.0.0/8")));
    }

    @Test
    void theLargestAttributesThatFitAreWritten() throws MalformedMessage {
        AsPath.Segment segment = new AsPath.Segment(
                AsPath.SegmentType.AS_SEQUENCE, IntStream.range(1, 241).toArray());
        PathAttributes large = withPath(new AsPath(List.of(segment, segment, segment, segment)));
        List<Prefix> prefixes = IntStream.range(0, 100)
                .mapToObj(i -> Prefix.of(new Address(0x20010db8_00000000L, i), 128))
                .toList();
        Update update = new Update(
                List.of(),
                List.of(Announcement.of(Family.IPV6_UNICAST, Address.parse("2001:db8::1"), prefixes)),
                Optional.of(large),
                Optional.empty());
        List<Prefix> announced = new ArrayList<>();
        for (Update each : read(MessageEncoder.encode(update))) {
            assertEquals(large, each.attributes().orElseThrow());
            announced.addAll(each.announced().getFirst().prefixes());
        }
        assertEquals(prefixes, announced);
    }

    private static List<Update> read(byte[] bytes) throws MalformedMessage {
        List<Update> updates = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        while (in.hasRemaining()) {
            int length = MessageDecoder.length(in);
            updates.add((Update) MessageDecoder.decode(in.slice(in.position(), length), INTERNAL));
            in.position(in.position() + length);
        }
        return updates;
    }

    private static PathAttributes withPath(AsPath path) {
        return new PathAttributes(
                Origin.IGP,
                path,
                OptionalLong.empty(),
                OptionalLong.empty(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of());
    }

    private static Update announce(PathAttributes attributes, Family family, String nextHop, String... prefixes) {
        return new Update(
                List.of(),
                List.of(Announcement.of(family, Address.parse(nextHop), prefixes(prefixes))),
                Optional.of(attributes),
                Optional.empty());
    }

    private static Update withdraw(Family family, String... prefixes) {
        return new Update(
                List.of(Withdrawal.of(family, prefixes(prefixes))), List.of(), Optional.empty(), Optional.empty());
    }
}

package ribflow.bgp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.bgp.session.Neighbours.OUR_ID;
import static ribflow.bgp.session.Neighbours.THEIR_ID;
import static ribflow.bgp.session.Neighbours.active;
import static ribflow.bgp.session.Neighbours.neighbour;
import static ribflow.bgp.session.Neighbours.open;
import static ribflow.bgp.session.Neighbours.passive;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import ribflow.bgp.message.AsPath;
import ribflow.bgp.message.Capability;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Notification;
import ribflow.bgp.message.NotificationReason;
import ribflow.bgp.message.Open;
import ribflow.bgp.message.PathAttributes;
import ribflow.bgp.message.PathAttributes.Origin;
import ribflow.bgp.message.Update;
import ribflow.bgp.message.Update.Announcement;
import ribflow.bgp.message.Update.Withdrawal;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/** The speaker over real sockets of the loopback network. */
@Timeout(120)
final class BgpSpeakerTest {

    private static final Set<Family> BOTH = Set.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST);
    private static final Address PEER = Address.parse("127.0.0.2");

    private static final Update ROUTES = new Update(
            List.of(),
            List.of(Announcement.of(
                    Family.IPV4_UNICAST, Address.parse("192.0.2.1"), List.of(Prefix.parse("198.51.100.0/24")))),
            Optional.of(new PathAttributes(
                    Origin.IGP,
                    AsPath.ofSequence(64500),
                    OptionalLong.empty(),
                    OptionalLong.of(100),
                    List.of(),
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    List.of())),
            Optional.empty());

    private final Listener listener = new Listener();

    @Test
    void aPassiveSessionFromItsOpenToTheShutdown() throws Exception {
        try (BgpSpeaker speaker = listening(passive("127.0.0.2"));
                HandMadePeer peer = connect(speaker, "127.0.0.2")) {
            Open theirs = peer.open(open(65000, 30, THEIR_ID));
            assertEquals(65000, theirs.as());
            assertEquals(90, theirs.holdTime());
            assertEquals(OUR_ID, theirs.routerId());
            assertEquals(BOTH, theirs.families());
            assertTrue(theirs.capabilities().contains(new Capability.RouteRefresh()));
            assertEquals(Update.endOfRib(Family.IPV4_UNICAST), peer.read());
            assertEquals(Update.endOfRib(Family.IPV6_UNICAST), peer.read());
            assertEquals(new Listener.Up(PEER, THEIR_ID, BOTH), listener.next());

            peer.send(ROUTES);
            peer.send(Update.endOfRib(Family.IPV4_UNICAST));
            assertEquals(new Listener.Routes(PEER, ROUTES), listener.next());
            assertEquals(new Listener.Routes(PEER, Update.endOfRib(Family.IPV4_UNICAST)), listener.next());

            settle(speaker);
            SessionStatus status = speaker.status().getFirst();
            assertEquals("Established", status.state());
            assertEquals(30, status.session().orElseThrow().holdTime());
            assertEquals(THEIR_ID, status.session().orElseThrow().routerId());
            Map<SessionCounter, Long> counters = status.counters();
            assertEquals(2, counters.get(SessionCounter.UPDATES_IN));
            assertEquals(1, counters.get(SessionCounter.PREFIXES_ANNOUNCED));
            assertEquals(1, counters.get(SessionCounter.OPENS_OUT));
            assertEquals(2, counters.get(SessionCounter.UPDATES_OUT));

            speaker.close();
            assertEquals(NotificationReason.ADMINISTRATIVE_SHUTDOWN.with(), peer.read());
            peer.expectEnd();
            assertEquals(new Listener.Down(PEER), listener.next());
        }
    }

    @Test
    void anActiveSessionComesFromTheAddressConfigured() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.2"))) {
            NeighbourConfig config = active("127.0.0.2", server.getLocalPort());
            Transport from = new Transport(
                    server.getLocalPort(),
                    false,
                    Optional.of(Address.parse("127.0.0.9")),
                    Optional.of("lo"),
                    Optional.empty(),
                    0,
                    30);
            NeighbourConfig bound = Neighbours.with(Neighbours.with(config, from), PrefixLimits.NONE, "the other side");
            try (BgpSpeaker speaker = speaker(bound);
                    HandMadePeer peer = new HandMadePeer(acceptFrom("127.0.0.9", server))) {
                peer.establish(open());
                assertEquals(new Listener.Up(PEER, THEIR_ID, BOTH), listener.next());
                assertEquals("the other side", speaker.status().getFirst().description());
            }
            assertEquals(new Listener.Down(PEER), listener.next());
        }
    }

    /** A router that is not configured for the address that we come from closes without a word. */
    @Test
    void whoClosesWithoutAWordIsAskedAboutUs() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.2"))) {
            NeighbourConfig config = active("127.0.0.2", server.getLocalPort());
            Transport from = new Transport(
                    server.getLocalPort(),
                    false,
                    Optional.of(Address.parse("127.0.0.9")),
                    Optional.empty(),
                    Optional.empty(),
                    0,
                    30);
            try (BgpSpeaker speaker = speaker(Neighbours.with(config, from))) {
                try (HandMadePeer peer = new HandMadePeer(acceptFrom("127.0.0.9", server))) {
                    assertEquals(Open.class, peer.read().getClass());
                }
                Optional<String> said = speaker.status().getFirst().lastError();
                while (said.isEmpty()) {
                    settle(speaker);
                    said = speaker.status().getFirst().lastError();
                }
                assertEquals(
                        Optional.of("the neighbour closed the connection before it said anything: does it know us, as"
                                + " 127.0.0.9?"),
                        said);
            }
        }
    }

    private static Socket acceptFrom(String address, ServerSocket server) throws IOException {
        Socket socket = server.accept();
        assertEquals(InetAddress.ofLiteral(address), socket.getInetAddress());
        return socket;
    }

    @Test
    void twoSpeakersThatDialEachOtherHaveOneSession() throws Exception {
        int port = freePort();
        Listener other = new Listener();
        BgpConfig left = new BgpConfig(
                List.of(new InetSocketAddress("127.0.0.1", port)),
                List.of(between("127.0.0.2", port, "127.0.0.1", "10.0.0.1")),
                0,
                "");
        BgpConfig right = new BgpConfig(
                List.of(new InetSocketAddress("127.0.0.2", port)),
                List.of(between("127.0.0.1", port, "127.0.0.2", "10.0.0.2")),
                0,
                "");
        try (BgpSpeaker one = new BgpSpeaker(left, listener);
                BgpSpeaker two = new BgpSpeaker(right, other)) {
            one.start();
            two.start();
            assertEquals(new Listener.Up(PEER, Address.parse("10.0.0.2"), BOTH), listener.next());
            assertEquals(new Listener.Up(Address.parse("127.0.0.1"), Address.parse("10.0.0.1"), BOTH), other.next());
            assertEquals(new Listener.Routes(PEER, Update.endOfRib(Family.IPV4_UNICAST)), listener.next());
        }
    }

    private static NeighbourConfig between(String address, int port, String bind, String routerId) {
        NeighbourConfig config = active(address, port);
        Transport from =
                new Transport(port, false, Optional.of(Address.parse(bind)), Optional.empty(), Optional.empty(), 0, 1);
        return new NeighbourConfig(
                config.prefix(),
                config.remoteAs(),
                config.localAs(),
                Address.parse(routerId),
                config.holdTime(),
                from,
                config.offer(),
                config.limits(),
                config.keep(),
                "");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    @Test
    void aNeighbourOfAnotherAsIsRefused() throws Exception {
        try (BgpSpeaker speaker = listening(passive("127.0.0.2"));
                HandMadePeer peer = connect(speaker, "127.0.0.2")) {
            peer.send(open(65001, 90, THEIR_ID));
            assertEquals(Open.class, peer.read().getClass());
            assertEquals(NotificationReason.BAD_PEER_AS.with(), peer.read());
            peer.expectEnd();
            settle(speaker);
            assertEquals(
                    Optional.of("sent: OPEN: bad peer AS (2/2): the neighbour is AS 65001, configured is AS 65000"),
                    speaker.status().getFirst().lastError());
            listener.nothing();
        }
    }

    @Test
    void aStrangerIsRejected() throws Exception {
        try (BgpSpeaker speaker = listening(passive("127.0.0.2"));
                HandMadePeer stranger = connect(speaker, "127.0.0.3")) {
            stranger.send(open());
            assertEquals(NotificationReason.CONNECTION_REJECTED.with(), stranger.read());
            stranger.expectEnd();
        }
    }

    @Test
    void whatIsNoBgpIsTold() throws Exception {
        try (BgpSpeaker speaker = listening(passive("127.0.0.2"));
                HandMadePeer peer = connect(speaker, "127.0.0.2")) {
            peer.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertEquals(Open.class, peer.read().getClass());
            assertEquals(NotificationReason.CONNECTION_NOT_SYNCHRONISED.with(), peer.read());
            peer.expectEnd();
        }
    }

    @Test
    void anotherFamilyIsSkippedWhileTheSessionStaysUp() throws Exception {
        Family evpn = new Family(25, 70);
        try (BgpSpeaker speaker = listening(passive("127.0.0.2"));
                HandMadePeer peer = connect(speaker, "127.0.0.2")) {
            peer.establish(open(65000, 90, THEIR_ID, new Capability.MultiProtocol(evpn)));
            assertEquals(new Listener.Up(PEER, THEIR_ID, BOTH), listener.next());
            // EVPN in MP_REACH_NLRI, then its End-of-RIB, then a route that we understand.
            peer.send(update("40 01 01 00 40 02 00 40 05 04 00000064 80 0e 0b 0019 46 04 c0000201 00 ffff"));
            peer.send(update("80 0f 03 0019 46"));
            peer.send(ROUTES);
            assertEquals(new Listener.Routes(PEER, ROUTES), listener.next());
            settle(speaker);
            assertEquals(1, speaker.status().getFirst().counters().get(SessionCounter.NLRI_SKIPPED));
            assertEquals(3, speaker.status().getFirst().counters().get(SessionCounter.UPDATES_IN));
        }
    }

    @Test
    void anErrorInAnUpdateWithdrawsItsRoutes() throws Exception {
        try (BgpSpeaker speaker = listening(passive("127.0.0.2"));
                HandMadePeer peer = connect(speaker, "127.0.0.2")) {
            peer.establish(open());
            assertEquals(new Listener.Up(PEER, THEIR_ID, BOTH), listener.next());
            // ORIGIN 9, RFC 7606, 7.1
            peer.send(update("40 01 01 09 40 02 00 40 03 04 c0000201", "18 c63364"));
            Update withdrawn = new Update(
                    List.of(Withdrawal.of(Family.IPV4_UNICAST, List.of(Prefix.parse("198.51.100.0/24")))),
                    List.of(),
                    Optional.empty(),
                    Optional.empty());
            assertEquals(new Listener.Routes(PEER, withdrawn), listener.next());
            SessionStatus status = speaker.status().getFirst();
            assertTrue(status.established());
            assertEquals(1, status.counters().get(SessionCounter.ERRORS_TREAT_AS_WITHDRAW));
        }
    }

    @Test
    void dynamicNeighboursComeAndGoAndAreCounted() throws Exception {
        BgpConfig config = new BgpConfig(
                List.of(new InetSocketAddress("127.0.0.1", 0)),
                List.of(neighbour("127.0.1.0/24", 65001, 0, true, 90), neighbour("127.0.0.0/16", 65000, 0, true, 90)),
                1,
                "");
        try (BgpSpeaker speaker = new BgpSpeaker(config, listener)) {
            speaker.start();
            try (HandMadePeer first = connect(speaker, "127.0.1.7")) {
                // The longer range counts: AS 65001.
                first.establish(open(65001, 90, THEIR_ID));
                assertEquals(new Listener.Up(Address.parse("127.0.1.7"), THEIR_ID, BOTH), listener.next());
                assertEquals(1, speaker.status().size());
                assertTrue(speaker.status().getFirst().dynamic());
                try (HandMadePeer second = connect(speaker, "127.0.0.5")) {
                    assertEquals(NotificationReason.OUT_OF_RESOURCES.with(), second.read());
                }
            }
            assertEquals(new Listener.Down(Address.parse("127.0.1.7")), listener.next());
            settle(speaker);
            assertEquals(List.of(), speaker.status());
            assertEquals(1, speaker.counters().get(SessionCounter.ESTABLISHED), "what a neighbour did outlives it");
            try (HandMadePeer second = connect(speaker, "127.0.0.5")) {
                second.establish(open());
                assertEquals(new Listener.Up(Address.parse("127.0.0.5"), THEIR_ID, BOTH), listener.next());
            }
        }
    }

    /** Waits until the event loop has done what it had to do by now. */
    private static void settle(BgpSpeaker speaker) throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        speaker.execute(() -> speaker.execute(done::countDown));
        assertTrue(done.await(60, TimeUnit.SECONDS));
    }

    @Test
    void anotherConfigurationDisturbsOnlyWhatItChanges() throws Exception {
        try (BgpSpeaker speaker = listening(passive("127.0.0.2"), passive("127.0.0.3"));
                HandMadePeer kept = connect(speaker, "127.0.0.2");
                HandMadePeer dropped = connect(speaker, "127.0.0.3")) {
            kept.establish(open());
            assertEquals(new Listener.Up(PEER, THEIR_ID, BOTH), listener.next());
            dropped.establish(open());
            Address other = Address.parse("127.0.0.3");
            assertEquals(new Listener.Up(other, THEIR_ID, BOTH), listener.next());
            BgpConfig without = new BgpConfig(List.of(), List.of(passive("127.0.0.2"), passive("127.0.0.4")), 0, "");
            speaker.reconfigure(without);
            assertEquals(NotificationReason.PEER_DECONFIGURED.with(), dropped.read());
            assertEquals(new Listener.Down(other), listener.next());
            assertEquals(new Listener.Gone(other), listener.next());
            settle(speaker);
            assertEquals(
                    List.of("127.0.0.2 Established", "127.0.0.4 Active"),
                    speaker.status().stream()
                            .map(status -> status.neighbour() + " " + status.state())
                            .toList());
            NeighbourConfig otherHold = neighbour("127.0.0.2", 65000, 0, true, 30);
            speaker.reconfigure(new BgpConfig(List.of(), List.of(otherHold, passive("127.0.0.4")), 0, ""));
            assertEquals(NotificationReason.CONFIGURATION_CHANGE.with(), kept.read());
            assertEquals(new Listener.Down(PEER), listener.next());
            try (HandMadePeer again = connect(speaker, "127.0.0.2")) {
                assertEquals(30, again.open(open()).holdTime());
                assertEquals(new Listener.Up(PEER, THEIR_ID, BOTH), listener.next());
            }
        }
    }

    @Test
    void otherWordsAndLimitsDisturbNothing() throws Exception {
        try (BgpSpeaker speaker = listening(passive("127.0.0.2"));
                HandMadePeer peer = connect(speaker, "127.0.0.2")) {
            peer.establish(open());
            assertEquals(new Listener.Up(PEER, THEIR_ID, BOTH), listener.next());
            PrefixLimits limits =
                    new PrefixLimits(Map.of(), 1_000_000, 75, new PrefixLimits.Breach.Restart(Duration.ofMinutes(1)));
            NeighbourConfig changed = Neighbours.with(passive("127.0.0.2"), limits, "another name");
            speaker.reconfigure(new BgpConfig(List.of(), List.of(changed), 0, ""));
            settle(speaker);
            SessionStatus status = speaker.status().getFirst();
            assertEquals("another name", status.description());
            assertTrue(status.established());
            listener.routes(500_001);
            peer.send(ROUTES);
            assertEquals(new Listener.Routes(PEER, ROUTES), listener.next());
            assertEquals(new Listener.Down(PEER), listener.next(), "the new limit counts at once");
        }
    }

    @Test
    void whoStopsSaysWhy() throws Exception {
        BgpConfig config = new BgpConfig(
                List.of(new InetSocketAddress("127.0.0.1", 0)), List.of(passive("127.0.0.2")), 0, "gone fishing");
        try (BgpSpeaker speaker = new BgpSpeaker(config, listener)) {
            speaker.start();
            try (HandMadePeer peer = connect(speaker, "127.0.0.2")) {
                peer.establish(open());
                speaker.close();
                Notification last = (Notification) peer.read();
                assertEquals(Optional.of("gone fishing"), last.shutdownCommunication());
            }
        }
    }

    @Test
    void anAddressInUseIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            InetSocketAddress address = new InetSocketAddress("127.0.0.1", taken.getLocalPort());
            BgpSpeaker speaker = new BgpSpeaker(new BgpConfig(List.of(address), List.of(), 0, ""), listener);
            IllegalStateException refused = assertThrows(IllegalStateException.class, speaker::start);
            assertEquals(
                    "cannot listen for BGP on 127.0.0.1:" + taken.getLocalPort()
                            + ": Address already in use; 'ss -lnptu' as root shows by whom",
                    refused.getMessage());
        }
    }

    @Test
    void tasksRunOnOneThread() throws Exception {
        try (BgpSpeaker speaker = listening(passive("127.0.0.2"))) {
            CountDownLatch ticks = new CountDownLatch(3);
            Thread[] threads = new Thread[2];
            speaker.execute(() -> threads[0] = Thread.currentThread());
            speaker.every(1, () -> {
                threads[1] = Thread.currentThread();
                ticks.countDown();
            });
            assertTrue(ticks.await(60, TimeUnit.SECONDS));
            assertEquals(threads[0], threads[1]);
        }
    }

    @Test
    void closingTwiceOrWithoutAStartDoesNoHarm() {
        BgpSpeaker speaker = new BgpSpeaker(new BgpConfig(List.of(), List.of(), 0, ""), listener);
        speaker.close();
        speaker.close();
    }

    private BgpSpeaker listening(NeighbourConfig... neighbours) {
        BgpSpeaker speaker = new BgpSpeaker(
                new BgpConfig(List.of(new InetSocketAddress("127.0.0.1", 0)), Arrays.asList(neighbours), 0, ""),
                listener);
        speaker.start();
        return speaker;
    }

    private BgpSpeaker speaker(NeighbourConfig... neighbours) {
        BgpSpeaker speaker = new BgpSpeaker(new BgpConfig(List.of(), Arrays.asList(neighbours), 0, ""), listener);
        speaker.start();
        return speaker;
    }

    private static HandMadePeer connect(BgpSpeaker speaker, String from) throws IOException {
        return HandMadePeer.connect(from, speaker.bound().getFirst());
    }

    /** An UPDATE of attributes and routes in hexadecimal. */
    private static byte[] update(String attributes, String... nlri) {
        byte[] path = HexFormat.of().parseHex(attributes.replace(" ", ""));
        byte[] routes = HexFormat.of().parseHex(String.join("", nlri).replace(" ", ""));
        ByteBuffer out = ByteBuffer.allocate(23 + path.length + routes.length);
        out.putLong(-1).putLong(-1).putShort((short) out.capacity()).put((byte) 2);
        return out.putShort((short) 0)
                .putShort((short) path.length)
                .put(path)
                .put(routes)
                .array();
    }
}

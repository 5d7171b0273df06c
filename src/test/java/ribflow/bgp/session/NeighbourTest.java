package ribflow.bgp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.bgp.session.Neighbours.THEIR_ID;
import static ribflow.bgp.session.Neighbours.active;
import static ribflow.bgp.session.Neighbours.open;
import static ribflow.bgp.session.Neighbours.passive;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ribflow.bgp.message.AsPath;
import ribflow.bgp.message.BgpMessage;
import ribflow.bgp.message.Capability;
import ribflow.bgp.message.ErrorHandling;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Keepalive;
import ribflow.bgp.message.MalformedMessage;
import ribflow.bgp.message.MessageDecoder;
import ribflow.bgp.message.MessageEncoder;
import ribflow.bgp.message.Notification;
import ribflow.bgp.message.NotificationReason;
import ribflow.bgp.message.Open;
import ribflow.bgp.message.PathAttributes;
import ribflow.bgp.message.PeerTraits;
import ribflow.bgp.message.Retention;
import ribflow.bgp.message.RouteRefresh;
import ribflow.bgp.message.Update;
import ribflow.bgp.message.Update.Announcement;
import ribflow.ip.Address;
import ribflow.ip.Prefix;
import ribflow.stats.Counters;

/** Sessions whose time is set by hand, over channels in memory. */
final class NeighbourTest {

    private static final Address PEER = Address.parse("192.0.2.1");
    private static final Set<Family> BOTH = Set.of(Family.IPV4_UNICAST, Family.IPV6_UNICAST);

    private static final Open GRACEFUL = open(
            65000,
            90,
            THEIR_ID,
            new Capability.GracefulRestart(
                    false, 120, List.of(new Capability.GracefulRestart.Forwarding(Family.IPV4_UNICAST, false))));

    private static final Open ENHANCED =
            open(65000, 90, THEIR_ID, new Capability.RouteRefresh(), new Capability.EnhancedRouteRefresh());

    private final EmbeddedChannel clock = new EmbeddedChannel();
    private final Listener listener = new Listener();
    private final Deque<Session.Attempt> dialled = new ArrayDeque<>();

    private final Counters<SessionCounter> totals = new Counters<>(SessionCounter.class);

    private final Neighbour.Surroundings surroundings = new Neighbour.Surroundings() {
        @Override
        public EventLoop loop() {
            return clock.eventLoop();
        }

        @Override
        public InstantSource clock() {
            return InstantSource.fixed(Instant.EPOCH);
        }

        @Override
        public RouteListener listener() {
            return listener;
        }

        @Override
        public Counters<SessionCounter> totals() {
            return totals;
        }

        @Override
        public void dial(NeighbourConfig config, Session.Attempt attempt) {
            dialled.add(attempt);
        }

        @Override
        public void ended(Neighbour neighbour) {}
    };

    NeighbourTest() {
        clock.freezeTime();
    }

    @Test
    void aNeighbourThatFallsSilentIsLetGo() {
        Neighbour neighbour = started(passive("192.0.2.1"));
        EmbeddedChannel channel = up(neighbour, open(65000, 9, THEIR_ID));
        pass(8_900);
        receive(channel, new Keepalive());
        pass(8_900);
        receive(channel, Update.endOfRib(Family.IPV4_UNICAST));
        pass(8_900);
        assertTrue(neighbour.status().established());
        sent(channel);
        pass(100);
        assertEquals(NotificationReason.HOLD_TIMER_EXPIRED.with(), sent(channel).getLast());
        assertFalse(channel.isOpen());
        assertEquals(new Listener.Routes(PEER, Update.endOfRib(Family.IPV4_UNICAST)), listener.next());
        assertEquals(new Listener.Down(PEER), listener.next());
        assertEquals("Active", neighbour.status().state());
        assertEquals(
                "sent: hold timer expired (4/0): nothing came in time",
                neighbour.status().lastError().orElseThrow());
    }

    @Test
    void aNeighbourThatNeverSaysAWordIsLetGoToo() {
        Neighbour neighbour = started(passive("192.0.2.1"));
        EmbeddedChannel channel = accepted(neighbour);
        pass(239_999);
        assertTrue(channel.isOpen());
        pass(1);
        assertEquals(NotificationReason.HOLD_TIMER_EXPIRED.with(), sent(channel).getLast());
        listener.nothing();
    }

    @Test
    void weSpeakAtLeastThreeTimesAHoldTime() {
        Neighbour neighbour = started(passive("192.0.2.1"));
        EmbeddedChannel channel = up(neighbour, open(65000, 9, THEIR_ID));
        for (int i = 0; i < 20; i++) {
            sent(channel);
            pass(3_000);
            assertTrue(sent(channel).contains(new Keepalive()));
            receive(channel, new Keepalive());
        }
    }

    @Test
    void withoutAHoldTimeSilenceIsAllowed() {
        Neighbour neighbour = started(passive("192.0.2.1"));
        EmbeddedChannel channel = up(neighbour, open(65000, 0, THEIR_ID));
        sent(channel);
        pass(10_000_000);
        assertTrue(neighbour.status().established());
        assertEquals(List.of(), sent(channel));
    }

    @Test
    void aFailedConnectionIsTriedAgainAfterTheJitteredRest() {
        Neighbour neighbour = started(active("192.0.2.1", 179));
        dialled.remove().failed("cannot connect: refused");
        assertEquals("Idle", neighbour.status().state());
        assertEquals("cannot connect: refused", neighbour.status().lastError().orElseThrow());
        pass(749);
        assertEquals(0, dialled.size());
        pass(251);
        assertEquals(1, dialled.size());
        assertEquals("Connect", neighbour.status().state());
    }

    @Test
    void aConnectionWithoutAnswerIsGivenUp() {
        started(active("192.0.2.1", 179));
        Session.Attempt unanswered = dialled.remove();
        pass(30_000);
        pass(1_000);
        assertEquals(1, dialled.size());
        // The answer comes after all, and too late.
        EmbeddedChannel late = new EmbeddedChannel();
        unanswered.succeeded(late);
        assertFalse(late.isOpen());
        assertEquals(1, dialled.size());
    }

    @Test
    void whileTheNeighboursConnectionIsUpWeDoNotDial() {
        Neighbour neighbour = started(active("192.0.2.1", 179));
        EmbeddedChannel channel = up(neighbour, open());
        // The attempt that was under way is given up.
        EmbeddedChannel useless = new EmbeddedChannel();
        dialled.remove().succeeded(useless);
        assertFalse(useless.isOpen());
        for (int i = 0; i < 10; i++) {
            receive(channel, new Keepalive());
            pass(60_000);
        }
        assertEquals(0, dialled.size());
        assertTrue(channel.close().isSuccess());
        assertEquals(new Listener.Down(PEER), listener.next());
        pass(1_000);
        assertEquals(1, dialled.size());
    }

    /** RFC 4271, 6.8: the connection is kept that the side with the higher identifier opened. */
    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0", "10.0.0.2", "192.0.2.1"})
    void ofTwoConnectionsOneIsKept(String theirId) {
        Address id = Address.parse(theirId);
        boolean theirsKept = id.compareTo(Neighbours.OUR_ID) > 0;
        for (boolean oursFirst : List.of(true, false)) {
            dialled.clear();
            Neighbour neighbour = started(active("192.0.2.1", 179));
            EmbeddedChannel ours = new EmbeddedChannel();
            dialled.remove().succeeded(ours);
            EmbeddedChannel theirs = accepted(neighbour);
            receive(oursFirst ? ours : theirs, open(65000, 90, id));
            receive(oursFirst ? theirs : ours, open(65000, 90, id));
            EmbeddedChannel kept = theirsKept ? theirs : ours;
            EmbeddedChannel lost = theirsKept ? ours : theirs;
            assertEquals(
                    NotificationReason.CONNECTION_COLLISION.with(), sent(lost).getLast());
            assertFalse(lost.isOpen());
            receive(kept, new Keepalive());
            assertEquals(new Listener.Up(PEER, id, BOTH), listener.next());
            assertEquals(1, neighbour.status().counters().get(SessionCounter.COLLISIONS));
            assertEquals(0, neighbour.status().counters().get(SessionCounter.CONNECTIONS_FAILED));
            neighbour.stop(NotificationReason.ADMINISTRATIVE_SHUTDOWN.with());
            assertEquals(new Listener.Down(PEER), listener.next());
        }
    }

    @Test
    void aSessionThatIsUpIsNotDisturbed() {
        Neighbour neighbour = started(passive("192.0.2.1"));
        EmbeddedChannel first = up(neighbour, open());
        EmbeddedChannel second = new EmbeddedChannel();
        neighbour.accept(second);
        assertEquals(List.of(NotificationReason.CONNECTION_COLLISION.with()), sent(second));
        assertFalse(second.isOpen());
        assertTrue(first.isOpen());
        listener.nothing();
    }

    /** RFC 4724, 5. */
    @Test
    void aNeighbourThatRestartsGracefullyTakesItsOwnPlace() {
        Neighbour neighbour = started(passive("192.0.2.1"));
        EmbeddedChannel first = up(neighbour, GRACEFUL);
        EmbeddedChannel second =
                up(neighbour, GRACEFUL, () -> assertEquals(new Listener.Down(PEER, KEPT), listener.next()), () -> {});
        assertFalse(first.isOpen());
        assertTrue(second.isOpen());
    }

    /** RFC 4724, 5; but a connection that crossed ours on its way, and says nothing, is no restart. */
    @Test
    void aNeighbourThatRestartsGracefullyTakesThePlaceOfOurConnectionByItsOpen() {
        Neighbour neighbour = started(active("192.0.2.1", 179));
        EmbeddedChannel ours = new EmbeddedChannel();
        dialled.remove().succeeded(ours);
        receive(ours, GRACEFUL);
        receive(ours, new Keepalive());
        assertEquals(new Listener.Up(PEER, THEIR_ID, BOTH), listener.next());
        EmbeddedChannel silent = accepted(neighbour);
        assertTrue(silent.close().isSuccess());
        assertTrue(ours.isOpen());
        listener.nothing();
        up(neighbour, GRACEFUL, () -> {}, () -> assertEquals(new Listener.Down(PEER, KEPT), listener.next()));
        assertFalse(ours.isOpen());
    }

    @Test
    void ofTwoHalfOpenConnectionsFromTheNeighbourTheLaterCounts() {
        Neighbour neighbour = started(passive("192.0.2.1"));
        EmbeddedChannel first = accepted(neighbour);
        up(neighbour, open());
        assertFalse(first.isOpen());
    }

    @Test
    void afterTheEndNothingThatStillComesIsHeard() {
        Neighbour neighbour = started(passive("192.0.2.1"));
        EmbeddedChannel channel = up(neighbour, open());
        byte[] end = MessageEncoder.encode(NotificationReason.ADMINISTRATIVE_RESET.with());
        byte[] more = MessageEncoder.encode(Update.endOfRib(Family.IPV4_UNICAST));
        channel.writeInbound(Unpooled.wrappedBuffer(end, more));
        assertEquals(new Listener.Down(PEER), listener.next());
        listener.nothing();
        assertEquals(
                "received: cease: administrative reset (6/4)",
                neighbour.status().lastError().orElseThrow());
    }

    @Test
    void aFaultOfTheListenerEndsTheSessionAndNothingElse() {
        Neighbour neighbour = started(passive("192.0.2.1"));
        EmbeddedChannel channel = up(neighbour, open());
        sent(channel);
        listener.fail();
        receive(channel, Update.endOfRib(Family.IPV4_UNICAST));
        assertEquals(List.of(NotificationReason.CEASE.with()), sent(channel));
        assertEquals(new Listener.Down(PEER), listener.next());
        up(neighbour, open());
    }

    @Test
    void afterAStopNobodyDialsAndNobodyIsLetIn() {
        Neighbour neighbour = started(active("192.0.2.1", 179));
        dialled.remove().failed("cannot connect: refused");
        neighbour.stop(NotificationReason.ADMINISTRATIVE_SHUTDOWN.with());
        pass(1_000_000);
        assertEquals(0, dialled.size());
        EmbeddedChannel channel = new EmbeddedChannel();
        neighbour.accept(channel);
        assertEquals(List.of(NotificationReason.CONNECTION_REJECTED.with()), sent(channel));
    }

    private static final Map<Family, Retention> KEPT =
            Map.of(Family.IPV4_UNICAST, new Retention(Duration.ofSeconds(120), Duration.ZERO));

    /** RFC 4724, 4.2: without a word it has restarted; after a NOTIFICATION it has not. */
    @Test
    void theRoutesOfANeighbourThatRestartsGracefullyAreKept() {
        Neighbour neighbour = started(passive("192.0.2.1"));
        up(neighbour, GRACEFUL).close();
        assertEquals(new Listener.Down(PEER, KEPT), listener.next());
        EmbeddedChannel second = up(neighbour, GRACEFUL);
        receive(second, NotificationReason.ADMINISTRATIVE_SHUTDOWN.with());
        assertEquals(new Listener.Down(PEER), listener.next());
        up(neighbour, GRACEFUL);
        neighbour.stop(NotificationReason.ADMINISTRATIVE_SHUTDOWN.with());
        assertEquals(new Listener.Down(PEER), listener.next());
    }

    /** RFC 8538, 4: the end of the hold time is a restart too if both agreed, a hard reset never. */
    @Test
    void whoKeepsRoutesOverNotificationsLosesThemByAHardReset() {
        Open soft = open(
                65000,
                90,
                THEIR_ID,
                new Capability.GracefulRestart(
                        false,
                        true,
                        120,
                        List.of(new Capability.GracefulRestart.Forwarding(Family.IPV4_UNICAST, false))));
        Neighbour neighbour = started(passive("192.0.2.1"));
        up(neighbour, soft);
        pass(90_000);
        assertEquals(new Listener.Down(PEER, KEPT), listener.next());
        receive(up(neighbour, soft), NotificationReason.ADMINISTRATIVE_RESET.with());
        assertEquals(new Listener.Down(PEER, KEPT), listener.next());
        receive(up(neighbour, soft), NotificationReason.HARD_RESET.with((byte) 6, (byte) 4));
        assertEquals(new Listener.Down(PEER), listener.next());
    }

    @Test
    void routesThatComeAgainAreAnnouncedToTheListener() {
        Neighbour neighbour = started(passive("192.0.2.1"));
        EmbeddedChannel channel = up(
                neighbour,
                open(65000, 90, THEIR_ID, new Capability.RouteRefresh(), new Capability.EnhancedRouteRefresh()));
        sent(channel);
        assertEquals(new Reply(true, "asked for ipv4 unicast, ipv6 unicast"), neighbour.refresh());
        assertEquals(
                List.of(
                        new RouteRefresh(Family.IPV4_UNICAST, RouteRefresh.REQUEST),
                        new RouteRefresh(Family.IPV6_UNICAST, RouteRefresh.REQUEST)),
                sent(channel));
        receive(channel, new RouteRefresh(Family.IPV6_UNICAST, RouteRefresh.BEGIN));
        assertEquals(new Listener.Refreshing(PEER, Family.IPV6_UNICAST), listener.next());
        receive(channel, new RouteRefresh(Family.IPV6_UNICAST, RouteRefresh.END));
        assertEquals(new Listener.Refreshed(PEER, Family.IPV6_UNICAST), listener.next());
    }

    @Test
    void whoCannotBeAskedIsNotAsked() {
        Neighbour neighbour = started(passive("192.0.2.1"));
        assertEquals(new Reply(false, "the session is not up"), neighbour.refresh());
        EmbeddedChannel channel = up(neighbour, open());
        sent(channel);
        assertEquals(new Reply(false, "the neighbour does not know ROUTE-REFRESH"), neighbour.refresh());
        assertEquals(List.of(), sent(channel));
    }

    /** RFC 7606: what was wrong stays visible, by attribute and by handling. */
    @Test
    void errorsAreCountedByAttributeAndTheLastIsShown() {
        Neighbour neighbour = started(passive("192.0.2.1"));
        EmbeddedChannel channel = up(neighbour, open());
        // ORIGIN 9, twice (7.1); an unknown optional attribute 250; EVPN, which is not spoken
        byte[] wrong = HexFormat.of()
                .parseHex("ffffffffffffffffffffffffffffffff002c02000000114001010940020040"
                        + "0304c0000201c0fa0018c63364".replace(" ", ""));
        wrong[17] = (byte) wrong.length;
        wrong[22] = (byte) (wrong.length - 23 - 4);
        channel.writeInbound(Unpooled.wrappedBuffer(wrong.clone()));
        channel.writeInbound(Unpooled.wrappedBuffer(wrong.clone()));
        SessionStatus.Faults faults = neighbour.status().faults();
        assertEquals(List.of(new SessionStatus.Errors("ORIGIN", ErrorHandling.TREAT_AS_WITHDRAW, 2)), faults.errors());
        assertEquals(Map.of(250, 2L), faults.unknown());
        assertEquals("40010109", faults.last().orElseThrow().octets());
        assertTrue(channel.isOpen());
    }

    private static final Update ONE_ROUTE = new Update(
            List.of(),
            List.of(Announcement.of(
                    Family.IPV4_UNICAST, Address.parse("192.0.2.1"), List.of(Prefix.parse("198.51.100.0/24")))),
            Optional.of(new PathAttributes(
                    PathAttributes.Origin.IGP,
                    AsPath.ofSequence(64500),
                    OptionalLong.empty(),
                    OptionalLong.of(100),
                    List.of(),
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    List.of())),
            Optional.empty());

    private static NeighbourConfig limited(Map<Family, Integer> families, int total, PrefixLimits.Breach breach) {
        return Neighbours.with(passive("192.0.2.1"), new PrefixLimits(families, total, 80, breach), "");
    }

    /** RFC 9687: the answers to a neighbour's questions must not pile up. */
    @Test
    void whoAsksAndDoesNotReadIsLetGo() {
        Neighbour neighbour = started(passive("192.0.2.1"));
        EmbeddedChannel channel = up(neighbour, ENHANCED);
        sent(channel);
        RouteRefresh question = new RouteRefresh(Family.IPV4_UNICAST, RouteRefresh.REQUEST);
        receive(channel, question);
        assertEquals(2, sent(channel).size());
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        receive(channel, question);
        assertEquals(List.of(), sent(channel));
        assertEquals(new Listener.Down(PEER), listener.next());
        assertEquals(
                Optional.of("the neighbour does not read what it is sent"),
                neighbour.status().lastError());
        up(neighbour, ENHANCED);
    }

    /** RFC 4486, 4: CEASE/1 with the family and its limit. */
    @Test
    void tooManyRoutesEndTheSessionForAWhile() {
        Neighbour neighbour = started(
                limited(Map.of(Family.IPV4_UNICAST, 1000), 0, new PrefixLimits.Breach.Restart(Duration.ofSeconds(60))));
        EmbeddedChannel channel = up(neighbour, open());
        sent(channel);
        listener.routes(1000);
        receive(channel, ONE_ROUTE);
        assertEquals(List.of(), sent(channel), "the limit itself is allowed");
        listener.routes(1001);
        receive(channel, ONE_ROUTE);
        Notification told = NotificationReason.MAXIMUM_PREFIXES.with(new byte[] {0, 1, 1, 0, 0, 3, (byte) 0xe8});
        assertEquals(List.of(told), sent(channel));
        assertEquals(new Listener.Routes(PEER, ONE_ROUTE), listener.next());
        assertEquals(new Listener.Routes(PEER, ONE_ROUTE), listener.next());
        assertEquals(new Listener.Down(PEER), listener.next());
        assertEquals(1, neighbour.status().counters().get(SessionCounter.PREFIX_LIMITS));
        assertEquals(
                Optional.of("sent: cease: maximum number of prefixes reached (6/1): 1001 routes, where 1000 of ipv4"
                        + " unicast are allowed; again in 60 s"),
                neighbour.status().lastError());
        assertFalse(neighbour.forgettable());

        EmbeddedChannel early = accepted(neighbour);
        assertEquals(List.of(NotificationReason.CONNECTION_REJECTED.with()), sent(early));
        listener.routes(1000);
        pass(60_000);
        up(neighbour, open());
    }

    @Test
    void aStopLastsUntilAResetOrOtherLimits() {
        PrefixLimits.Breach stop = new PrefixLimits.Breach.Stop();
        Neighbour neighbour = started(limited(Map.of(), 10, stop));
        EmbeddedChannel channel = up(neighbour, open());
        sent(channel);
        // Each of two families has six
        listener.routes(6);
        receive(channel, ONE_ROUTE);
        assertEquals(List.of(NotificationReason.MAXIMUM_PREFIXES.with()), sent(channel));
        pass(1_000_000);
        assertEquals(List.of(NotificationReason.CONNECTION_REJECTED.with()), sent(accepted(neighbour)));
        neighbour.configure(limited(Map.of(), 12, stop));
        listener.forget();
        EmbeddedChannel again = up(neighbour, open());
        receive(again, ONE_ROUTE);
        assertTrue(again.isOpen());
        listener.routes(7);
        receive(again, ONE_ROUTE);
        assertFalse(again.isOpen());
        neighbour.reset(NotificationReason.ADMINISTRATIVE_RESET.with());
        listener.forget();
        up(neighbour, open());
    }

    @Test
    void aDiallerThatSentTooMuchIsNotDialledForAWhile() {
        NeighbourConfig config = Neighbours.with(
                active("192.0.2.1", 179),
                new PrefixLimits(Map.of(), 1, 80, new PrefixLimits.Breach.Restart(Duration.ofSeconds(60))),
                "");
        Neighbour neighbour = started(config);
        EmbeddedChannel ours = new EmbeddedChannel();
        dialled.remove().succeeded(ours);
        receive(ours, open());
        receive(ours, new Keepalive());
        listener.routes(1);
        receive(ours, ONE_ROUTE);
        assertFalse(ours.isOpen());
        pass(59_000);
        assertEquals(0, dialled.size());
        pass(1_000);
        assertEquals(1, dialled.size());
    }

    @Test
    void aWarningEndsNothing() {
        Neighbour neighbour = started(limited(Map.of(), 1, new PrefixLimits.Breach.Warn()));
        EmbeddedChannel channel = up(neighbour, open());
        listener.routes(5);
        receive(channel, ONE_ROUTE);
        receive(channel, ONE_ROUTE);
        assertTrue(channel.isOpen());
        assertEquals(0, neighbour.status().counters().get(SessionCounter.PREFIX_LIMITS));
    }

    @Test
    void aResetEndsTheSessionAndBeginsAnew() {
        Neighbour neighbour = started(passive("192.0.2.1"));
        EmbeddedChannel channel = up(neighbour, open());
        sent(channel);
        Notification told = Communication.with(NotificationReason.ADMINISTRATIVE_RESET, "a new line card");
        neighbour.reset(told);
        assertEquals(List.of(told), sent(channel));
        assertEquals(new Listener.Down(PEER), listener.next());
        assertEquals(
                Optional.of("sent: cease: administrative reset (6/4): a new line card"),
                neighbour.status().lastError());
        up(neighbour, open());
    }

    private Neighbour started(NeighbourConfig config) {
        Neighbour neighbour = new Neighbour(PEER, config, surroundings);
        neighbour.start();
        return neighbour;
    }

    private static EmbeddedChannel accepted(Neighbour neighbour) {
        EmbeddedChannel channel = new EmbeddedChannel();
        neighbour.accept(channel);
        return channel;
    }

    private EmbeddedChannel up(Neighbour neighbour, Open theirs) {
        return up(neighbour, theirs, () -> {}, () -> {});
    }

    /** A session over a connection that the neighbour opened. */
    private EmbeddedChannel up(Neighbour neighbour, Open theirs, Runnable afterConnection, Runnable afterOpen) {
        EmbeddedChannel channel = accepted(neighbour);
        afterConnection.run();
        receive(channel, theirs);
        afterOpen.run();
        receive(channel, new Keepalive());
        assertEquals(new Listener.Up(PEER, theirs.routerId(), BOTH), listener.next());
        assertEquals("Established", neighbour.status().state());
        return channel;
    }

    private void pass(long millis) {
        clock.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        clock.runScheduledPendingTasks();
    }

    private static void receive(EmbeddedChannel channel, BgpMessage message) {
        channel.writeInbound(Unpooled.wrappedBuffer(MessageEncoder.encode(message)));
    }

    private static List<BgpMessage> sent(EmbeddedChannel channel) {
        List<BgpMessage> messages = new ArrayList<>();
        for (ByteBuf each = channel.readOutbound(); each != null; each = channel.readOutbound()) {
            if (each.isReadable()) {
                ByteBuffer bytes = each.nioBuffer();
                try {
                    messages.add(MessageDecoder.decode(bytes, new PeerTraits(false, true, BOTH)));
                } catch (MalformedMessage e) {
                    throw new AssertionError(e);
                }
            }
            each.release();
        }
        return messages;
    }
}

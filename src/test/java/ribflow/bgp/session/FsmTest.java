package ribflow.bgp.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.bgp.session.Neighbours.OUR_ID;
import static ribflow.bgp.session.Neighbours.THEIR_ID;
import static ribflow.bgp.session.Neighbours.neighbour;
import static ribflow.bgp.session.Neighbours.open;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import ribflow.bgp.message.Capability;
import ribflow.bgp.message.DecodedUpdate;
import ribflow.bgp.message.Defect;
import ribflow.bgp.message.ErrorHandling;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Keepalive;
import ribflow.bgp.message.Notification;
import ribflow.bgp.message.NotificationReason;
import ribflow.bgp.message.Open;
import ribflow.bgp.message.RouteRefresh;
import ribflow.bgp.message.Update;
import ribflow.bgp.session.Action.Arm;
import ribflow.bgp.session.Action.Send;
import ribflow.ip.Address;

/** RFC 4271, 8.2.2, state by state. */
final class FsmTest {

    private static final Fsm DIALLING = new Fsm(neighbour("192.0.2.1", 65000, 179, false, 90), true);
    private static final Fsm ACCEPTING = new Fsm(neighbour("192.0.2.1", 65000, 179, true, 90), false);

    private static final Open OURS = Open.of(
            65000,
            90,
            OUR_ID,
            List.of(
                    new Capability.MultiProtocol(Family.IPV4_UNICAST),
                    new Capability.MultiProtocol(Family.IPV6_UNICAST),
                    new Capability.RouteRefresh(),
                    new Capability.ExtendedNextHop(
                            List.of(new Capability.ExtendedNextHop.Encoding(Family.IPV4_UNICAST, 2))),
                    new Capability.ExtendedMessages(),
                    new Capability.GracefulRestart(false, true, 0, List.of()),
                    new Capability.AddPath(List.of(
                            new Capability.AddPath.Direction(Family.IPV4_UNICAST, true, false),
                            new Capability.AddPath.Direction(Family.IPV6_UNICAST, true, false))),
                    new Capability.EnhancedRouteRefresh(),
                    new Capability.LongLivedGracefulRestart(List.of()),
                    new Capability.Fqdn("flows.example.net", "")));
    private static final Agreement AGREEMENT = new Agreement(OURS, open());
    private static final Agreement ENDLESS = new Agreement(OURS, open(65000, 0, THEIR_ID));

    private static final State IDLE = new State.Idle(0);
    private static final State CONNECT = new State.Connect(0);
    private static final State ACTIVE = new State.Active(0);
    private static final State OPEN_SENT = new State.OpenSent(0);
    private static final State OPEN_CONFIRM = new State.OpenConfirm(0, AGREEMENT);
    private static final State ESTABLISHED = new State.Established(AGREEMENT);

    private static final DecodedUpdate ROUTES =
            new DecodedUpdate(Update.endOfRib(Family.IPV4_UNICAST), List.of(), List.of(), List.of());

    private static final Map<String, Event> EVENTS = Map.ofEntries(
            Map.entry("start", new Event.Start()),
            Map.entry("stop", new Event.Stop(NotificationReason.ADMINISTRATIVE_SHUTDOWN.with(), "we stop")),
            Map.entry("connect retry", new Event.Expired(Timer.CONNECT_RETRY)),
            Map.entry("restart", new Event.Expired(Timer.RESTART)),
            Map.entry("hold", new Event.Expired(Timer.HOLD)),
            Map.entry("keepalive timer", new Event.Expired(Timer.KEEPALIVE)),
            Map.entry("connected", new Event.Connected()),
            Map.entry("lost", new Event.ConnectionLost("gone")),
            Map.entry("OPEN", new Event.OpenReceived(open())),
            Map.entry("malformed", new Event.Malformed(NotificationReason.BAD_MESSAGE_TYPE.with((byte) 9), "type 9")),
            Map.entry("collision", new Event.CollisionLost()),
            Map.entry("superseded", new Event.Superseded()),
            Map.entry("NOTIFICATION", new Event.NotificationReceived(new Notification(6, 4, new byte[0]))),
            Map.entry("KEEPALIVE", new Event.KeepaliveReceived()),
            Map.entry("UPDATE", new Event.UpdateReceived(ROUTES)),
            Map.entry("refresh", new Event.RefreshWanted(Family.IPV6_UNICAST)),
            Map.entry("ROUTE-REFRESH", new Event.RouteRefreshReceived(new RouteRefresh(Family.IPV4_UNICAST, 0))));

    private static final Map<String, State> STATES = Map.of(
            "Idle", IDLE,
            "Connect", CONNECT,
            "Active", ACTIVE,
            "OpenSent", OPEN_SENT,
            "OpenConfirm", OPEN_CONFIRM,
            "Established", ESTABLISHED);

    /** For each state of a dialling machine what each event leads to, and what NOTIFICATION is sent; "-" stays. */
    @ParameterizedTest
    @CsvSource({
        "start,           Connect, -,           -,           -,           -",
        "stop,            -,       Idle,        Idle 6/2,    Idle 6/2,    Idle 6/2",
        "connect retry,   -,       Idle,        -,           -,           -",
        "restart,         Connect, -,           -,           -,           -",
        "hold,            -,       -,           Idle 4/0,    Idle 4/0,    Idle 4/0",
        "keepalive timer, -,       -,           -,           -,           -",
        "connected,       -,       OpenSent,    -,           -,           -",
        "lost,            -,       Idle,        Idle,        Idle,        Idle",
        "OPEN,            -,       -,           OpenConfirm, Idle 5/2,    Idle 5/3",
        "malformed,       -,       -,           Idle 1/3,    Idle 1/3,    Idle 1/3",
        "collision,       -,       Idle,        Idle 6/7,    Idle 6/7,    Idle 6/7",
        "superseded,      -,       -,           Idle,        Idle,        Idle",
        "NOTIFICATION,    -,       -,           Idle,        Idle,        Idle",
        "KEEPALIVE,       -,       -,           Idle 5/1,    Established, -",
        "UPDATE,          -,       -,           Idle 5/1,    Idle 5/2,    -",
        "refresh,         -,       -,           -,           -,           -",
        "ROUTE-REFRESH,   -,       -,           Idle 5/1,    Idle 5/2,    -",
    })
    void aDiallingMachine(
            String event, String idle, String connect, String openSent, String openConfirm, String established) {
        check(DIALLING, IDLE, event, idle);
        check(DIALLING, CONNECT, event, connect);
        check(DIALLING, OPEN_SENT, event, openSent);
        check(DIALLING, OPEN_CONFIRM, event, openConfirm);
        check(DIALLING, ESTABLISHED, event, established);
    }

    /** The same for an accepting machine, which has no Connect, and begins anew by waiting. */
    @ParameterizedTest
    @CsvSource({
        "start,           Active, -,        -,           -,           -",
        "stop,            -,      Idle,     Idle 6/2,    Idle 6/2,    Idle 6/2",
        "connect retry,   -,      -,        -,           -,           -",
        "restart,         Active, -,        -,           -,           -",
        "hold,            -,      -,        Active 4/0,  Active 4/0,  Active 4/0",
        "keepalive timer, -,      -,        -,           -,           -",
        "connected,       -,      OpenSent, -,           -,           -",
        "lost,            -,      -,        Active,      Active,      Active",
        "OPEN,            -,      -,        OpenConfirm, Active 5/2,  Active 5/3",
        "malformed,       -,      -,        Active 1/3,  Active 1/3,  Active 1/3",
        "collision,       -,      -,        Active 6/7,  Active 6/7,  Active 6/7",
        "superseded,      -,      -,        Active,      Active,      Active",
        "NOTIFICATION,    -,      -,        Active,      Active,      Active",
        "KEEPALIVE,       -,      -,        Active 5/1,  Established, -",
        "UPDATE,          -,      -,        Active 5/1,  Active 5/2,  -",
        "refresh,         -,      -,        -,           -,           -",
        "ROUTE-REFRESH,   -,      -,        Active 5/1,  Active 5/2,  -",
    })
    void anAcceptingMachine(
            String event, String idle, String active, String openSent, String openConfirm, String established) {
        check(ACCEPTING, IDLE, event, idle);
        check(ACCEPTING, ACTIVE, event, active);
        check(ACCEPTING, OPEN_SENT, event, openSent);
        check(ACCEPTING, OPEN_CONFIRM, event, openConfirm);
        check(ACCEPTING, ESTABLISHED, event, established);
    }

    /** So that a new event, or a new state, has its row and its column. */
    @Test
    void theTablesAreComplete() throws NoSuchMethodException {
        Set<Class<?>> events = EVENTS.values().stream().map(Object::getClass).collect(Collectors.toSet());
        assertEquals(Set.of(Event.class.getPermittedSubclasses()), events);
        Set<Event> timers = Stream.of(Timer.values()).map(Event.Expired::new).collect(Collectors.toSet());
        assertTrue(EVENTS.values().containsAll(timers));
        assertEquals(
                Set.of(State.class.getPermittedSubclasses()),
                STATES.values().stream().map(Object::getClass).collect(Collectors.toSet()));
        for (String table : List.of("aDiallingMachine", "anAcceptingMachine")) {
            Class<?>[] columns = Stream.generate(() -> String.class).limit(6).toArray(Class<?>[]::new);
            CsvSource rows = FsmTest.class.getDeclaredMethod(table, columns).getAnnotation(CsvSource.class);
            Set<String> named =
                    Stream.of(rows.value()).map(row -> row.split(",", 2)[0]).collect(Collectors.toSet());
            assertEquals(EVENTS.keySet(), named);
        }
    }

    /** A dialling machine is never in Active, and an accepting one never in Connect: were they, they would not move. */
    @ParameterizedTest
    @ValueSource(strings = {"Connect", "Active"})
    void whatCannotBeDoesNoHarm(String words) {
        Fsm machine = words.equals("Connect") ? ACCEPTING : DIALLING;
        State state = Objects.requireNonNull(STATES.get(words));
        EVENTS.forEach((name, event) -> {
            State next = machine.step(state, event).state();
            assertTrue(Set.of("Connect", "Active", "Idle", "OpenSent").contains(next.words()), name);
        });
    }

    private static final Open ENHANCED = open(
            65000,
            90,
            THEIR_ID,
            new Capability.RouteRefresh(),
            new Capability.EnhancedRouteRefresh(),
            new Capability.AddPath(List.of(
                    new Capability.AddPath.Direction(Family.IPV4_UNICAST, true, true),
                    new Capability.AddPath.Direction(Family.IPV6_UNICAST, true, false),
                    new Capability.AddPath.Direction(Family.IPV4_VPN, false, true))));

    /** RFC 7313, 4. */
    @Test
    void aRequestForRoutesIsAnsweredByNothingBetweenTwoMarks() {
        State enhanced = new State.Established(new Agreement(OURS, ENHANCED));
        assertEquals(
                List.of(
                        new Arm(Timer.HOLD, 90_000),
                        new Send(new RouteRefresh(Family.IPV6_UNICAST, RouteRefresh.BEGIN)),
                        new Send(new RouteRefresh(Family.IPV6_UNICAST, RouteRefresh.END))),
                refresh(enhanced, Family.IPV6_UNICAST, RouteRefresh.REQUEST));
        List<Action> nothing = List.of(new Arm(Timer.HOLD, 90_000));
        assertEquals(nothing, refresh(ESTABLISHED, Family.IPV6_UNICAST, RouteRefresh.REQUEST));
        assertEquals(nothing, refresh(enhanced, Family.IPV6_VPN, RouteRefresh.REQUEST), "a family not agreed on");
        assertEquals(nothing, refresh(enhanced, Family.IPV6_UNICAST, 3), "RFC 7313, 5");
    }

    @Test
    void theMarksAroundRoutesThatComeAgainAreHandedOn() {
        State enhanced = new State.Established(new Agreement(OURS, ENHANCED));
        assertEquals(
                List.of(new Arm(Timer.HOLD, 90_000), new Action.Refreshing(Family.IPV4_UNICAST)),
                refresh(enhanced, Family.IPV4_UNICAST, RouteRefresh.BEGIN));
        assertEquals(
                List.of(new Arm(Timer.HOLD, 90_000), new Action.Refreshed(Family.IPV4_UNICAST)),
                refresh(enhanced, Family.IPV4_UNICAST, RouteRefresh.END));
        assertEquals(
                List.of(new Arm(Timer.HOLD, 90_000)),
                refresh(ESTABLISHED, Family.IPV4_UNICAST, RouteRefresh.BEGIN),
                "who has not announced it does not mean it");
    }

    private static List<Action> refresh(State state, Family family, int subtype) {
        return DIALLING.step(state, new Event.RouteRefreshReceived(new RouteRefresh(family, subtype)))
                .actions();
    }

    @Test
    void whoWantsRoutesAgainAsksForThem() {
        assertEquals(
                List.of(new Send(new RouteRefresh(Family.IPV6_UNICAST, RouteRefresh.REQUEST))),
                DIALLING.step(ESTABLISHED, new Event.RefreshWanted(Family.IPV6_UNICAST))
                        .actions());
    }

    /** RFC 7911, 4: where we receive and the neighbour sends, in families of the session. */
    @Test
    void pathsAreReadWhereTheNeighbourSendsThem() {
        assertEquals(
                Set.of(Family.IPV4_UNICAST),
                new Agreement(OURS, ENHANCED).traits().addPath());
        assertEquals(Set.of(), AGREEMENT.traits().addPath());
    }

    private static void check(Fsm fsm, State state, String event, String expected) {
        Fsm.Step step = fsm.step(state, Objects.requireNonNull(EVENTS.get(event)));
        String[] words = expected.split(" ", 2);
        String next = words[0].equals("-") ? state.words() : words[0];
        assertEquals(next, step.state().words(), () -> state.words() + " on " + event);
        Optional<Notification> sent = step.actions().stream()
                .flatMap(action -> action instanceof Send(Notification notification)
                        ? Stream.of(notification)
                        : Stream.<Notification>empty())
                .findFirst();
        assertEquals(
                words.length == 1 ? Optional.empty() : Optional.of(words[1]),
                sent.map(notification -> notification.code() + "/" + notification.subcode()));
        boolean hadConnection = !Set.of("Idle", "Active").contains(state.words());
        boolean hasConnection = !Set.of("Idle", "Active").contains(next);
        // Whoever loses a connection closes it, and a NOTIFICATION goes out before that.
        List<Action> actions = step.actions();
        boolean ends = actions.stream().anyMatch(action -> action instanceof Action.End);
        assertEquals(hadConnection && !hasConnection, ends, () -> state.words() + " on " + event);
        assertTrue(sent.isEmpty() || actions.indexOf(new Send(sent.get())) < actions.size() - 1);
    }

    @Test
    void diallingBeginsByDialling() {
        assertEquals(
                List.of(new Action.Disarm(Timer.RESTART), new Action.Dial(), new Arm(Timer.CONNECT_RETRY, 30_000)),
                DIALLING.step(IDLE, new Event.Start()).actions());
    }

    @Test
    void aConnectionBeginsWithOurOpen() {
        for (Fsm.Step step :
                List.of(DIALLING.step(CONNECT, new Event.Connected()), ACCEPTING.step(ACTIVE, new Event.Connected()))) {
            assertEquals(
                    List.of(new Action.Disarm(Timer.CONNECT_RETRY), new Send(OURS), new Arm(Timer.HOLD, 240_000)),
                    step.actions());
        }
    }

    @Test
    void aGoodOpenIsAnsweredByAKeepalive() {
        Fsm.Step step = DIALLING.step(OPEN_SENT, new Event.OpenReceived(open(65000, 30, THEIR_ID)));
        Agreement agreement = new Agreement(OURS, open(65000, 30, THEIR_ID));
        assertEquals(new State.OpenConfirm(0, agreement), step.state());
        assertEquals(
                List.of(
                        new Send(new Keepalive()),
                        new Arm(Timer.HOLD, 30_000),
                        new Arm(Timer.KEEPALIVE, 10_000),
                        new Action.Agree(agreement)),
                step.actions());
    }

    @Test
    void withoutAHoldTimeNoTimerRuns() {
        Fsm.Step confirm = DIALLING.step(OPEN_SENT, new Event.OpenReceived(ENDLESS.theirs()));
        assertEquals(
                List.of(new Send(new Keepalive()), new Action.Disarm(Timer.HOLD), new Action.Agree(ENDLESS)),
                confirm.actions());
        State established = new State.Established(ENDLESS);
        assertEquals(
                List.of(),
                DIALLING.step(established, new Event.KeepaliveReceived()).actions());
        assertEquals(
                List.of(new Action.Learn(ROUTES)),
                DIALLING.step(established, new Event.UpdateReceived(ROUTES)).actions());
    }

    @Test
    void aSessionThatIsUpSendsEndOfRibForEachFamily() {
        Fsm.Step step = DIALLING.step(OPEN_CONFIRM, new Event.KeepaliveReceived());
        assertEquals(
                List.of(
                        new Arm(Timer.HOLD, 90_000),
                        new Action.Up(AGREEMENT),
                        new Send(Update.endOfRib(Family.IPV4_UNICAST)),
                        new Send(Update.endOfRib(Family.IPV6_UNICAST))),
                step.actions());
    }

    @Test
    void updatesAndKeepalivesHoldTheSession() {
        assertEquals(
                List.of(new Arm(Timer.HOLD, 90_000), new Action.Learn(ROUTES)),
                DIALLING.step(ESTABLISHED, new Event.UpdateReceived(ROUTES)).actions());
        assertEquals(
                List.of(new Arm(Timer.HOLD, 90_000)),
                DIALLING.step(ESTABLISHED, new Event.KeepaliveReceived()).actions());
    }

    @Test
    void weKeepTheSessionAliveThreeTimesAHoldTime() {
        for (State state : List.of(OPEN_CONFIRM, ESTABLISHED)) {
            assertEquals(
                    List.of(new Send(new Keepalive()), new Arm(Timer.KEEPALIVE, 30_000)),
                    DIALLING.step(state, new Event.Expired(Timer.KEEPALIVE)).actions());
        }
    }

    @Test
    void anUpdateThatCannotBeSavedEndsTheSession() {
        for (ErrorHandling handling : ErrorHandling.values()) {
            Notification told = NotificationReason.OPTIONAL_ATTRIBUTE.with((byte) 1);
            DecodedUpdate broken = new DecodedUpdate(
                    Update.NOTHING, List.of(new Defect(14, handling, told, "broken")), List.of(), List.of());
            Fsm.Step step = DIALLING.step(ESTABLISHED, new Event.UpdateReceived(broken));
            boolean ends = handling.compareTo(ErrorHandling.AFI_SAFI_DISABLE) >= 0;
            assertEquals(ends ? new State.Idle(1) : ESTABLISHED, step.state());
            assertEquals(ends, step.actions().contains(new Send(told)));
        }
    }

    static Stream<Arguments> wrongOpens() {
        return Stream.of(
                Arguments.of(open(65001, 90, THEIR_ID), NotificationReason.BAD_PEER_AS),
                Arguments.of(open(0, 90, THEIR_ID), NotificationReason.BAD_PEER_AS),
                Arguments.of(open(65000, 1, THEIR_ID), NotificationReason.UNACCEPTABLE_HOLD_TIME),
                Arguments.of(open(65000, 2, THEIR_ID), NotificationReason.UNACCEPTABLE_HOLD_TIME),
                Arguments.of(open(65000, 90, Address.ipv4(0)), NotificationReason.BAD_BGP_IDENTIFIER),
                // RFC 6286, 2.2: ours, within our AS
                Arguments.of(open(65000, 90, OUR_ID), NotificationReason.BAD_BGP_IDENTIFIER));
    }

    @ParameterizedTest
    @MethodSource("wrongOpens")
    void aWrongOpenIsRefused(Open wrong, NotificationReason reason) {
        Fsm.Step step = DIALLING.step(OPEN_SENT, new Event.OpenReceived(wrong));
        assertEquals(new State.Idle(1), step.state());
        assertEquals(new Send(reason.with()), step.actions().getFirst());
        assertInstanceOf(Action.End.class, step.actions().get(1));
    }

    @Test
    void betweenASesTheIdentifiersMayBeEqual() {
        Fsm external = new Fsm(neighbour("192.0.2.1", 65001, 179, false, 90), true);
        Fsm.Step step = external.step(OPEN_SENT, new Event.OpenReceived(open(65001, 90, OUR_ID)));
        assertInstanceOf(State.OpenConfirm.class, step.state());
    }

    @Test
    void aFamilyThatOnlyOneSideSpeaksIsNotAgreedOn() {
        Open evpn = Open.of(
                65000,
                90,
                THEIR_ID,
                List.of(
                        new Capability.MultiProtocol(new Family(25, 70)),
                        new Capability.MultiProtocol(Family.IPV6_UNICAST)));
        assertEquals(Set.of(Family.IPV6_UNICAST), new Agreement(OURS, evpn).families());
        assertEquals(
                Set.of(Family.IPV6_UNICAST), new Agreement(OURS, evpn).traits().families());
        Open old = new Open(65000, 90, THEIR_ID, List.of());
        assertEquals(Set.of(Family.IPV4_UNICAST), new Agreement(OURS, old).families());
        assertEquals(false, new Agreement(OURS, old).traits().fourOctetAs());
    }

    @Test
    void everyFailureDoublesTheRestUpToTheConnectRetryTime() {
        long[] expected = {1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000};
        State state = CONNECT;
        for (int i = 0; i < expected.length; i++) {
            Fsm.Step failed = DIALLING.step(state, new Event.ConnectionLost("refused"));
            assertEquals(new Arm(Timer.RESTART, expected[i]), failed.actions().getLast());
            assertEquals(new State.Idle(i + 1), failed.state());
            state = DIALLING.step(failed.state(), new Event.Expired(Timer.RESTART))
                    .state();
        }
        assertEquals(
                new Arm(Timer.RESTART, 30_000),
                DIALLING.step(new State.Connect(Integer.MAX_VALUE - 1), new Event.ConnectionLost("refused"))
                        .actions()
                        .getLast());
    }

    @Test
    void aSessionThatWasUpRestsBriefly() {
        assertEquals(
                new Arm(Timer.RESTART, 1_000),
                DIALLING.step(ESTABLISHED, new Event.ConnectionLost("gone"))
                        .actions()
                        .getLast());
    }

    @Test
    void whoIsStoppedDoesNotBeginAgain() {
        for (State state : STATES.values()) {
            Fsm.Step step =
                    DIALLING.step(state, new Event.Stop(NotificationReason.ADMINISTRATIVE_SHUTDOWN.with(), "we stop"));
            assertTrue(step.actions().stream().noneMatch(action -> action instanceof Arm), state::words);
        }
    }
}

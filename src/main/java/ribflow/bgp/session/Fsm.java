package ribflow.bgp.session;

import static ribflow.bgp.message.NotificationReason.BAD_BGP_IDENTIFIER;
import static ribflow.bgp.message.NotificationReason.BAD_PEER_AS;
import static ribflow.bgp.message.NotificationReason.CONNECTION_COLLISION;
import static ribflow.bgp.message.NotificationReason.HARD_RESET;
import static ribflow.bgp.message.NotificationReason.HOLD_TIMER_EXPIRED;
import static ribflow.bgp.message.NotificationReason.STATE_ESTABLISHED;
import static ribflow.bgp.message.NotificationReason.STATE_OPEN_CONFIRM;
import static ribflow.bgp.message.NotificationReason.STATE_OPEN_SENT;
import static ribflow.bgp.message.NotificationReason.UNACCEPTABLE_HOLD_TIME;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ribflow.bgp.message.DecodedUpdate;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Keepalive;
import ribflow.bgp.message.MalformedMessage;
import ribflow.bgp.message.Notification;
import ribflow.bgp.message.NotificationReason;
import ribflow.bgp.message.Open;
import ribflow.bgp.message.RouteRefresh;
import ribflow.bgp.message.Update;
import ribflow.bgp.session.Action.Agree;
import ribflow.bgp.session.Action.Arm;
import ribflow.bgp.session.Action.Dial;
import ribflow.bgp.session.Action.Disarm;
import ribflow.bgp.session.Action.End;
import ribflow.bgp.session.Action.Learn;
import ribflow.bgp.session.Action.Send;
import ribflow.bgp.session.Action.Up;
import ribflow.bgp.session.State.Active;
import ribflow.bgp.session.State.Connect;
import ribflow.bgp.session.State.Established;
import ribflow.bgp.session.State.Idle;
import ribflow.bgp.session.State.OpenConfirm;
import ribflow.bgp.session.State.OpenSent;
import ribflow.ip.Address;

/**
 * The state machine of RFC 4271, 8, as a function from a state and an event to a state and actions. It keeps nothing: two
 * calls with the same arguments have the same answer.
 *
 * <pre>
 *   dialling session:   Idle ──start──▶ Connect ──connected──▶ OpenSent ──OPEN──▶ OpenConfirm ──KEEPALIVE──▶ Established
 *                        ▲──restart timer──┘ ◀─────────────── any failure ◀──────────┴───────────────────────────┘
 *   accepting session:  Idle ──start──▶ Active  ──connected──▶ OpenSent …           any failure leads back to Active
 * </pre>
 *
 * <p>RFC 4271 writes one machine that both dials and accepts, and makes another one for each connection that comes in
 * beside it. Here a machine does one of the two from the start. So a connection that comes in never disturbs one that
 * we are dialling, and which of them is kept is decided in one place, by the neighbour.
 *
 * <p>After a failure a dialling session rests in Idle for a time that doubles with every failure, up to the neighbour's
 * connect-retry time. An accepting session need not rest: who knocks too often has that trouble himself.
 */
final class Fsm {

    /** RFC 4271, 8.2.2: "a large value", 4 minutes suggested, until the hold time is agreed on. */
    static final long OPEN_HOLD_MILLIS = 240_000;

    private static final long FIRST_REST_MILLIS = 1_000;

    private final NeighbourConfig neighbour;
    private final boolean dials;
    private final Open open;

    /** What follows from an event. */
    record Step(State state, List<Action> actions) {}

    Fsm(NeighbourConfig neighbour, boolean dials) {
        this.neighbour = neighbour;
        this.dials = dials;
        this.open = OpenOffer.of(neighbour);
    }

    Step step(State state, Event event) {
        return switch (state) {
            case Idle idle -> idle(idle, event);
            case Connect connect -> connect(connect, event);
            case Active active -> active(active, event);
            case OpenSent sent -> openSent(sent, event);
            case OpenConfirm confirm -> openConfirm(confirm, event);
            case Established established -> established(established, event);
        };
    }

    private Step idle(Idle idle, Event event) {
        if (event instanceof Event.Stop) {
            return step(idle, new Disarm(Timer.RESTART));
        }
        boolean begins = event instanceof Event.Start || event.equals(new Event.Expired(Timer.RESTART));
        if (!begins) {
            return stay(idle);
        }
        return dials
                ? step(
                        new Connect(idle.failures()),
                        new Disarm(Timer.RESTART),
                        new Dial(),
                        arm(Timer.CONNECT_RETRY, neighbour.transport().connectRetry()))
                : step(new Active(idle.failures()));
    }

    private Step connect(Connect connect, Event event) {
        return switch (event) {
            case Event.Connected _ -> greet(connect);
            case Event.ConnectionLost(String words) -> failed(connect, Ending.LOST, words);
            case Event.Expired(Timer timer)
            when timer == Timer.CONNECT_RETRY -> failed(connect, Ending.LOST, "no answer to the connection" + doubt());
            case Event.CollisionLost _ -> failed(connect, Ending.LOST, "another connection is kept");
            case Event.Stop(Notification _, String words) -> step(new Idle(0), new End(Ending.FINAL, words));
            case Event.Start _,
                    Event.Expired _,
                    Event.Superseded _,
                    Event.OpenReceived _,
                    Event.Malformed _,
                    Event.NotificationReceived _,
                    Event.KeepaliveReceived _,
                    Event.UpdateReceived _,
                    Event.RefreshWanted _,
                    Event.RouteRefreshReceived _ -> stay(connect);
        };
    }

    /** What may be behind the silence: who has another key, or is too far away, drops our packets without a word. */
    private String doubt() {
        Transport transport = neighbour.transport();
        return (transport.password().isPresent() ? "; does the neighbour have the same password?" : "")
                + (transport.hops() > 0
                        ? "; is it at most " + transport.hops() + " hops away, and sends with TTL 255?"
                        : "");
    }

    private Step active(Active active, Event event) {
        return switch (event) {
            case Event.Connected _ -> greet(active);
            case Event.Stop _ -> step(new Idle(0));
            case Event.Start _,
                    Event.Expired _,
                    Event.ConnectionLost _,
                    Event.CollisionLost _,
                    Event.Superseded _,
                    Event.OpenReceived _,
                    Event.Malformed _,
                    Event.NotificationReceived _,
                    Event.KeepaliveReceived _,
                    Event.UpdateReceived _,
                    Event.RefreshWanted _,
                    Event.RouteRefreshReceived _ -> stay(active);
        };
    }

    private Step greet(State state) {
        return step(
                new OpenSent(state.failures()),
                new Disarm(Timer.CONNECT_RETRY),
                new Send(open),
                new Arm(Timer.HOLD, OPEN_HOLD_MILLIS));
    }

    private Step openSent(OpenSent sent, Event event) {
        return event instanceof Event.OpenReceived(Open theirs)
                ? refusal(theirs)
                        .map(refusal -> refuse(sent, refusal.notification(), refusal.words()))
                        .orElseGet(() -> agreed(sent, new Agreement(open, theirs)))
                : connected(sent, STATE_OPEN_SENT, event);
    }

    private Step agreed(OpenSent sent, Agreement agreement) {
        List<Action> actions = new ArrayList<>();
        actions.add(new Send(new Keepalive()));
        if (agreement.holdTime() == 0) {
            actions.add(new Disarm(Timer.HOLD));
        } else {
            actions.add(arm(Timer.HOLD, agreement.holdTime()));
            actions.add(keepalive(agreement));
        }
        actions.add(new Agree(agreement));
        return new Step(new OpenConfirm(sent.failures(), agreement), actions);
    }

    /** Why the neighbour's OPEN is refused, if it is (RFC 4271, 6.2). */
    private Optional<MalformedMessage> refusal(Open theirs) {
        // RFC 7607, 2: AS 0 is never right, and never configured.
        if (theirs.as() != neighbour.remoteAs()) {
            return refused(
                    BAD_PEER_AS, "the neighbour is AS " + theirs.as() + ", configured is AS " + neighbour.remoteAs());
        }
        if (theirs.holdTime() == 1 || theirs.holdTime() == 2) {
            return refused(UNACCEPTABLE_HOLD_TIME, "a hold time of " + theirs.holdTime() + " s");
        }
        // RFC 6286, 2.2: not zero, and within an AS not our own.
        boolean ours =
                neighbour.remoteAs() == neighbour.localAs() && theirs.routerId().equals(neighbour.routerId());
        if (ours || theirs.routerId().equals(Address.ipv4(0))) {
            return refused(
                    BAD_BGP_IDENTIFIER, "the BGP identifier " + theirs.routerId() + (ours ? ", which is ours" : ""));
        }
        return Optional.empty();
    }

    private static Optional<MalformedMessage> refused(NotificationReason reason, String words) {
        return Optional.of(new MalformedMessage(reason.with(), words));
    }

    private Step openConfirm(OpenConfirm confirm, Event event) {
        if (!(event instanceof Event.KeepaliveReceived)) {
            return connected(confirm, STATE_OPEN_CONFIRM, event);
        }
        Agreement agreement = confirm.agreement();
        List<Action> actions = new ArrayList<>(hold(agreement));
        actions.add(new Up(agreement));
        // RFC 4724, 2: all our routes have been sent, for there are none.
        agreement.families().forEach(family -> actions.add(new Send(Update.endOfRib(family))));
        return new Step(new Established(agreement), actions);
    }

    private Step established(Established established, Event event) {
        List<Action> hold = hold(established.agreement());
        return switch (event) {
            case Event.KeepaliveReceived _ -> new Step(established, hold);
            case Event.RouteRefreshReceived(RouteRefresh refresh) -> refresh(established, hold, refresh);
            case Event.RefreshWanted(Family family) ->
                step(established, new Send(new RouteRefresh(family, RouteRefresh.REQUEST)));
            case Event.UpdateReceived(DecodedUpdate update) ->
                update.reset()
                        .map(reset -> refuse(established, reset.notification(), reset.words()))
                        .orElseGet(() -> learn(established, hold, update));
            case Event.Start _,
                    Event.Stop _,
                    Event.Expired _,
                    Event.Connected _,
                    Event.ConnectionLost _,
                    Event.OpenReceived _,
                    Event.Malformed _,
                    Event.CollisionLost _,
                    Event.Superseded _,
                    Event.NotificationReceived _ -> connected(established, STATE_ESTABLISHED, event);
        };
    }

    /** RFC 2918, 4, and RFC 7313, 4: what is asked for is nothing, and with the marks around it the neighbour knows. */
    private static Step refresh(Established established, List<Action> hold, RouteRefresh refresh) {
        Family family = refresh.family();
        List<Action> actions = new ArrayList<>(hold);
        if (established.agreement().enhancedRefresh()
                && established.agreement().families().contains(family)) {
            switch (refresh.subtype()) {
                case RouteRefresh.REQUEST -> {
                    actions.add(new Send(new RouteRefresh(family, RouteRefresh.BEGIN)));
                    actions.add(new Send(new RouteRefresh(family, RouteRefresh.END)));
                }
                case RouteRefresh.BEGIN -> actions.add(new Action.Refreshing(family));
                case RouteRefresh.END -> actions.add(new Action.Refreshed(family));
                default -> {
                    // RFC 7313, 5: not known, so ignored.
                }
            }
        }
        return new Step(established, actions);
    }

    private static Step learn(Established established, List<Action> hold, DecodedUpdate update) {
        Learn learn = new Learn(update);
        return new Step(established, hold.isEmpty() ? List.of(learn) : List.of(hold.getFirst(), learn));
    }

    /** What is the same in all states with a connection; a message that comes here is not expected in the state. */
    private Step connected(State state, NotificationReason unexpected, Event event) {
        return switch (event) {
            case Event.NotificationReceived(Notification notification) ->
                failed(state, hard(notification) ? Ending.FINAL : Ending.NOTIFIED, "received: " + notification);
            case Event.ConnectionLost(String words) -> failed(state, Ending.LOST, words);
            case Event.Superseded _ -> failed(state, Ending.LOST, "the neighbour has connected anew");
            case Event.Malformed(Notification notification, String words) -> refuse(state, notification, words);
            case Event.CollisionLost _ -> refuse(state, CONNECTION_COLLISION.with(), "another connection is kept");
            case Event.Stop(Notification notification, String words) ->
                step(new Idle(0), new Send(notification), new End(Ending.FINAL, "sent: " + words));
            case Event.Expired(Timer timer) -> expired(state, timer);
            // RFC 6608, 3: the subcode names the state.
            case Event.OpenReceived _ -> refuse(state, unexpected.with(), "an OPEN");
            case Event.KeepaliveReceived _ -> refuse(state, unexpected.with(), "a KEEPALIVE");
            case Event.UpdateReceived _ -> refuse(state, unexpected.with(), "an UPDATE");
            case Event.RouteRefreshReceived _ -> refuse(state, unexpected.with(), "a ROUTE-REFRESH");
            case Event.Start _, Event.Connected _, Event.RefreshWanted _ -> stay(state);
        };
    }

    /** RFC 8538, 3: the neighbour will not come back with the same routes. */
    private static boolean hard(Notification notification) {
        return notification.code() == HARD_RESET.code() && notification.subcode() == HARD_RESET.subcode();
    }

    private Step expired(State state, Timer timer) {
        return switch (timer) {
            case HOLD -> refuse(state, HOLD_TIMER_EXPIRED.with(), "nothing came in time");
            case KEEPALIVE ->
                switch (state) {
                    case OpenConfirm confirm -> keepAlive(confirm, confirm.agreement());
                    case Established established -> keepAlive(established, established.agreement());
                    case Idle _, Connect _, Active _, OpenSent _ -> stay(state);
                };
            case CONNECT_RETRY, RESTART -> stay(state);
        };
    }

    private static Step keepAlive(State state, Agreement agreement) {
        return step(state, new Send(new Keepalive()), keepalive(agreement));
    }

    /** RFC 4271, 4.4: a third of the hold time. */
    private static Arm keepalive(Agreement agreement) {
        return new Arm(Timer.KEEPALIVE, agreement.holdTime() * 1000L / 3);
    }

    private static List<Action> hold(Agreement agreement) {
        return agreement.holdTime() == 0 ? List.of() : List.of(arm(Timer.HOLD, agreement.holdTime()));
    }

    private static Arm arm(Timer timer, int seconds) {
        return new Arm(timer, seconds * 1000L);
    }

    /** Ends the session with a NOTIFICATION. */
    private Step refuse(State state, Notification notification, String words) {
        Step failed = failed(state, Ending.NOTIFIED, "sent: " + notification + ": " + words);
        List<Action> actions = new ArrayList<>(failed.actions());
        actions.addFirst(new Send(notification));
        return new Step(failed.state(), actions);
    }

    /** Ends the session, to begin anew: at once by waiting, or after a rest by dialling. */
    private Step failed(State state, Ending ending, String words) {
        int failures = state.failures() + 1;
        return dials
                ? step(new Idle(failures), new End(ending, words), new Arm(Timer.RESTART, restMillis(failures)))
                : step(new Active(failures), new End(ending, words));
    }

    private long restMillis(int failures) {
        return Math.min(neighbour.transport().connectRetry() * 1000L, FIRST_REST_MILLIS << Math.min(failures - 1, 20));
    }

    private static Step stay(State state) {
        return new Step(state, List.of());
    }

    private static Step step(State state, Action... actions) {
        return new Step(state, List.of(actions));
    }
}

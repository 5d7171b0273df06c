package ribflow.rpki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.rpki.RtrTimer.ANSWER;
import static ribflow.rpki.RtrTimer.EXPIRE;
import static ribflow.rpki.RtrTimer.REFRESH;
import static ribflow.rpki.RtrTimer.RETRY;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import ribflow.rpki.RtrState.Asked;
import ribflow.rpki.RtrState.Connecting;
import ribflow.rpki.RtrState.Idle;
import ribflow.rpki.RtrState.Memory;
import ribflow.rpki.RtrState.Position;
import ribflow.rpki.RtrState.Receiving;
import ribflow.rpki.RtrState.Resting;

/** The state machine: every state meets every event, as a table; and the ways of a session. */
final class RtrFsmTest {

    private static final int SESSION = 0x1234;
    private static final RtrPdu.Intervals INTERVALS = new RtrPdu.Intervals(1800, 300, 3600);
    private static final Memory KNOWING = new Memory(1, Optional.of(new Position(1, SESSION, 7)), INTERVALS, 0);
    private static final RtrPdu.PrefixPdu PREFIX =
            new RtrPdu.PrefixPdu(true, VrpTableTest.vrp("192.0.2.0/24", 24, 64500));

    private static Map<String, RtrState> states() {
        Map<String, RtrState> states = new LinkedHashMap<>();
        states.put("idle", new Idle(KNOWING));
        states.put("connecting", new Connecting(KNOWING));
        states.put("asked all", new Asked(Memory.NEW, 1, false, true));
        states.put("asked new", new Asked(KNOWING, 1, true, false));
        states.put("receiving all", new Receiving(Memory.NEW, 1, SESSION, true, false));
        states.put("receiving new", new Receiving(KNOWING, 1, SESSION, false, false));
        states.put("resting", new Resting(KNOWING, 1));
        return states;
    }

    private static Map<String, RtrEvent> events() {
        Map<String, RtrEvent> events = new LinkedHashMap<>();
        events.put("start", new RtrEvent.Start());
        events.put("connected", new RtrEvent.Connected());
        events.put("lost", new RtrEvent.Lost("gone"));
        events.put("wrong", new RtrEvent.Wrong(new RtrPdu.ErrorReport(0, new byte[0], "x")));
        events.put("stop", new RtrEvent.Stop());
        for (RtrTimer timer : RtrTimer.values()) {
            events.put(timer.name(), new RtrEvent.Expired(timer));
        }
        events.put("notify", pdu(new RtrPdu.SerialNotify(SESSION, 8)));
        events.put("notify same", pdu(new RtrPdu.SerialNotify(SESSION, 7)));
        events.put("response", pdu(new RtrPdu.CacheResponse(SESSION)));
        events.put("response other", pdu(new RtrPdu.CacheResponse(1)));
        events.put("prefix", pdu(PREFIX));
        events.put("end", pdu(new RtrPdu.EndOfData(SESSION, 9, INTERVALS)));
        events.put("end other", pdu(new RtrPdu.EndOfData(1, 9, INTERVALS)));
        events.put("reset", pdu(new RtrPdu.CacheReset()));
        events.put("key", pdu(new RtrPdu.PassedOver(9)));
        events.put("no data", pdu(new RtrPdu.ErrorReport(2, new byte[0], "")));
        events.put("error", pdu(new RtrPdu.ErrorReport(1, new byte[0], "")));
        events.put("query", pdu(new RtrPdu.ResetQuery()));
        events.put("version 0", new RtrEvent.Received(0, new RtrPdu.CacheResponse(SESSION)));
        events.put("version 2", new RtrEvent.Received(2, new RtrPdu.CacheResponse(SESSION)));
        events.put("unsupported", new RtrEvent.Received(0, new RtrPdu.ErrorReport(4, new byte[0], "")));
        return events;
    }

    private static RtrEvent pdu(RtrPdu pdu) {
        return new RtrEvent.Received(1, pdu);
    }

    /**
     * Lines are events, columns the states in the order above: the state that follows and, in brackets, what is done. A dot
     * is "nothing, and the state stays". {@code refuse} is to report an error, hang up and forget the position; {@code lose}
     * to hang up and keep it.
     */
    private static final String TABLE = """
            start          | connecting(Dial) | . | . | . | . | . | .
            connected      | . | asked new(ask) | . | . | . | . | .
            lost           | . | lose | lose | lose | lose | lose | lose
            wrong          | . | . | refuse | refuse | refuse | refuse | refuse
            stop           | stop | stop | stop | stop | stop | stop | stop
            RETRY          | connecting(Dial) | . | . | . | . | . | asked new(ask)
            REFRESH        | connecting(Dial) | . | . | . | . | . | asked new(ask)
            ANSWER         | . | . | lose | lose | lose | lose | .
            EXPIRE         | idle(Forget) | connecting(Forget) | asked all(Forget) | idle(Forget lose) | receiving all(Forget) | idle(Forget lose) | asked all(Forget ask)
            notify         | . | . | . | . | receiving all() | receiving new() | asked new(ask)
            notify same    | . | . | . | . | receiving all() | receiving new() | .
            response       | . | . | receiving all(Begin) | receiving new(Begin) | refuse | refuse | refuse
            response other | . | . | receiving all(Begin) | refuse | refuse | refuse | refuse
            prefix         | . | . | refuse | refuse | receiving all(Take) | receiving new(Take) | refuse
            end            | . | . | refuse | refuse | resting(Finish) | resting(Finish) | refuse
            end other      | . | . | refuse | refuse | refuse | refuse | refuse
            reset          | . | . | refuse | asked all(ask) | refuse | refuse | refuse
            key            | . | . | . | . | . | . | .
            no data        | . | . | waiting() | resting() | lose | lose | lose
            error          | . | . | lose | lose | lose | lose | lose
            query          | . | . | refuse | refuse | refuse | refuse | refuse
            version 0      | . | . | receiving all(Begin) | refuse | refuse | refuse | refuse
            version 2      | . | . | refuse | refuse | refuse | refuse | refuse
            unsupported    | . | . | connecting(End Dial) | connecting(End Dial) | lose | lose | lose
            """;

    @Test
    void everyStateMeetsEveryEvent() {
        StringBuilder table = new StringBuilder();
        events().forEach((name, event) -> table.append("%-14s".formatted(name))
                .append(states().values().stream()
                        .map(state -> " | " + words(state, RtrFsm.step(state, event)))
                        .collect(Collectors.joining()))
                .append('\n'));
        assertEquals(TABLE, table.toString());
    }

    private static String words(RtrState before, RtrFsm.Step step) {
        RtrState after = step.state();
        List<String> actions = new ArrayList<>();
        for (RtrAction action : step.actions()) {
            switch (action) {
                case RtrAction.Send(var _, RtrPdu.ErrorReport _) -> actions.add("report");
                case RtrAction.Send _ -> actions.add("ask");
                case RtrAction.Arm _, RtrAction.Disarm _ -> {}
                default -> actions.add(action.getClass().getSimpleName());
            }
        }
        if (step.actions().isEmpty() && after.equals(before)) {
            return ".";
        }
        if (after.equals(new Idle(Memory.NEW)) && actions.equals(List.of("End", "Forget"))) {
            return "stop";
        }
        if (after instanceof Idle idle && actions.equals(List.of("report", "End"))) {
            return idle.memory().position().isEmpty() ? "refuse" : "refuse but keep";
        }
        if (after instanceof Idle && actions.equals(List.of("End"))) {
            return "lose";
        }
        String name = switch (after) {
            case Idle _ -> "idle";
            case Connecting _ -> "connecting";
            case Asked asked -> asked.whole() ? "asked all" : "asked new";
            case Receiving receiving -> receiving.whole() ? "receiving all" : "receiving new";
            case Resting resting -> resting.memory().position().isPresent() ? "resting" : "waiting";
        };
        return name + "(" + String.join(" ", actions).replace("Forget End", "Forget lose") + ")";
    }

    /** A session from its first connection, event by event. */
    private static final class Way {

        private RtrState state = new Idle(Memory.NEW);
        private List<RtrAction> actions = List.of();

        Way on(RtrEvent... events) {
            for (RtrEvent event : events) {
                RtrFsm.Step step = RtrFsm.step(state, event);
                state = step.state();
                actions = step.actions();
            }
            return this;
        }

        Way pdu(int version, RtrPdu... pdus) {
            for (RtrPdu pdu : pdus) {
                on(new RtrEvent.Received(version, pdu));
            }
            return this;
        }

        Way connected() {
            return on(new RtrEvent.Start(), new RtrEvent.Connected());
        }

        Way synchronised(int version) {
            return connected()
                    .pdu(
                            version,
                            new RtrPdu.CacheResponse(SESSION),
                            PREFIX,
                            new RtrPdu.EndOfData(SESSION, 7, INTERVALS));
        }

        void does(RtrAction action) {
            assertTrue(actions.contains(action), () -> action + " is in " + actions);
        }

        int retry() {
            return actions.stream()
                    .filter(action -> action instanceof RtrAction.Arm arm && arm.timer() == RETRY)
                    .mapToInt(action -> ((RtrAction.Arm) action).seconds())
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void atFirstEverythingIsAskedForAndLaterWhatChanged() {
        Way way = new Way().connected();
        way.does(new RtrAction.Send(1, new RtrPdu.ResetQuery()));
        way.does(new RtrAction.Arm(ANSWER, RtrFsm.ANSWER_SECONDS));
        way.pdu(1, new RtrPdu.CacheResponse(SESSION), PREFIX);
        way.does(new RtrAction.Take(PREFIX));
        way.pdu(1, new RtrPdu.EndOfData(SESSION, 7, INTERVALS));
        way.does(new RtrAction.Finish());
        way.does(new RtrAction.Arm(REFRESH, 1800));
        way.does(new RtrAction.Arm(EXPIRE, 3600));
        way.on(new RtrEvent.Expired(REFRESH));
        way.does(new RtrAction.Send(1, new RtrPdu.SerialQuery(SESSION, 7)));
    }

    @Test
    void aBrokenConnectionGoesOnWhereItWas() {
        Way way = new Way().synchronised(1).on(new RtrEvent.Lost("gone"), new RtrEvent.Expired(RETRY));
        way.does(new RtrAction.Dial());
        way.on(new RtrEvent.Connected());
        way.does(new RtrAction.Send(1, new RtrPdu.SerialQuery(SESSION, 7)));
        way.pdu(1, new RtrPdu.CacheReset());
        way.does(new RtrAction.Send(1, new RtrPdu.ResetQuery()));
    }

    @Test
    void newsDuringAResponseAreAskedForAfterIt() {
        Way way = new Way()
                .connected()
                .pdu(
                        1,
                        new RtrPdu.CacheResponse(SESSION),
                        new RtrPdu.SerialNotify(SESSION, 8),
                        new RtrPdu.EndOfData(SESSION, 7, INTERVALS));
        way.does(new RtrAction.Finish());
        way.does(new RtrAction.Send(1, new RtrPdu.SerialQuery(SESSION, 7)));
    }

    @Test
    void newsOfAnotherSessionAreAskedForAnew() {
        Way way = new Way().synchronised(1).pdu(1, new RtrPdu.SerialNotify(1, 1));
        way.does(new RtrAction.Send(1, new RtrPdu.ResetQuery()));
    }

    @Test
    void aCacheOfVersion0IsSpokenToInVersion0() {
        Way told = new Way().connected().pdu(0, new RtrPdu.ErrorReport(4, new byte[0], ""));
        told.does(new RtrAction.Dial());
        told.on(new RtrEvent.Connected());
        told.does(new RtrAction.Send(0, new RtrPdu.ResetQuery()));

        Way answered = new Way().synchronised(0);
        assertEquals(0, assertInstanceOf(Resting.class, answered.state).version());
        answered.on(new RtrEvent.Expired(REFRESH));
        answered.does(new RtrAction.Send(0, new RtrPdu.SerialQuery(SESSION, 7)));

        Way hungUp = new Way()
                .connected()
                .on(new RtrEvent.Lost("gone"), new RtrEvent.Expired(RETRY), new RtrEvent.Connected());
        hungUp.does(new RtrAction.Send(0, new RtrPdu.ResetQuery()));
        hungUp.on(new RtrEvent.Lost("gone"), new RtrEvent.Expired(RETRY), new RtrEvent.Connected());
        hungUp.does(new RtrAction.Send(1, new RtrPdu.ResetQuery()));
    }

    @Test
    void aSerialNumberOfVersion0IsNotAskedForInVersion1() {
        Way way = new Way()
                .synchronised(0)
                .on(new RtrEvent.Lost("gone"), new RtrEvent.Expired(RETRY), new RtrEvent.Connected());
        way.does(new RtrAction.Send(1, new RtrPdu.ResetQuery()));
        way.pdu(0, new RtrPdu.ErrorReport(4, new byte[0], "")).on(new RtrEvent.Connected());
        way.does(new RtrAction.Send(0, new RtrPdu.SerialQuery(SESSION, 7)));
    }

    @Test
    void aSilentCacheIsTriedAgainSoonAndThenAtItsRetryInterval() {
        Way way = new Way();
        List<Integer> rests = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            way.on(new RtrEvent.Start(), new RtrEvent.Lost("cannot connect"));
            rests.add(way.retry());
        }
        assertEquals(List.of(5, 10, 20, 40, 80, 160, 320, 600, 600), rests);
    }

    @Test
    void whatExpiresIsForgottenConnectedOrNot() {
        Way connected = new Way().synchronised(1).on(new RtrEvent.Expired(EXPIRE));
        connected.does(new RtrAction.Forget());
        connected.does(new RtrAction.Send(1, new RtrPdu.ResetQuery()));
        Way idle = new Way().synchronised(1).on(new RtrEvent.Lost("gone"), new RtrEvent.Expired(EXPIRE));
        idle.does(new RtrAction.Forget());
    }

    @Test
    void aCacheWithoutDataYetIsAskedAgainOnTheSameConnection() {
        Way way = new Way().connected().pdu(1, new RtrPdu.ErrorReport(2, new byte[0], ""));
        assertEquals("waiting", way.state.label());
        assertEquals(5, way.retry());
        way.on(new RtrEvent.Expired(RETRY));
        way.does(new RtrAction.Send(1, new RtrPdu.ResetQuery()));
    }
}

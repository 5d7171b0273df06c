package ribflow.rpki;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ribflow.rpki.RtrAction.Arm;
import ribflow.rpki.RtrAction.Begin;
import ribflow.rpki.RtrAction.Dial;
import ribflow.rpki.RtrAction.Disarm;
import ribflow.rpki.RtrAction.End;
import ribflow.rpki.RtrAction.Finish;
import ribflow.rpki.RtrAction.Forget;
import ribflow.rpki.RtrAction.Send;
import ribflow.rpki.RtrAction.Take;
import ribflow.rpki.RtrState.Asked;
import ribflow.rpki.RtrState.Connecting;
import ribflow.rpki.RtrState.Idle;
import ribflow.rpki.RtrState.Memory;
import ribflow.rpki.RtrState.Position;
import ribflow.rpki.RtrState.Receiving;
import ribflow.rpki.RtrState.Resting;

/**
 * The router's side of the protocol between cache and router (RFC 8210, 8) as a pure function: state and event in, state and
 * actions out.
 *
 * <pre>
 *            RETRY               connected             CacheResponse              EndOfData
 *   Idle ──────────▶ Connecting ──────────▶ Asked ─────────────────▶ Receiving ────────────▶ Resting
 *    ▲                   │                   │ ▲                         │                    │   │
 *    └── lost, refused ──┴───────────────────┘ └───── REFRESH, RETRY, SerialNotify ───────────┘   │
 *    └────────────────────────────────────────────────── lost, refused ───────────────────────────┘
 * </pre>
 *
 * <p><b>All or nothing.</b> What comes between CacheResponse and EndOfData is collected and holds when the last of it is
 * there. A connection that breaks in between changes nothing.
 *
 * <p><b>Versions</b> (7). A connection begins with the highest version. A cache that knows only an older one says so in an
 * Error Report, answers in it, or just hangs up; the next attempt is then made with that one. Once a cache has answered,
 * a PDU of another version is an error. Session ids and serial numbers are those of one version.
 *
 * <p><b>Losing the thread.</b> After a connection that merely broke, we ask what changed since. After anything that cannot
 * be right, we report it, hang up, and ask for everything.
 *
 * <p><b>Time</b> (6). What a cache said is asked anew after its refresh interval, again after its retry interval if that
 * was in vain, and forgotten after its expire interval, connected or not. A connection that cannot be had is tried again
 * sooner at first: five seconds, doubled up to the retry interval.
 */
final class RtrFsm {

    private static final int FIRST_RETRY_SECONDS = 5;

    /** How long a cache may be silent before it answers or while it does. */
    static final int ANSWER_SECONDS = 60;

    /** What comes of an event. */
    record Step(RtrState state, List<RtrAction> actions) {

        Step {
            actions = List.copyOf(actions);
        }
    }

    private RtrFsm() {}

    static Step step(RtrState state, RtrEvent event) {
        return switch (event) {
            case RtrEvent.Start _ -> start(state);
            case RtrEvent.Stop _ ->
                step(
                        new Idle(Memory.NEW),
                        new End("stopped"),
                        new Disarm(RtrTimer.RETRY),
                        new Disarm(RtrTimer.EXPIRE),
                        new Forget());
            case RtrEvent.Connected _ ->
                state instanceof Connecting(Memory memory)
                        ? ask(memory, memory.version(), false, List.of())
                        : stay(state);
            case RtrEvent.Lost(String words) -> lost(state, words);
            case RtrEvent.Wrong(RtrPdu.ErrorReport report) -> refuse(state, report);
            case RtrEvent.Expired(RtrTimer timer) -> expired(state, timer);
            case RtrEvent.Received(int version, RtrPdu pdu) -> received(state, version, pdu);
        };
    }

    private static Step start(RtrState state) {
        return state instanceof Idle(Memory memory) ? step(new Connecting(memory), new Dial()) : stay(state);
    }

    private static Step expired(RtrState state, RtrTimer timer) {
        return switch (timer) {
            case RETRY, REFRESH ->
                switch (state) {
                    case Idle _ -> start(state);
                    case Resting(Memory memory, int version) -> ask(memory, version, true, List.of());
                    case Connecting _, Asked _, Receiving _ -> stay(state);
                };
            case ANSWER ->
                switch (state) {
                    case Asked _, Receiving _ -> lost(state, "no answer in " + ANSWER_SECONDS + " s");
                    case Idle _, Connecting _, Resting _ -> stay(state);
                };
            case EXPIRE -> forget(state);
        };
    }

    /** The data are too old. What is being received as changes of them has nothing to change any more. */
    private static Step forget(RtrState state) {
        Memory memory = state.memory().withoutPosition();
        return switch (state) {
            case Idle _ -> step(new Idle(memory), new Forget());
            case Connecting _ -> step(new Connecting(memory), new Forget());
            case Resting(var _, int version) -> ask(memory, version, true, List.of(new Forget()));
            case Asked(var _, int version, boolean settled, boolean whole)
            when whole -> step(new Asked(memory, version, settled, true), new Forget());
            case Receiving(var _, int version, int sessionId, boolean whole, boolean again)
            when whole -> step(new Receiving(memory, version, sessionId, true, again), new Forget());
            case Asked _, Receiving _ ->
                prepend(new Forget(), idle(memory, "the data expired while they were refreshed"));
        };
    }

    /** Asks for what changed, or for everything if that cannot be told apart. */
    private static Step ask(Memory memory, int version, boolean settled, List<RtrAction> before) {
        Optional<Position> known = memory.position().filter(position -> position.version() == version);
        RtrPdu query = known.<RtrPdu>map(position -> new RtrPdu.SerialQuery(position.sessionId(), position.serial()))
                .orElseGet(RtrPdu.ResetQuery::new);
        List<RtrAction> actions = new ArrayList<>(before);
        actions.add(new Disarm(RtrTimer.RETRY));
        actions.add(new Disarm(RtrTimer.REFRESH));
        actions.add(new Send(version, query));
        actions.add(new Arm(RtrTimer.ANSWER, ANSWER_SECONDS));
        return new Step(new Asked(memory, version, settled, known.isEmpty()), actions);
    }

    private static Step received(RtrState state, int version, RtrPdu pdu) {
        return switch (state) {
            case Idle _, Connecting _ -> stay(state);
            case Asked asked -> received(asked, version, pdu);
            case Receiving receiving -> received(receiving, version, pdu);
            case Resting resting -> received(resting, version, pdu);
        };
    }

    private static Step received(Asked state, int version, RtrPdu pdu) {
        // RFC 8210, 7: before the version is agreed on, Serial Notify is ignored in any version.
        if (pdu instanceof RtrPdu.SerialNotify) {
            return stay(state);
        }
        if (pdu instanceof RtrPdu.ErrorReport(int code, var _, var _)
                && code == RtrError.UNSUPPORTED_VERSION.code()
                && state.version() > 0) {
            return older(state, Math.min(version, state.version() - 1));
        }
        if (version != state.version()) {
            return state.settled() || version > state.version()
                    ? unexpectedVersion(state, version)
                    : inOlder(state, version, pdu);
        }
        return switch (pdu) {
            case RtrPdu.CacheResponse(int sessionId) -> response(state, version, sessionId);
            case RtrPdu.CacheReset()
            when !state.whole() -> ask(state.memory().withoutPosition(), version, true, List.of());
            case RtrPdu.ErrorReport report -> reported(state, version, report);
            case RtrPdu.PassedOver _ -> stay(state);
            case RtrPdu.CacheReset _,
                    RtrPdu.PrefixPdu _,
                    RtrPdu.EndOfData _,
                    RtrPdu.SerialNotify _,
                    RtrPdu.SerialQuery _,
                    RtrPdu.ResetQuery _ -> undue(state, pdu);
        };
    }

    private static Step response(Asked state, int version, int sessionId) {
        boolean same = state.memory()
                .position()
                .filter(position -> position.sessionId() == sessionId)
                .isPresent();
        if (!state.whole() && !same) {
            return refuse(state, report(RtrError.CORRUPT_DATA, "changes of another session than the one asked for"));
        }
        return step(new Receiving(state.memory(), version, sessionId, state.whole(), false), new Begin(state.whole()));
    }

    /** The cache wants an older version: at once, since it is not at fault. */
    private static Step older(RtrState state, int version) {
        Memory memory = state.memory().withVersion(version);
        return step(new Connecting(memory), new End("the cache speaks version " + version), new Dial());
    }

    /** RFC 8210, 7: an answer in an older version is to be taken in it. */
    private static Step inOlder(Asked state, int version, RtrPdu pdu) {
        return state.whole()
                ? received(new Asked(state.memory(), version, true, true), version, pdu)
                : older(state, version);
    }

    private static Step received(Receiving state, int version, RtrPdu pdu) {
        if (version != state.version() && !(pdu instanceof RtrPdu.ErrorReport)) {
            return unexpectedVersion(state, version);
        }
        return switch (pdu) {
            case RtrPdu.PrefixPdu prefix -> step(state, new Take(prefix));
            case RtrPdu.EndOfData end -> finished(state, end);
            case RtrPdu.SerialNotify _ ->
                stay(new Receiving(state.memory(), version, state.sessionId(), state.whole(), true));
            case RtrPdu.ErrorReport report -> reported(state, version, report);
            case RtrPdu.PassedOver _ -> stay(state);
            case RtrPdu.CacheResponse _, RtrPdu.CacheReset _, RtrPdu.SerialQuery _, RtrPdu.ResetQuery _ ->
                undue(state, pdu);
        };
    }

    private static Step finished(Receiving state, RtrPdu.EndOfData end) {
        if (end.sessionId() != state.sessionId()) {
            return refuse(state, report(RtrError.CORRUPT_DATA, "the end of another session's data"));
        }
        Position reached = new Position(state.version(), end.sessionId(), end.serial());
        Memory memory = state.memory().finished(reached, end.intervals());
        List<RtrAction> actions = List.of(
                new Finish(),
                new Disarm(RtrTimer.ANSWER),
                new Arm(RtrTimer.EXPIRE, end.intervals().expire()));
        if (state.again()) {
            return ask(memory, state.version(), true, actions);
        }
        List<RtrAction> resting = new ArrayList<>(actions);
        resting.add(new Arm(RtrTimer.REFRESH, end.intervals().refresh()));
        return new Step(new Resting(memory, state.version()), resting);
    }

    private static Step received(Resting state, int version, RtrPdu pdu) {
        if (version != state.version() && !(pdu instanceof RtrPdu.ErrorReport)) {
            return unexpectedVersion(state, version);
        }
        return switch (pdu) {
            case RtrPdu.SerialNotify(int sessionId, int serial) ->
                notified(state, new Position(version, sessionId, serial));
            case RtrPdu.ErrorReport report -> reported(state, version, report);
            case RtrPdu.PassedOver _ -> stay(state);
            case RtrPdu.CacheResponse _,
                    RtrPdu.PrefixPdu _,
                    RtrPdu.EndOfData _,
                    RtrPdu.CacheReset _,
                    RtrPdu.SerialQuery _,
                    RtrPdu.ResetQuery _ -> undue(state, pdu);
        };
    }

    private static Step notified(Resting state, Position news) {
        Memory memory = state.memory();
        if (memory.position().equals(Optional.of(news))) {
            return stay(state);
        }
        boolean sameSession = memory.position()
                .filter(position -> position.sessionId() == news.sessionId())
                .isPresent();
        return ask(sameSession ? memory : memory.withoutPosition(), state.version(), true, List.of());
    }

    /** RFC 8210, 12: that there are no data yet is no reason to hang up; everything else is. */
    private static Step reported(RtrState state, int version, RtrPdu.ErrorReport report) {
        if (report.code() == RtrError.NO_DATA_AVAILABLE.code() && state instanceof Asked) {
            Memory memory = state.memory().failed();
            return step(
                    new Resting(memory, version), new Disarm(RtrTimer.ANSWER), new Arm(RtrTimer.RETRY, rest(memory)));
        }
        Memory memory = state.memory().withoutPosition();
        boolean anew = report.code() == RtrError.UNSUPPORTED_VERSION.code();
        return idle(anew ? memory.withVersion(RtrBytes.HIGHEST_VERSION) : memory, "the cache says: " + report);
    }

    private static Step undue(RtrState state, RtrPdu pdu) {
        return refuse(
                state,
                report(
                        RtrError.CORRUPT_DATA,
                        "unexpected " + pdu.getClass().getSimpleName() + " while " + state.label()));
    }

    private static Step unexpectedVersion(RtrState state, int version) {
        return refuse(state, report(RtrError.UNEXPECTED_VERSION, "a PDU of version " + version));
    }

    private static RtrPdu.ErrorReport report(RtrError error, String text) {
        return new RtrPdu.ErrorReport(error.code(), new byte[0], text);
    }

    /** Reports what cannot be right, hangs up, and asks for everything next time. */
    private static Step refuse(RtrState state, RtrPdu.ErrorReport report) {
        Step idle = idle(state.memory().withoutPosition(), "sent: " + report);
        return switch (state) {
            case Idle _, Connecting _ -> stay(state);
            case Asked asked -> prepend(new Send(asked.version(), report), idle);
            case Receiving receiving -> prepend(new Send(receiving.version(), report), idle);
            case Resting resting -> prepend(new Send(resting.version(), report), idle);
        };
    }

    private static Step lost(RtrState state, String words) {
        return switch (state) {
            case Idle _ -> stay(state);
            case Connecting _, Receiving _, Resting _ -> idle(state.memory(), words);
            // Some caches hang up on a version that they do not know.
            case Asked asked ->
                idle(
                        asked.settled()
                                ? asked.memory()
                                : asked.memory().withVersion(RtrBytes.HIGHEST_VERSION - asked.version()),
                        words);
        };
    }

    private static Step idle(Memory before, String words) {
        Memory memory = before.failed();
        return step(new Idle(memory), new End(words), new Arm(RtrTimer.RETRY, rest(memory)));
    }

    private static int rest(Memory memory) {
        long doubled = (long) FIRST_RETRY_SECONDS << Math.min(memory.failures() - 1, 20);
        return (int) Math.min(memory.intervals().retry(), doubled);
    }

    private static Step prepend(RtrAction first, Step step) {
        List<RtrAction> actions = new ArrayList<>(step.actions());
        actions.addFirst(first);
        return new Step(step.state(), actions);
    }

    private static Step stay(RtrState state) {
        return new Step(state, List.of());
    }

    private static Step step(RtrState state, RtrAction... actions) {
        return new Step(state, List.of(actions));
    }
}

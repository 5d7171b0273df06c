package ribflow.bgp.session;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ribflow.bgp.message.Capability;
import ribflow.bgp.message.DecodedUpdate;
import ribflow.bgp.message.Defect;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Notification;
import ribflow.bgp.message.NotificationReason;
import ribflow.bgp.message.Retention;
import ribflow.bgp.message.Update;
import ribflow.ip.Address;
import ribflow.stats.Counters;

/**
 * One neighbour: its sessions, which of two is kept, its counters, and what the world hears of it. All on the event loop,
 * but {@link #status}.
 *
 * <p>Two routers that dial each other at the same moment have two connections. RFC 4271, 6.8, makes both sides close the
 * same one without a word between them: the connection is kept that was opened by the side with the higher BGP
 * identifier. It is decided when a second OPEN arrives, the first moment at which the neighbour's identifier is known on
 * both connections; a session that is up already stays in any case.
 */
final class Neighbour {

    private static final Logger log = LoggerFactory.getLogger(Neighbour.class);
    private static final int QUIET_SECONDS = 10;
    private static final int REPEAT_SECONDS = 60;
    private static final long AGAIN_MILLIS = 1_000;
    private static final int CONNECTED = 3;

    private final Address address;
    private volatile NeighbourConfig config;
    private final Surroundings surroundings;
    private final Session accepting;
    private final @Nullable Session dialling;
    private final Counters<SessionCounter> counters = new Counters<>(SessionCounter.class);
    private final RateLimit defects;
    private final RateLimit failures;
    private final PrefixWatch prefixes = new PrefixWatch();
    private final Faults faults = new Faults();
    private @Nullable Session established;
    private @Nullable Agreement agreed;
    private boolean stopped;
    private boolean held;
    private @Nullable ScheduledFuture<?> release;
    private String lastFailure = "";
    private volatile View view;

    /** What a neighbour needs of the speaker. */
    interface Surroundings {

        EventLoop loop();

        InstantSource clock();

        RouteListener listener();

        /** What is counted over all neighbours, those that are gone too. */
        Counters<SessionCounter> totals();

        /** Opens a connection, and tells the attempt what came of it. */
        void dial(NeighbourConfig config, Session.Attempt attempt);

        /** A connection of the neighbour has ended; it may have others. */
        void ended(Neighbour neighbour);
    }

    /** What other threads see, beside the counters. */
    private record View(
            State state, Instant since, Optional<SessionStatus.Session> session, Optional<String> lastError) {}

    Neighbour(Address address, NeighbourConfig config, Surroundings surroundings) {
        this.address = address;
        this.config = config;
        this.surroundings = surroundings;
        EventLoop loop = surroundings.loop();
        this.accepting = new Session(this, config, false, loop);
        this.dialling = config.transport().passive() || config.dynamic() ? null : new Session(this, config, true, loop);
        this.defects = new RateLimit(loop.ticker(), QUIET_SECONDS);
        this.failures = new RateLimit(loop.ticker(), REPEAT_SECONDS);
        this.view = new View(accepting.state(), surroundings.clock().instant(), Optional.empty(), Optional.empty());
    }

    Address address() {
        return address;
    }

    NeighbourConfig config() {
        return config;
    }

    void start() {
        sessions().forEach(session -> session.handle(new Event.Start()));
    }

    /** Takes a configuration with which the sessions can go on. */
    void configure(NeighbourConfig changed) {
        boolean otherLimits = !changed.limits().equals(config.limits());
        config = changed;
        sessions().forEach(session -> session.configure(changed));
        if (otherLimits) {
            release();
        }
    }

    /** Ends all sessions for good. */
    void stop(Notification notification) {
        stopped = true;
        stopSessions(new Event.Stop(notification, notification.toString()));
    }

    /** Ends all sessions, and begins anew; who was held back is not any more. */
    void reset(Notification notification) {
        if (!stopped) {
            held = false;
            stopSessions(new Event.Stop(notification, notification.toString()));
            start();
        }
    }

    /** Asks for all routes of all families again (RFC 2918). */
    Reply refresh() {
        if (established == null || !(established.state() instanceof State.Established(Agreement agreement))) {
            return new Reply(false, "the session is not up");
        }
        if (!agreement.theirs().has(Capability.RouteRefresh.class)) {
            return new Reply(false, "the neighbour does not know ROUTE-REFRESH");
        }
        Session session = established;
        agreement.families().forEach(family -> session.handle(new Event.RefreshWanted(family)));
        return new Reply(
                true,
                "asked for "
                        + agreement.families().stream().map(Family::toString).collect(Collectors.joining(", ")));
    }

    private void stopSessions(Event.Stop stop) {
        if (release != null) {
            release.cancel(false);
        }
        sessions().forEach(session -> session.handle(stop));
    }

    /** Ends the session, and lets none come up for a time, or until somebody asks for it. */
    private void hold(PrefixWatch.Breached breached, Optional<Duration> time) {
        count(SessionCounter.PREFIX_LIMITS, 1);
        String words = breached
                + time.map(after -> "; again in " + after.toSeconds() + " s").orElse("; until it is reset");
        held = true;
        Notification told = tooMany(breached.limit());
        stopSessions(new Event.Stop(told, told + ": " + words));
        release = time.map(
                        after -> surroundings.loop().schedule(this::release, after.toMillis(), TimeUnit.MILLISECONDS))
                .orElse(null);
    }

    private void release() {
        if (held && !stopped) {
            held = false;
            start();
        }
    }

    /** RFC 4486, 4: the family and its limit; without them if it is the limit of all families. */
    private static Notification tooMany(PrefixLimits.Limit limit) {
        return limit.family()
                .map(family -> NotificationReason.MAXIMUM_PREFIXES.with(ByteBuffer.allocate(7)
                        .putShort((short) family.afi())
                        .put((byte) family.safi())
                        .putInt(limit.routes())
                        .array()))
                .orElseGet(NotificationReason.MAXIMUM_PREFIXES::with);
    }

    private Stream<Session> sessions() {
        return dialling == null ? Stream.of(accepting) : Stream.of(dialling, accepting);
    }

    /** Takes a connection that the neighbour has opened. */
    void accept(Channel channel) {
        if (established != null && !restarts(established)) {
            // RFC 4271, 6.8: a session that is up is not disturbed.
            count(SessionCounter.COLLISIONS, 1);
            Farewell.say(channel, NotificationReason.CONNECTION_COLLISION.with());
            return;
        }
        // Of two connections that the neighbour opened it means the later one.
        accepting.handle(new Event.Superseded());
        if (accepting.state() instanceof State.Active) {
            accepting.connected(channel);
        } else {
            Farewell.say(channel, NotificationReason.CONNECTION_REJECTED.with());
        }
    }

    /** RFC 4724, 5: a neighbour that can restart gracefully, and connects anew, has restarted. */
    private static boolean restarts(Session session) {
        return session.state() instanceof State.Established(Agreement agreement)
                && agreement.theirs().restartsGracefully();
    }

    void dial(Session.Attempt attempt) {
        surroundings.dial(config, attempt);
    }

    /** Whether a connection of ours would serve anything. */
    boolean mayDial() {
        return switch (accepting.state()) {
            case State.Idle _, State.Active _, State.Connect _, State.OpenSent _ -> true;
            case State.OpenConfirm _, State.Established _ -> false;
        };
    }

    /** Whether it need not be remembered: no session, none in sight, and no reason to keep one from coming. */
    boolean forgettable() {
        return quiet() && !held;
    }

    /** Whether there is no connection, nor one being opened. */
    private boolean quiet() {
        return sessions().allMatch(session -> rank(session.state()) < CONNECTED);
    }

    /** Sees whether the session that has just received a good OPEN, or another, must go (RFC 4271, 6.8). */
    void resolveCollision(Session session, Agreement agreement) {
        Session other = session == accepting ? dialling : accepting;
        if (other == null) {
            return;
        }
        boolean bothConfirm = other.state() instanceof State.OpenConfirm;
        if (other == established && restarts(other)) {
            other.handle(new Event.Superseded());
        } else if (other == established || (bothConfirm && session.dials() != keepsOurs(agreement))) {
            count(SessionCounter.COLLISIONS, 1);
            session.handle(new Event.CollisionLost());
        } else if (bothConfirm) {
            count(SessionCounter.COLLISIONS, 1);
            other.handle(new Event.CollisionLost());
        }
    }

    /** Whether the connection that we opened is the one to keep: the higher identifier's, then AS's (RFC 6286, 2.3). */
    static boolean keepsOurs(Agreement agreement) {
        int byIdentifier =
                agreement.ours().routerId().compareTo(agreement.theirs().routerId());
        return byIdentifier != 0
                ? byIdentifier > 0
                : agreement.ours().as() > agreement.theirs().as();
    }

    void up(Session session, Agreement agreement) {
        established = session;
        agreed = agreement;
        lastFailure = "";
        count(SessionCounter.ESTABLISHED, 1);
        String families = agreement.families().stream().map(Family::toString).collect(Collectors.joining(", "));
        log.info(
                "BGP {} is up: {}, hold time {} s",
                this,
                families.isEmpty() ? "no family in common" : families,
                agreement.holdTime());
        SessionStatus.Session now = new SessionStatus.Session(
                agreement.theirs().routerId(),
                agreement.holdTime(),
                agreement.traits(),
                Agreed.features(agreement),
                agreement.theirs().capabilities().stream().map(Object::toString).toList(),
                session.ends(),
                session.dials());
        view = new View(session.state(), surroundings.clock().instant(), Optional.of(now), view.lastError);
        surroundings.listener().established(address, agreement.theirs(), agreement.traits());
        sessions().filter(other -> other != session).forEach(other -> other.handle(new Event.CollisionLost()));
    }

    void refreshing(Family family) {
        surroundings.listener().refreshing(address, family);
    }

    void refreshed(Family family) {
        surroundings.listener().refreshed(address, family);
    }

    void learn(Update update) {
        if (update.isNothing()) {
            return;
        }
        for (Update.Withdrawal each : update.withdrawn()) {
            count(SessionCounter.PREFIXES_WITHDRAWN, each.nlri().size());
        }
        for (Update.Announcement each : update.announced()) {
            count(SessionCounter.PREFIXES_ANNOUNCED, each.nlri().size());
        }
        if (update.endOfRib().isPresent()) {
            count(SessionCounter.END_OF_RIB, 1);
        }
        surroundings.listener().update(address, update);
        if (!update.announced().isEmpty()) {
            watchLimits();
        }
    }

    private void watchLimits() {
        PrefixLimits limits = config.limits();
        if (limits.equals(PrefixLimits.NONE) || !(established instanceof Session session)) {
            return;
        }
        if (session.state() instanceof State.Established(Agreement agreement)) {
            Optional<PrefixWatch.Breached> breached = prefixes.look(
                    limits,
                    agreement.families(),
                    family -> surroundings.listener().routes(address, family),
                    words -> log.warn("BGP {}: {}", this, words));
            breached.ifPresent(breach -> {
                switch (limits.breach()) {
                    case PrefixLimits.Breach.Warn _ -> {}
                    case PrefixLimits.Breach.Stop _ -> hold(breach, Optional.empty());
                    case PrefixLimits.Breach.Restart(Duration after) -> hold(breach, Optional.of(after));
                }
            });
        }
    }

    /** A session or an attempt is over. */
    void ended(Session session, Ending ending, String words) {
        if (session == established && agreed != null) {
            Map<Family, Retention> kept = Keeping.of(agreed, ending, config.keep());
            established = null;
            agreed = null;
            log.info("BGP {} is down: {}{}", this, words, kept.isEmpty() ? "" : "; its routes are kept for a while");
            surroundings.listener().down(address, kept);
            // Last: who sees that the session is down finds its routes gone, or stale.
            view = new View(session.state(), surroundings.clock().instant(), Optional.empty(), Optional.of(words));
        } else if (quiet() && !stopped) {
            // A connection that gives way to another one is no failure.
            count(SessionCounter.CONNECTIONS_FAILED, 1);
            view = new View(view.state, view.since, view.session, Optional.of(words));
            failed(words);
        }
        if (dialling != null && session == accepting && !stopped && !held) {
            dialling.restart(AGAIN_MILLIS);
        }
        surroundings.ended(this);
    }

    /** Logs why there is no session, once for each new reason, and from time to time. */
    private void failed(String words) {
        if (words.equals(lastFailure)) {
            failures.pass(more -> log.info("BGP {} does not come up: {}{}", this, words, more));
        } else {
            lastFailure = words;
            log.info("BGP {} does not come up: {}", this, words);
        }
    }

    /** A session has another state. */
    void changed() {
        view = new View(furthest().state(), view.since, view.session, view.lastError);
    }

    /** The session that counts: while nobody is connected, what we do about it says more than that we listen. */
    private Session furthest() {
        if (dialling == null) {
            return accepting;
        }
        int theirs = rank(accepting.state());
        return theirs >= CONNECTED && theirs >= rank(dialling.state()) ? accepting : dialling;
    }

    /** How far a session has come. */
    private static int rank(State state) {
        return switch (state) {
            case State.Idle _ -> 0;
            case State.Active _ -> 1;
            case State.Connect _ -> 2;
            case State.OpenSent _ -> CONNECTED;
            case State.OpenConfirm _ -> CONNECTED + 1;
            case State.Established _ -> CONNECTED + 2;
        };
    }

    void count(SessionCounter counter, long count) {
        counters.add(counter, count);
        surroundings.totals().add(counter, count);
    }

    /** Says what is wrong with an UPDATE. */
    void countFaults(DecodedUpdate update) {
        count(SessionCounter.NLRI_SKIPPED, update.skippedNlri());
        count(SessionCounter.ATTRIBUTES_UNKNOWN, update.unknownAttributes());
        faults.count(update, surroundings.clock().instant());
        for (Defect defect : update.defects()) {
            count(SessionCounter.of(defect.handling()), 1);
        }
        update.worst()
                .ifPresent(worst -> defects.pass(more -> log.warn(
                        "BGP {}: error in an UPDATE, {}: {}{}",
                        this,
                        worst.handling().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        worst.words(),
                        more)));
    }

    /** From any thread. */
    SessionStatus status() {
        View seen = view;
        Map<SessionCounter, Long> counts =
                Arrays.stream(SessionCounter.values()).collect(Collectors.toMap(Function.identity(), counters::get));
        return new SessionStatus(
                address,
                config.description(),
                config.dynamic(),
                config.remoteAs(),
                config.localAs(),
                seen.state.words(),
                seen.since,
                seen.session,
                counts,
                new SessionStatus.Faults(faults.errors(), faults.unknown(), faults.skipped(), faults.last()),
                config.transport(),
                config.limits(),
                config.keep(),
                config.holdTime(),
                seen.lastError);
    }

    @Override
    public String toString() {
        String description = config.description().isEmpty() ? "" : ", " + config.description();
        return address + " (AS " + config.remoteAs() + description + ')';
    }
}

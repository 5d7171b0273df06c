package ribflow.rpki;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ribflow.ip.Endpoint;
import ribflow.ip.Epochs;
import ribflow.stats.Counters;

/**
 * The state machine of one cache at work: it has the connection, the timers and the VRPs, turns what they say into events,
 * and performs the actions. It outlives its connections. All on the event loop.
 */
final class RtrSession implements Source {

    private static final Logger log = LoggerFactory.getLogger(RtrSession.class);
    private static final int CONNECT_MILLIS = 30_000;

    private final InetSocketAddress cache;
    private final EventLoop loop;
    private final InstantSource clock;
    private final Counters<RpkiCounter> counters;
    private final Runnable changed;
    private final VrpCollection vrps;
    private final RtrTimers timers;
    private final Counters<RpkiCounter> own = new Counters<>(RpkiCounter.class);
    private final Queue<RtrEvent> events = new ArrayDeque<>();
    private boolean handling;
    private RtrState state = new RtrState.Idle(RtrState.Memory.NEW);
    private @Nullable Channel channel;
    private long lastHeard;
    private boolean whole;
    private volatile Standing standing = new Standing(new RtrState.Idle(RtrState.Memory.NEW), null, null, null, "");

    /** What {@link #status} shows. */
    private record Standing(
            RtrState state,
            @Nullable VrpTable table,
            @Nullable Instant refreshed,
            @Nullable Instant expires,
            String lastError) {}

    /**
     * A session, not begun.
     *
     * @param counters the sums over all sources
     * @param changed called when there are other VRPs, or the trust in them is another
     */
    RtrSession(
            InetSocketAddress cache,
            EventLoop loop,
            InstantSource clock,
            Epochs epochs,
            int most,
            Counters<RpkiCounter> counters,
            Runnable changed) {
        this.cache = cache;
        this.loop = loop;
        this.clock = clock;
        this.counters = counters;
        this.changed = changed;
        this.vrps = new VrpCollection(epochs, most);
        this.timers = new RtrTimers(loop, this::expired);
    }

    @Override
    public void start() {
        handle(new RtrEvent.Start());
    }

    @Override
    public void stop() {
        handle(new RtrEvent.Stop());
    }

    @Override
    public @Nullable VrpTable table() {
        return vrps.table();
    }

    @Override
    public Trust trust() {
        if (vrps.table() == null) {
            return Trust.NONE;
        }
        return switch (state) {
            case RtrState.Receiving _, RtrState.Resting _ -> Trust.UP;
            case RtrState.Asked asked -> asked.settled() ? Trust.UP : Trust.KEPT;
            case RtrState.Idle _, RtrState.Connecting _ -> Trust.KEPT;
        };
    }

    @Override
    public void turn() {
        vrps.turn();
    }

    /** A cache that is sending, however slowly, is not silent. */
    private void expired(RtrTimer timer) {
        if (timer == RtrTimer.ANSWER) {
            long silent = (loop.ticker().nanoTime() - lastHeard) / 1_000_000_000L;
            if (silent < RtrFsm.ANSWER_SECONDS) {
                timers.arm(timer, (int) (RtrFsm.ANSWER_SECONDS - silent));
                return;
            }
        }
        handle(new RtrEvent.Expired(timer));
    }

    /** Lets the state machine take an event, and those that performing its actions brings about. */
    private void handle(RtrEvent event) {
        events.add(event);
        if (handling) {
            return;
        }
        handling = true;
        try {
            for (RtrEvent next = events.poll(); next != null; next = events.poll()) {
                RtrFsm.Step step = RtrFsm.step(state, next);
                Trust trusted = trust();
                VrpTable held = vrps.table();
                state = step.state();
                step.actions().forEach(this::perform);
                if (!(next instanceof RtrEvent.Received(var _, RtrPdu.PrefixPdu _))) {
                    stand(standing.refreshed, standing.expires, standing.lastError);
                    if (trust() != trusted || vrps.table() != held) {
                        changed.run(); // last: who sees the table finds it explained by the status
                    }
                }
            }
        } finally {
            handling = false;
        }
    }

    private void stand(@Nullable Instant refreshed, @Nullable Instant expires, String lastError) {
        standing = new Standing(state, vrps.table(), refreshed, expires, lastError);
    }

    private void perform(RtrAction action) {
        switch (action) {
            case RtrAction.Dial _ -> dial();
            case RtrAction.Send(int version, RtrPdu pdu) -> send(version, pdu);
            case RtrAction.Begin(boolean everything) -> {
                whole = everything;
                vrps.begin(everything);
            }
            case RtrAction.Take(RtrPdu.PrefixPdu pdu) -> take(pdu);
            case RtrAction.Finish _ -> finish();
            case RtrAction.Forget _ -> forget();
            case RtrAction.Arm(RtrTimer timer, int seconds) -> {
                if (timer == RtrTimer.EXPIRE) {
                    Instant now = clock.instant();
                    stand(now, now.plusSeconds(seconds), standing.lastError);
                }
                timers.arm(timer, seconds);
            }
            case RtrAction.Disarm(RtrTimer timer) -> timers.disarm(timer);
            case RtrAction.End(String words) -> end(words);
        }
    }

    private void take(RtrPdu.PrefixPdu pdu) {
        count(pdu.announced() ? RpkiCounter.ANNOUNCED : RpkiCounter.WITHDRAWN);
        Optional<RtrError> wrong = vrps.take(pdu);
        if (wrong.isPresent()) {
            byte[] bytes = RtrBytes.copy(RtrBytes.write(version(), pdu));
            handle(new RtrEvent.Wrong(
                    new RtrPdu.ErrorReport(wrong.get().code(), bytes, pdu.vrp().toString())));
        }
    }

    private int version() {
        return state instanceof RtrState.Receiving receiving ? receiving.version() : RtrBytes.HIGHEST_VERSION;
    }

    private void finish() {
        count(whole ? RpkiCounter.LOADS : RpkiCounter.UPDATES);
        vrps.finish();
        VrpTable now = vrps.table();
        log.info("RPKI cache {}: {} VRPs", name(), now == null ? 0 : now.size());
    }

    private void forget() {
        if (vrps.table() != null) {
            count(RpkiCounter.EXPIRED);
            log.warn("RPKI cache {}: the VRPs could not be refreshed in time and are forgotten", name());
        }
        vrps.forget();
        stand(null, null, standing.lastError);
    }

    private void count(RpkiCounter counter) {
        own.increment(counter);
        counters.increment(counter);
    }

    private void send(int version, RtrPdu pdu) {
        if (channel != null) {
            count(pdu instanceof RtrPdu.ErrorReport ? RpkiCounter.ERRORS_OUT : RpkiCounter.PDUS_OUT);
            var _ = channel.writeAndFlush(Unpooled.wrappedBuffer(RtrBytes.write(version, pdu)));
            lastHeard = loop.ticker().nanoTime();
        }
    }

    private void dial() {
        new Bootstrap()
                .group(loop)
                .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(cache)
                .addListener((ChannelFuture dialled) -> {
                    if (dialled.isSuccess()) {
                        connected(dialled.channel());
                    } else {
                        handle(new RtrEvent.Lost(
                                "cannot connect: " + dialled.cause().getMessage()));
                    }
                });
    }

    private void connected(Channel connection) {
        if (!(state instanceof RtrState.Connecting)) {
            connection.close();
            return;
        }
        count(RpkiCounter.CONNECTIONS);
        channel = connection;
        connection.pipeline().addLast(new RtrFraming(), new Ears());
        handle(new RtrEvent.Connected());
    }

    /** Closes the connection, after what was written last is out. */
    private void end(String words) {
        timers.disarm(RtrTimer.REFRESH);
        timers.disarm(RtrTimer.ANSWER);
        vrps.abandon();
        Channel ended = channel;
        channel = null;
        count(RpkiCounter.CONNECTIONS_ENDED);
        if (ended != null) {
            var _ = ended.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
        if (!words.equals(standing.lastError)) {
            log.warn("RPKI cache {}: {}", name(), words);
        }
        stand(standing.refreshed, standing.expires, words);
    }

    private String name() {
        return cache.getHostString() + ":" + cache.getPort();
    }

    /** Hears what comes over one connection, as long as it is the session's. */
    private final class Ears extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (context.channel() != channel || !(message instanceof RtrEvent event)) {
                return;
            }
            lastHeard = loop.ticker().nanoTime();
            if (event instanceof RtrEvent.Received(var _, RtrPdu pdu)) {
                count(RpkiCounter.PDUS_IN);
                if (pdu instanceof RtrPdu.PassedOver) {
                    count(RpkiCounter.ROUTER_KEYS);
                } else if (pdu instanceof RtrPdu.ErrorReport) {
                    count(RpkiCounter.ERRORS_IN);
                }
            }
            handle(event);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (context.channel() == channel) {
                handle(new RtrEvent.Lost("the cache closed the connection"));
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (context.channel() == channel) {
                handle(new RtrEvent.Lost("the connection broke: " + Endpoint.reason(cause)));
            }
        }
    }

    @Override
    public SourceStatus status(boolean used) {
        Standing now = standing;
        Optional<RtrState.Position> position = now.state.memory().position();
        VrpTable table = now.table;
        return new SourceStatus(
                name(),
                used,
                now.state.label(),
                version(now.state),
                position.map(known -> OptionalInt.of(known.sessionId())).orElse(OptionalInt.empty()),
                position.map(known -> OptionalLong.of(known.serial() & 0xffff_ffffL))
                        .orElse(OptionalLong.empty()),
                table == null ? 0 : table.size(true),
                table == null ? 0 : table.size(false),
                table == null ? 0 : table.bytes(),
                Optional.ofNullable(now.refreshed),
                Optional.ofNullable(now.expires),
                Optional.of(now.lastError).filter(words -> !words.isEmpty()),
                Rpki.values(own));
    }

    private static OptionalInt version(RtrState state) {
        return switch (state) {
            case RtrState.Asked asked when asked.settled() -> OptionalInt.of(asked.version());
            case RtrState.Receiving receiving -> OptionalInt.of(receiving.version());
            case RtrState.Resting resting -> OptionalInt.of(resting.version());
            case RtrState.Idle _, RtrState.Connecting _, RtrState.Asked _ -> OptionalInt.empty();
        };
    }
}

package ribflow.bgp.session;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ribflow.bgp.message.Notification;
import ribflow.bgp.message.NotificationReason;
import ribflow.ip.Address;
import ribflow.ip.Endpoint;
import ribflow.ip.Prefix;
import ribflow.stats.Counters;

/**
 * The BGP speaker: it listens, dials, knows its neighbours, and tells a {@link RouteListener} what they say. It never
 * announces a route.
 *
 * <p>One event loop does all of it, the listener's work too. Others may run tasks there by {@link #execute} and
 * {@link #every}; the loop's thread begins with the first task.
 */
public final class BgpSpeaker implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(BgpSpeaker.class);
    private static final int QUIET_SECONDS = 10;

    private final RouteListener listener;
    private final InstantSource clock;
    private final EventLoopGroup group;
    private final EventLoop loop;
    private final ChannelGroup connections;
    private final Sockets sockets;
    private final Map<Address, Neighbour> neighbours = new ConcurrentHashMap<>();
    private final RateLimit strangers;
    private final Counters<SessionCounter> totals = new Counters<>(SessionCounter.class);
    private volatile BgpConfig config;
    private Map<Prefix, String> unguarded = Map.of();
    private boolean closing;

    public BgpSpeaker(BgpConfig config, RouteListener listener) {
        this(config, listener, InstantSource.system());
    }

    public BgpSpeaker(BgpConfig config, RouteListener listener, InstantSource clock) {
        this.config = config;
        this.listener = listener;
        this.clock = clock;
        this.group = new MultiThreadIoEventLoopGroup(
                1,
                new DefaultThreadFactory("bgp"),
                Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        this.loop = group.next();
        this.sockets = new Sockets(group);
        this.connections = new DefaultChannelGroup(loop);
        this.strangers = new RateLimit(loop.ticker(), QUIET_SECONDS);
    }

    /** Listens, and begins to dial. If an address cannot be listened on, it says which and why, and nothing is left open. */
    public void start() {
        // Before the first connection can come in.
        loop.submit(this::configure).awaitUninterruptibly();
        for (InetSocketAddress address : config.listen()) {
            try {
                Channel bound = sockets.listen(address, new Door(), config.neighbours());
                log.info("BGP listens on {}", new Endpoint((InetSocketAddress) bound.localAddress()));
            } catch (IOException e) {
                close();
                Endpoint endpoint = new Endpoint(address);
                throw new IllegalStateException("cannot listen for BGP on " + endpoint + ": " + endpoint.refusal(e), e);
            }
        }
    }

    /**
     * Takes other neighbours. Sessions whose neighbour is configured as before, or differs only in what a session can take
     * over as it is, are not disturbed; others end, and begin anew as configured now. The addresses that are listened on
     * stay what they are.
     */
    public void reconfigure(BgpConfig changed) {
        execute(() -> {
            config = changed;
            unguarded = sockets.guard(changed.neighbours());
            unguarded.forEach((neighbour, words) ->
                    log.error("BGP {} cannot be guarded, and will not be let in: {}", neighbour, words));
            configure();
        });
    }

    /** Makes the neighbours those of the configuration. */
    private void configure() {
        if (closing) {
            return;
        }
        Map<Address, NeighbourConfig> wanted = config.neighbours().stream()
                .filter(neighbour -> !neighbour.dynamic())
                .collect(Collectors.toMap(neighbour -> neighbour.prefix().address(), Function.identity()));
        for (Neighbour neighbour : List.copyOf(neighbours.values())) {
            Optional<NeighbourConfig> now =
                    Optional.ofNullable(wanted.get(neighbour.address())).or(() -> range(neighbour.address()));
            if (now.isPresent() && neighbour.config().goesOnWith(now.get())) {
                neighbour.configure(now.get());
            } else {
                neighbours.remove(neighbour.address());
                neighbour.stop(
                        now.isPresent()
                                ? NotificationReason.CONFIGURATION_CHANGE.with()
                                : NotificationReason.PEER_DECONFIGURED.with());
                if (now.isEmpty()) {
                    listener.gone(neighbour.address());
                }
            }
        }
        wanted.forEach((address, neighbour) -> {
            if (!neighbours.containsKey(address)) {
                add(address, neighbour);
            }
        });
    }

    /** Tells all neighbours that we stop (cease, administrative shutdown), and closes everything. */
    @Override
    public void close() {
        sockets.listening().forEach(channel -> channel.close().awaitUninterruptibly());
        if (!group.isShuttingDown()) {
            loop.submit(() -> {
                        closing = true;
                        Notification farewell =
                                Communication.with(NotificationReason.ADMINISTRATIVE_SHUTDOWN, config.farewell());
                        neighbours.values().forEach(each -> each.stop(farewell));
                    })
                    .awaitUninterruptibly();
            connections.newCloseFuture().awaitUninterruptibly(Farewell.PATIENCE_MILLIS);
        }
        group.shutdownGracefully(0, Farewell.PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly();
    }

    /** Asks a neighbour to send all its routes again, and says what came of that, if there is
     * such a neighbour. From any thread but the event loop's. */
    public Optional<Reply> refresh(Address address) {
        return ask(address, Neighbour::refresh);
    }

    /**
     * Ends the session with a neighbour and begins anew, also where too many routes had ended it for good. From any thread
     * but the event loop's.
     *
     * @param words what the people at the other end are told; may be empty
     */
    public Optional<Reply> reset(Address address, String words) {
        return ask(address, neighbour -> {
            neighbour.reset(Communication.with(NotificationReason.ADMINISTRATIVE_RESET, words));
            return new Reply(true, "reset");
        });
    }

    /** The neighbour's answer; none if there is no such neighbour. */
    private Optional<Reply> ask(Address address, Function<Neighbour, Reply> question) {
        return Optional.ofNullable(neighbours.get(address))
                .map(neighbour -> loop.submit(() -> question.apply(neighbour))
                        .awaitUninterruptibly()
                        .getNow());
    }

    /** All neighbours, in the order of their addresses. From any thread. */
    public List<SessionStatus> status() {
        return neighbours.values().stream()
                .map(Neighbour::status)
                .sorted(Comparator.comparing(SessionStatus::neighbour))
                .toList();
    }

    /** The addresses that are listened on; the ports are the real ones. */
    public List<InetSocketAddress> bound() {
        return sockets.listening().stream()
                .map(channel -> (InetSocketAddress) channel.localAddress())
                .toList();
    }

    /** The event loop, for others whose connections must share its thread since they write to the RIB too. */
    public EventLoopGroup loop() {
        return group;
    }

    /** Runs a task on the event loop. */
    public void execute(Runnable task) {
        loop.execute(task);
    }

    /** What is counted over all neighbours, those that are gone too. */
    public Counters<SessionCounter> counters() {
        return totals;
    }

    /** Runs a task on the event loop again and again, with so many milliseconds between two runs. */
    public ScheduledFuture<?> every(long millis, Runnable task) {
        return loop.scheduleWithFixedDelay(task, millis, millis, TimeUnit.MILLISECONDS);
    }

    private Neighbour add(Address address, NeighbourConfig neighbour) {
        Neighbour added = new Neighbour(address, neighbour, new Surroundings());
        neighbours.put(address, added);
        added.start();
        return added;
    }

    /** A connection that a neighbour, or a stranger, has opened. */
    private void accept(Channel channel) {
        connections.add(channel);
        Address address = Address.of(((InetSocketAddress) channel.remoteAddress()).getAddress());
        Neighbour neighbour = neighbours.get(address);
        Optional<NeighbourConfig> config =
                Optional.ofNullable(neighbour).map(Neighbour::config).or(() -> range(address));
        if (closing || config.isEmpty()) {
            reject(channel, address, "no such neighbour", NotificationReason.CONNECTION_REJECTED);
        } else if (!guarded(channel, address, config.get())) {
            reject(channel, address, "the connection cannot be guarded", NotificationReason.CONNECTION_REJECTED);
        } else if (neighbour != null) {
            neighbour.accept(channel);
        } else if (dynamic() >= this.config.maxDynamic()) {
            String words = this.config.maxDynamic() + " dynamic neighbours are up, which is the most allowed";
            reject(channel, address, words, NotificationReason.OUT_OF_RESOURCES);
        } else {
            add(address, config.get()).accept(channel);
        }
    }

    private boolean guarded(Channel channel, Address address, NeighbourConfig config) {
        if (unguarded.containsKey(config.prefix())) {
            return false;
        }
        try {
            Guard.accepted(channel, address, config.transport());
            return true;
        } catch (IOException e) {
            log.error("BGP {} cannot be guarded: {}", address, e.getMessage());
            return false;
        }
    }

    private void reject(Channel channel, Address address, String words, NotificationReason reason) {
        strangers.pass(more -> log.warn("BGP connection from {} rejected: {}{}", address, words, more));
        Farewell.say(channel, reason.with());
    }

    /** The longest range that holds the address. */
    private Optional<NeighbourConfig> range(Address address) {
        return config.neighbours().stream()
                .filter(neighbour -> neighbour.dynamic()
                        && neighbour.prefix().isIpv4() == address.isIpv4()
                        && neighbour.prefix().contains(address.high(), address.low()))
                .max(Comparator.comparingInt(neighbour -> neighbour.prefix().length()));
    }

    private long dynamic() {
        return neighbours.values().stream()
                .filter(neighbour -> neighbour.config().dynamic())
                .count();
    }

    /** Hands each connection that comes in to {@link #accept}. */
    @Sharable
    private final class Door extends ChannelInboundHandlerAdapter {

        @Override
        public void channelActive(ChannelHandlerContext context) {
            context.pipeline().remove(this);
            accept(context.channel());
        }
    }

    /** The speaker as neighbours see it. */
    private final class Surroundings implements Neighbour.Surroundings {

        @Override
        public EventLoop loop() {
            return loop;
        }

        @Override
        public InstantSource clock() {
            return clock;
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
        public void dial(NeighbourConfig neighbour, Session.Attempt attempt) {
            sockets.dial(neighbour, new Sockets.Dialled() {
                @Override
                public void opened(Channel channel) {
                    connections.add(channel);
                    attempt.succeeded(channel);
                }

                @Override
                public void failed(String words) {
                    attempt.failed(words);
                }
            });
        }

        @Override
        public void ended(Neighbour neighbour) {
            // After the work at hand: the neighbour may be about to take another connection.
            loop.execute(() -> {
                if (neighbour.config().dynamic() && neighbour.forgettable()) {
                    neighbours.remove(neighbour.address(), neighbour);
                }
            });
        }
    }
}

package ribflow.bgp.session;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ribflow.bgp.message.NotificationReason;
import ribflow.ip.Address;
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
    private final List<Channel> listening = new CopyOnWriteArrayList<>();
    private final Map<Address, Neighbour> neighbours = new ConcurrentHashMap<>();
    private final RateLimit strangers;
    private final Counters<SessionCounter> totals = new Counters<>(SessionCounter.class);
    private volatile BgpConfig config;
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
        this.connections = new DefaultChannelGroup(loop);
        this.strangers = new RateLimit(loop.ticker(), QUIET_SECONDS);
    }

    /** Listens, and begins to dial. If an address cannot be listened on, it says which and why, and nothing is left open. */
    public void start() {
        // Before the first connection can come in.
        loop.submit(this::configure).awaitUninterruptibly();
        for (InetSocketAddress address : config.listen()) {
            ChannelFuture bound = new ServerBootstrap()
                    .group(group)
                    .channel(Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                    .option(ChannelOption.SO_REUSEADDR, true)
                    .childOption(ChannelOption.TCP_NODELAY, true)
                    .childHandler(new Door())
                    .bind(address)
                    .awaitUninterruptibly();
            if (!bound.isSuccess()) {
                close();
                throw new IllegalStateException(
                        "cannot listen for BGP on " + address + ": " + words(bound.cause()), bound.cause());
            }
            listening.add(bound.channel());
            log.info("BGP listens on {}", bound.channel().localAddress());
        }
    }

    /**
     * Takes other neighbours. Sessions whose neighbour is configured as before are not disturbed; others end, and begin
     * anew as configured now. The addresses that are listened on stay what they are.
     */
    public void reconfigure(BgpConfig changed) {
        execute(() -> {
            config = changed;
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
            if (!now.equals(Optional.of(neighbour.config()))) {
                neighbours.remove(neighbour.address());
                neighbour.stop(
                        now.isPresent()
                                ? NotificationReason.CONFIGURATION_CHANGE
                                : NotificationReason.PEER_DECONFIGURED);
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
        listening.forEach(channel -> channel.close().awaitUninterruptibly());
        if (!group.isShuttingDown()) {
            loop.submit(() -> {
                        closing = true;
                        neighbours.values().forEach(each -> each.stop(NotificationReason.ADMINISTRATIVE_SHUTDOWN));
                    })
                    .awaitUninterruptibly();
            connections.newCloseFuture().awaitUninterruptibly(Farewell.PATIENCE_MILLIS);
        }
        group.shutdownGracefully(0, Farewell.PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly();
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
        return listening.stream()
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

    /** The system's words, without the name of the call before and the address behind. */
    private static String words(Throwable cause) {
        return String.valueOf(cause.getMessage())
                .replaceFirst("^.*failed with error\\(-?\\d+\\): ", "")
                .replaceFirst(": /.*$", "");
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
        if (neighbour != null) {
            neighbour.accept(channel);
            return;
        }
        Optional<NeighbourConfig> range = range(address);
        if (closing || range.isEmpty()) {
            strangers.pass(more -> log.warn("BGP connection from {} rejected: no such neighbour{}", address, more));
            Farewell.say(channel, NotificationReason.CONNECTION_REJECTED.with());
        } else if (dynamic() >= config.maxDynamic()) {
            strangers.pass(more -> log.warn(
                    "BGP connection from {} rejected: {} dynamic neighbours are up, which is the most allowed{}",
                    address,
                    config.maxDynamic(),
                    more));
            Farewell.say(channel, NotificationReason.OUT_OF_RESOURCES.with());
        } else {
            add(address, range.get()).accept(channel);
        }
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
            InetSocketAddress remote =
                    new InetSocketAddress(neighbour.prefix().address().toInetAddress(), neighbour.port());
            Bootstrap bootstrap = new Bootstrap()
                    .group(group)
                    .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, neighbour.connectRetry() * 1000)
                    .handler(new ChannelInboundHandlerAdapter());
            neighbour.bind().ifPresent(address -> bootstrap.localAddress(address.toInetAddress(), 0));
            bootstrap.connect(remote).addListener((ChannelFuture dialled) -> {
                if (dialled.isSuccess()) {
                    connections.add(dialled.channel());
                    attempt.succeeded(dialled.channel());
                } else {
                    attempt.failed("cannot connect: " + words(dialled.cause()));
                }
            });
        }

        @Override
        public void ended(Neighbour neighbour) {
            // After the work at hand: the neighbour may be about to take another connection.
            loop.execute(() -> {
                if (neighbour.config().dynamic() && neighbour.quiet()) {
                    neighbours.remove(neighbour.address(), neighbour);
                }
            });
        }
    }
}

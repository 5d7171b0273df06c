package ribflow.bgp.bmp;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ribflow.ip.Address;
import ribflow.ip.Endpoint;
import ribflow.stats.Counters;

/**
 * The BMP station: routers connect, and what they tell goes to a {@link BmpListener}. It never sends a byte (RFC 7854, 3.2).
 *
 * <p><b>On the event loop of BGP.</b> That loop is the one that may write to the RIB, so the routers' connections live there
 * too, and an UPDATE goes from the socket into the RIB without a queue in between that could fill up. A router that is not
 * read takes its collector for stuck and gives it up; here the socket is read whenever the loop comes around.
 *
 * <p><b>Nobody starves.</b> A router that begins sends a million routes as fast as TCP goes. So each turn reads one buffer
 * of 32 KiB of a connection, a few hundred routes, and then the others have their turn: BGP's keepalives among them.
 *
 * <p><b>Connections end in silence.</b> BMP has no keepalives of its own; a router that lost its power is noticed by TCP's,
 * after two minutes, or when it comes back: its new connection takes the place of the old one.
 */
public final class BmpStation implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(BmpStation.class);
    private static final int TURN = 32 * 1024;
    private static final int KEEPALIVE_IDLE_SECONDS = 60;
    private static final int KEEPALIVE_INTERVAL_SECONDS = 15;
    private static final int KEEPALIVES = 4;

    /** Routers that were here once and are shown as disconnected; the oldest are forgotten. */
    private static final int MOST_REMEMBERED = 1000;

    private final BmpConfig config;
    private final BmpListener listener;
    private final EventLoopGroup loop;
    private final InstantSource clock;
    private final Counters<BmpCounter> counters = new Counters<>(BmpCounter.class);
    private final List<Channel> listening = new CopyOnWriteArrayList<>();
    private final Map<Address, MonitoredRouter> routers = new ConcurrentHashMap<>();

    /** Of routers that are connected; the event loop's. */
    private final Map<Address, Channel> connections = new HashMap<>();

    /** @param loop one event loop, on which the listener is called */
    public BmpStation(BmpConfig config, BmpListener listener, EventLoopGroup loop) {
        this(config, listener, loop, InstantSource.system());
    }

    BmpStation(BmpConfig config, BmpListener listener, EventLoopGroup loop, InstantSource clock) {
        this.config = config;
        this.listener = listener;
        this.loop = loop;
        this.clock = clock;
    }

    /** Listens. If an address cannot be listened on, it says which and why, and nothing is left open. */
    public void start() {
        for (InetSocketAddress address : config.listen()) {
            ServerBootstrap bootstrap = new ServerBootstrap()
                    .group(loop)
                    .channel(Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                    .option(ChannelOption.SO_REUSEADDR, true)
                    .childOption(ChannelOption.SO_KEEPALIVE, true)
                    .childOption(
                            ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(TURN).maxMessagesPerRead(1))
                    .childHandler(new Door());
            if (Epoll.isAvailable()) {
                bootstrap
                        .childOption(EpollChannelOption.TCP_KEEPIDLE, KEEPALIVE_IDLE_SECONDS)
                        .childOption(EpollChannelOption.TCP_KEEPINTVL, KEEPALIVE_INTERVAL_SECONDS)
                        .childOption(EpollChannelOption.TCP_KEEPCNT, KEEPALIVES);
            }
            ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
            if (!bound.isSuccess()) {
                close();
                Endpoint endpoint = new Endpoint(address);
                throw new IllegalStateException(
                        "cannot listen for BMP on " + endpoint + ": " + endpoint.refusal(bound.cause()), bound.cause());
            }
            listening.add(bound.channel());
            log.info("BMP listens on {}", new Endpoint((InetSocketAddress)
                    bound.channel().localAddress()));
        }
    }

    /** The addresses that are listened on; the ports are the real ones. */
    public List<InetSocketAddress> bound() {
        return listening.stream()
                .map(channel -> (InetSocketAddress) channel.localAddress())
                .toList();
    }

    /** All routers, in the order of their addresses. From any thread. */
    public List<RouterStatus> status() {
        return routers.values().stream()
                .map(MonitoredRouter::status)
                .sorted(Comparator.comparing(RouterStatus::router))
                .toList();
    }

    /** What is counted over all routers. */
    public Counters<BmpCounter> counters() {
        return counters;
    }

    /** Closes all connections; to be called before the event loop ends. */
    @Override
    public void close() {
        listening.forEach(channel -> channel.close().awaitUninterruptibly());
        listening.clear();
        if (!loop.isShuttingDown()) {
            loop.submit(() -> List.copyOf(connections.values()).forEach(Channel::close))
                    .awaitUninterruptibly();
        }
    }

    /** Lets routers in. */
    private final class Door extends ChannelInitializer<Channel> {

        @Override
        protected void initChannel(Channel channel) {
            Address address = Address.of(((InetSocketAddress) channel.remoteAddress()).getAddress());
            boolean known = connections.containsKey(address);
            if (!config.allows(address) || !known && connections.size() >= config.maxRouters()) {
                counters.increment(BmpCounter.REFUSED);
                log.warn(
                        "BMP connection from {} refused: {}",
                        address,
                        config.allows(address)
                                ? "there are " + connections.size() + " already"
                                : "it is none of bmp.routers");
                channel.close();
                return;
            }
            if (known) {
                counters.increment(BmpCounter.REPLACED);
                end(address, Optional.empty());
            }
            connections.put(address, channel);
            MonitoredRouter router = new MonitoredRouter(address, listener, counters, clock);
            remember(router);
            router.count(BmpCounter.CONNECTIONS);
            log.info("BMP: {} is connected", address);
            channel.pipeline().addLast(new BmpReframer(), new Connection(router));
        }
    }

    private void remember(MonitoredRouter router) {
        routers.put(router.router(), router);
        if (routers.size() > MOST_REMEMBERED + config.maxRouters()) {
            List<RouterStatus> gone = new ArrayList<>(status());
            gone.removeIf(RouterStatus::connected);
            gone.stream()
                    .min(Comparator.comparing(RouterStatus::since))
                    .ifPresent(oldest -> routers.remove(oldest.router()));
        }
    }

    /** Ends what a connection told, whichever it is now, or that one only. */
    private void end(Address address, Optional<Channel> only) {
        Channel channel = connections.get(address);
        if (channel == null || only.isPresent() && !only.get().equals(channel)) {
            return;
        }
        connections.remove(address);
        MonitoredRouter router = routers.get(address);
        if (router != null) {
            router.lost();
        }
        channel.close();
    }

    /** One router's connection. */
    private final class Connection extends SimpleChannelInboundHandler<Object> {

        private final MonitoredRouter router;

        Connection(MonitoredRouter router) {
            this.router = router;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, Object message) {
            if (message instanceof MalformedBmp e) {
                lost(context, e.words());
                return;
            }
            try {
                BmpDecoder.decode((ByteBuffer) message)
                        .ifPresentOrElse(router::message, () -> router.count(BmpCounter.UNKNOWN));
            } catch (MalformedBmp e) {
                router.count(BmpCounter.MALFORMED_MESSAGES);
                router.error(e.words());
            }
            // Last: who sees it counted finds its routes.
            router.count(BmpCounter.MESSAGES);
        }

        private void lost(ChannelHandlerContext context, String why) {
            router.count(BmpCounter.LOST_STREAMS);
            router.error(why);
            log.warn("BMP: the connection of {} is closed: {}", router.router(), why);
            context.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (context.channel().equals(connections.get(router.router()))) {
                router.count(BmpCounter.ENDED);
                log.info("BMP: {} is no longer connected", router.router());
            }
            end(router.router(), Optional.of(context.channel()));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (cause instanceof IOException) {
                router.error(String.valueOf(cause.getMessage()));
                context.close();
            } else if (cause instanceof Exception) {
                // Ours, and it costs the one who brought it about his connection, as in BGP.
                log.error("BMP router {}: a fault of ours", context.channel().remoteAddress(), cause);
                router.error("a fault of ours: " + cause);
                context.close();
            } else {
                // As bad as the end of a thread
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, cause);
            }
        }
    }
}

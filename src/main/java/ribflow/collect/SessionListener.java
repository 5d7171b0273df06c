package ribflow.collect;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ribflow.ip.Endpoint;

/**
 * Takes IPFIX over TCP and TLS. A connection is given to one worker, and stays on its event loop: so its messages are
 * decoded as datagrams are, without a lock and without changing threads.
 */
final class SessionListener {

    private static final Logger LOG = LoggerFactory.getLogger(SessionListener.class);
    private static final long CHECK_EVERY_MILLIS = 1000;

    private final SessionConfig config;
    private final Transport transport;
    private final EventLoopGroup group;
    private final Function<EventLoop, DatagramHandler> workers;
    private final Connections connections;
    private final List<Channel> listening = new ArrayList<>();
    private final Map<Channel, SessionReader> open = new ConcurrentHashMap<>();
    private final Map<String, List<InetSocketAddress>> bound = new HashMap<>();

    /** @param workers the worker of an event loop */
    SessionListener(
            SessionConfig config,
            Transport transport,
            EventLoopGroup group,
            Function<EventLoop, DatagramHandler> workers,
            Connections connections) {
        this.config = config;
        this.transport = transport;
        this.group = group;
        this.workers = workers;
        this.connections = connections;
    }

    /** Begins to listen. */
    void start() {
        listen("TCP", config.tcp(), null);
        config.tls().ifPresent(tls -> listen("TLS", tls.listen(), TlsServer.of(tls)));
    }

    private void listen(String protocol, List<InetSocketAddress> addresses, @Nullable SslContext tls) {
        for (InetSocketAddress address : addresses) {
            ChannelFuture future = new ServerBootstrap()
                    .group(group)
                    .channel(transport.serverSocket())
                    .option(ChannelOption.SO_REUSEADDR, true)
                    .childOption(ChannelOption.SO_KEEPALIVE, true)
                    .childHandler(new Pipeline(tls))
                    .bind(address)
                    .awaitUninterruptibly();
            if (!future.isSuccess()) {
                throw cannotListen(protocol, address, Objects.requireNonNull(future.cause()));
            }
            listening.add(future.channel());
            InetSocketAddress at = (InetSocketAddress) future.channel().localAddress();
            bound.computeIfAbsent(protocol, _ -> new ArrayList<>()).add(at);
            LOG.info("Listening for IPFIX on {} {}", protocol, new Endpoint(at));
        }
    }

    private static UncheckedIOException cannotListen(String protocol, InetSocketAddress address, Throwable cause) {
        Endpoint endpoint = new Endpoint(address);
        String words = "cannot listen on " + protocol + " " + endpoint + ": " + endpoint.refusal(cause);
        return new UncheckedIOException(words, cause instanceof IOException io ? io : new IOException(cause));
    }

    /** The addresses that are listened on, by the name of the protocol. */
    List<InetSocketAddress> bound(String protocol) {
        return bound.getOrDefault(protocol, List.of());
    }

    /**
     * Takes no more connections in and ends those that are open: their sessions first, for an event loop that is shut
     * down does not always say that a connection is gone.
     */
    void close() {
        listening.forEach(channel -> channel.close().awaitUninterruptibly());
        open.forEach((channel, reader) -> {
            channel.eventLoop().submit(reader::over).awaitUninterruptibly();
            channel.close();
        });
    }

    /** What a connection consists of: TLS if need be, and the reader. */
    private final class Pipeline extends ChannelInitializer<Channel> {

        private final @Nullable SslContext tls;

        Pipeline(@Nullable SslContext tls) {
            this.tls = tls;
        }

        @Override
        protected void initChannel(Channel channel) {
            InetSocketAddress peer = (InetSocketAddress) channel.remoteAddress();
            if (peer == null || !connections.opened(peer)) {
                channel.close();
                return;
            }
            channel.closeFuture().addListener(_ -> connections.closed());
            if (tls != null) {
                channel.pipeline().addLast(tls.newHandler(channel.alloc()));
            }
            SessionReader reader = new SessionReader(
                    workers.apply(channel.eventLoop()),
                    connections,
                    peer,
                    config.idle().toNanos());
            channel.pipeline().addLast(reader);
            open.put(channel, reader);
            channel.closeFuture().addListener(_ -> open.remove(channel));
            checkNowAndThen(channel, reader);
        }
    }

    private static void checkNowAndThen(Channel channel, SessionReader reader) {
        ChannelHandlerContext context =
                Objects.requireNonNull(channel.pipeline().context(reader));
        var checks = channel.eventLoop()
                .scheduleWithFixedDelay(
                        () -> reader.check(context, System.nanoTime()),
                        CHECK_EVERY_MILLIS,
                        CHECK_EVERY_MILLIS,
                        TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(_ -> checks.cancel(false));
    }
}

package ribflow.bgp.session;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import ribflow.ip.Endpoint;
import ribflow.ip.Prefix;

/** The sockets on which the speaker listens, and those that it opens, each guarded as its neighbour's configuration says. */
final class Sockets {

    private final EventLoopGroup group;
    private final List<Listening> listening = new CopyOnWriteArrayList<>();

    /** A listening socket, and the keys that the kernel has for it. */
    private record Listening(Channel channel, Map<Prefix, Password> keys) {}

    /** What becomes of a connection that we open. */
    interface Dialled {

        void opened(Channel channel);

        void failed(String words);
    }

    Sockets(EventLoopGroup group) {
        this.group = group;
    }

    /** The sockets that are listened on. */
    List<Channel> listening() {
        return listening.stream().map(Listening::channel).toList();
    }

    /** Listens for those neighbours; what they have to prove is known to the kernel before the first of them can come. */
    Channel listen(InetSocketAddress address, ChannelHandler door, List<NeighbourConfig> neighbours)
            throws IOException {
        ChannelFuture made = new ServerBootstrap()
                .group(group)
                .channel(Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(door)
                .register()
                .awaitUninterruptibly();
        Listening socket = new Listening(made.channel(), new HashMap<>());
        try {
            check(made);
            Map<Prefix, String> unguarded = new HashMap<>();
            guard(socket, neighbours, unguarded);
            for (Map.Entry<Prefix, String> each : unguarded.entrySet()) {
                throw new IOException("the neighbour " + each.getKey() + " cannot be guarded: " + each.getValue());
            }
            check(made.channel().bind(address).awaitUninterruptibly());
        } catch (IOException e) {
            made.channel().close().awaitUninterruptibly();
            throw e;
        }
        listening.add(socket);
        return made.channel();
    }

    private static void check(ChannelFuture future) throws IOException {
        if (!future.isSuccess()) {
            throw new IOException(Endpoint.reason(future.cause()), future.cause());
        }
    }

    /**
     * Guards the listening sockets for other neighbours.
     *
     * @return those for whom that failed, and why: they must not be let in
     */
    Map<Prefix, String> guard(List<NeighbourConfig> neighbours) {
        Map<Prefix, String> unguarded = new HashMap<>();
        listening.forEach(socket -> guard(socket, neighbours, unguarded));
        return unguarded;
    }

    private static void guard(Listening socket, List<NeighbourConfig> neighbours, Map<Prefix, String> unguarded) {
        keys(socket, neighbours, unguarded);
        List<NeighbourConfig> near = neighbours.stream()
                .filter(neighbour -> neighbour.transport().hops() > 0)
                .toList();
        try {
            if (Epoll.isAvailable() || !near.isEmpty()) {
                Guard.answerFromNear(socket.channel, !near.isEmpty());
            }
        } catch (IOException e) {
            near.forEach(neighbour -> unguarded.put(neighbour.prefix(), Endpoint.reason(e)));
        }
    }

    private static void keys(Listening socket, List<NeighbourConfig> neighbours, Map<Prefix, String> unguarded) {
        Map<Prefix, Password> wanted = new HashMap<>();
        neighbours.forEach(
                each -> each.transport().password().ifPresent(password -> wanted.put(each.prefix(), password)));
        for (Prefix prefix : List.copyOf(socket.keys.keySet())) {
            if (!wanted.containsKey(prefix)) {
                key(socket, prefix, null, unguarded);
            }
        }
        wanted.forEach((prefix, password) -> {
            if (!password.equals(socket.keys.get(prefix))) {
                key(socket, prefix, password, unguarded);
            }
        });
    }

    private static void key(
            Listening socket, Prefix prefix, @Nullable Password password, Map<Prefix, String> unguarded) {
        try {
            if (Guard.reaches(socket.channel, prefix)) {
                Guard.key(socket.channel, prefix, Optional.ofNullable(password));
            }
            if (password == null) {
                socket.keys.remove(prefix);
            } else {
                socket.keys.put(prefix, password);
            }
        } catch (IOException e) {
            unguarded.put(prefix, Endpoint.reason(e));
        }
    }

    /** Opens a connection. On the event loop. */
    void dial(NeighbourConfig neighbour, Dialled dialled) {
        Transport transport = neighbour.transport();
        ChannelFuture made = new Bootstrap()
                .group(group)
                .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, transport.connectRetry() * 1000)
                .handler(new ChannelInboundHandlerAdapter())
                .register();
        // The options before the SYN, which bears the digest and the TTL too.
        made.addListener((ChannelFuture registered) -> {
            try {
                check(registered);
                Guard.opening(registered.channel(), neighbour.prefix(), transport);
                connect(registered.channel(), neighbour, dialled);
            } catch (IOException e) {
                registered.channel().close();
                dialled.failed(Endpoint.reason(e));
            }
        });
    }

    private static void connect(Channel channel, NeighbourConfig neighbour, Dialled dialled) {
        Transport transport = neighbour.transport();
        SocketAddress remote =
                new InetSocketAddress(neighbour.prefix().address().toInetAddress(), transport.port());
        ChannelFuture connected = transport
                .bind()
                .map(address -> channel.connect(remote, new InetSocketAddress(address.toInetAddress(), 0)))
                .orElseGet(() -> channel.connect(remote));
        connected.addListener((ChannelFuture done) -> {
            if (done.isSuccess()) {
                dialled.opened(channel);
            } else {
                channel.close();
                dialled.failed("cannot connect: " + Endpoint.reason(done.cause()));
            }
        });
    }
}

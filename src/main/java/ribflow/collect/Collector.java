package ribflow.collect;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ribflow.ip.Address;
import ribflow.ip.Endpoint;
import ribflow.stats.Counters;

/**
 * Receives export datagrams on UDP, IPFIX messages on TCP, TLS and SCTP, and hands each to the handler of the worker that
 * read it.
 *
 * <p>Each worker is a thread with a socket of its own for each address; SO_REUSEPORT makes the kernel spread the
 * senders over them by address and port, so one port of one router always comes to the same worker, in order. Where a
 * port cannot be shared there is one worker.
 */
public final class Collector implements AutoCloseable {

    /** The bytes that are read of a datagram: a jumbo frame. */
    public static final int LONGEST_DATAGRAM = 9216;

    private static final Logger LOG = LoggerFactory.getLogger(Collector.class);
    private static final long DROPS_EVERY_MILLIS = 1000;

    private final CollectConfig config;
    private final Transport transport;
    private final List<DatagramHandler> handlers = new ArrayList<>();
    private final Counters<CollectCounter> counters = new Counters<>(CollectCounter.class);
    private final List<EventLoop> loops = new ArrayList<>();
    private final List<List<CollectSocket>> sockets = new ArrayList<>();
    private final List<List<CollectSocket>> groupSockets = new ArrayList<>();
    private final Connections connections;
    private @Nullable EventLoopGroup group;
    private @Nullable SessionListener sessions;
    private @Nullable SctpListener sctp;

    /** @param handlers makes the handler of a worker, given its number from 0 */
    public Collector(CollectConfig config, IntFunction<DatagramHandler> handlers) {
        this(config, handlers, Transport.best());
    }

    Collector(CollectConfig config, IntFunction<DatagramHandler> handlers, Transport transport) {
        this.config = config;
        this.transport = transport;
        this.connections = new Connections(config.sessions().maxConnections(), counters);
        int workers = transport.sharesPorts() ? config.workers() : 1;
        for (int worker = 0; worker < workers; worker++) {
            this.handlers.add(handlers.apply(worker));
        }
    }

    /**
     * Begins to receive.
     *
     * @throws java.io.UncheckedIOException if an address cannot be bound, with the reason in words
     */
    public void start() {
        config.listen().forEach(Collector::makeSureItIsFree);
        EventLoopGroup started =
                new MultiThreadIoEventLoopGroup(workers(), new DefaultThreadFactory("collect"), transport.ioHandler());
        group = started;
        try {
            for (DatagramHandler _ : handlers) {
                loops.add(started.next());
                sockets.add(new ArrayList<>());
                groupSockets.add(new ArrayList<>());
            }
            for (InetSocketAddress address : config.listen()) {
                bindAll(address);
            }
            joinAll(bound());
            listenForSessions(started);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        warnIfBuffersAreSmall();
        for (int worker = 0; worker < workers(); worker++) {
            List<CollectSocket> own = all(worker);
            every(worker, DROPS_EVERY_MILLIS, () -> own.forEach(CollectSocket::countDrops));
        }
    }

    /** How many sockets a worker has at most. */
    private int socketsOfWorker() {
        return config.listen().size() * (1 + config.multicast().size());
    }

    /** All workers on one port: if the kernel chooses it (port 0), the first worker's. */
    private void bindAll(InetSocketAddress address) {
        InetSocketAddress shared = address;
        for (int worker = 0; worker < workers(); worker++) {
            CollectSocket socket = CollectSocket.bind(
                    transport,
                    loops.get(worker),
                    shared,
                    config.receiveBuffer(),
                    socketsOfWorker(),
                    handlers.get(worker),
                    counters);
            sockets.get(worker).add(socket);
            shared = socket.address();
        }
        LOG.info("Listening on UDP {}, workers: {}, {}", new Endpoint(shared), workers(), transport);
    }

    /**
     * Where several workers share a port, groups have sockets of their own, each with one worker: of a group that several
     * sockets have joined, every one would get a copy of each datagram.
     */
    private void joinAll(List<InetSocketAddress> listened) {
        if (!transport.sharesPorts()) {
            config.multicast().forEach(group -> sockets.getFirst().forEach(socket -> socket.join(group)));
            return;
        }
        int worker = 0;
        for (MulticastGroup group : config.multicast()) {
            for (int port : listened.stream()
                    .mapToInt(InetSocketAddress::getPort)
                    .distinct()
                    .toArray()) {
                InetSocketAddress address = new InetSocketAddress(group.group(), port);
                CollectSocket socket = CollectSocket.bind(
                        transport,
                        loops.get(worker),
                        address,
                        config.receiveBuffer(),
                        socketsOfWorker(),
                        handlers.get(worker),
                        counters);
                groupSockets.get(worker).add(socket);
                socket.join(group);
                LOG.info("Joined {} on UDP port {}", Address.of(group.group()), port);
                worker = (worker + 1) % workers();
            }
        }
    }

    private void listenForSessions(EventLoopGroup started) {
        SessionListener listener = new SessionListener(
                config.sessions(), transport, started, loop -> handlers.get(loops.indexOf(loop)), connections);
        sessions = listener;
        listener.start();
        SctpListener associations = new SctpListener(
                config.sessions().sctp(),
                loops,
                handlers,
                connections,
                config.sessions().idle());
        sctp = associations;
        associations.start();
    }

    /** SO_REUSEPORT would let a second daemon on the port take half of the datagrams, and neither would know. */
    private static void makeSureItIsFree(InetSocketAddress address) {
        boolean ipv4 = address.getAddress() instanceof Inet4Address;
        try (DatagramChannel probe =
                DatagramChannel.open(ipv4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6)) {
            probe.bind(address);
        } catch (IOException e) {
            throw CollectSocket.cannotListen(address, e);
        }
    }

    private void warnIfBuffersAreSmall() {
        int least = sockets.stream()
                .flatMap(List::stream)
                .mapToInt(CollectSocket::receiveBuffer)
                .min()
                .orElse(Integer.MAX_VALUE);
        if (least < config.receiveBuffer()) {
            LOG.warn(
                    "The kernel gave receive buffers of {} bytes where {} were asked for: bursts may be dropped. "
                            + "Set `sysctl -w net.core.rmem_max={}`, or run with CAP_NET_ADMIN",
                    least,
                    config.receiveBuffer(),
                    config.receiveBuffer());
        }
    }

    /** The addresses that are listened on, in the order of the configuration; for port 0 with the kernel's choice. */
    public List<InetSocketAddress> bound() {
        return sockets.getFirst().stream().map(CollectSocket::address).toList();
    }

    /** The addresses at which IPFIX is taken over TCP. */
    public List<InetSocketAddress> boundTcp() {
        return sessions == null ? List.of() : sessions.bound("TCP");
    }

    /** The addresses at which IPFIX is taken over TLS. */
    public List<InetSocketAddress> boundTls() {
        return sessions == null ? List.of() : sessions.bound("TLS");
    }

    /** How many connections are open. */
    public int connections() {
        return connections.open();
    }

    private List<CollectSocket> all(int worker) {
        return Stream.concat(sockets.get(worker).stream(), groupSockets.get(worker).stream())
                .toList();
    }

    public int workers() {
        return handlers.size();
    }

    /** Runs a task on a worker's thread, once. */
    public void execute(int worker, Runnable task) {
        loops.get(worker).execute(task);
    }

    /** Runs a task on a worker's thread again and again. */
    public void every(int worker, long millis, Runnable task) {
        loops.get(worker).scheduleAtFixedRate(task, millis, millis, TimeUnit.MILLISECONDS);
    }

    public Counters<CollectCounter> counters() {
        return counters;
    }

    /** Closes all sockets, tells the handlers that nothing more comes, and ends the workers. */
    @Override
    public void close() {
        if (group == null || group.isShuttingDown()) {
            return;
        }
        if (sessions != null) {
            sessions.close();
        }
        if (sctp != null) {
            sctp.close();
        }
        for (int worker = 0; worker < groupSockets.size(); worker++) {
            List<CollectSocket> own = all(worker);
            DatagramHandler handler = handlers.get(worker);
            loops.get(worker).submit(() -> {
                own.forEach(CollectSocket::close);
                handler.pause();
            });
        }
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}

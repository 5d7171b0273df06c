package ribflow.collect;

import com.sun.nio.sctp.MessageInfo;
import com.sun.nio.sctp.SctpChannel;
import com.sun.nio.sctp.SctpServerChannel;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ribflow.ip.Address;
import ribflow.ip.Endpoint;

/**
 * Takes IPFIX over SCTP (RFC 7011, 10.2), where the system has it.
 *
 * <p>SCTP keeps the bounds of messages, so nothing is cut: each of its messages is one of IPFIX. An association is a
 * session, whatever its streams: data that overtake their template on another stream wait for it, as over UDP.
 *
 * <p>The JDK reads SCTP with calls that wait, and Linux' epoll loops cannot take its sockets in. So a thread for each
 * association reads, and hands message after message to a worker's event loop, waiting until that is done with it: what
 * cannot be decoded in time waits in the exporter, not here.
 */
final class SctpListener {

    private static final Logger LOG = LoggerFactory.getLogger(SctpListener.class);
    private static final int LONGEST = 65_536;
    private static final int VERSION = 10;
    private static final int HEADER = 16;
    private static final long PAUSE_MILLIS = 1000;
    private static final long CHECK_EVERY_MILLIS = 1000;

    private final List<InetSocketAddress> addresses;
    private final List<EventLoop> loops;
    private final List<DatagramHandler> handlers;
    private final Connections connections;
    private final long idleNanos;
    private final List<SctpServerChannel> servers = new ArrayList<>();
    private final List<InetSocketAddress> bound = new ArrayList<>();
    private final Set<SctpChannel> associations = ConcurrentHashMap.newKeySet();
    private final AtomicInteger next = new AtomicInteger();

    SctpListener(
            List<InetSocketAddress> addresses,
            List<EventLoop> loops,
            List<DatagramHandler> handlers,
            Connections connections,
            Duration idle) {
        this.addresses = addresses;
        this.loops = loops;
        this.handlers = handlers;
        this.connections = connections;
        this.idleNanos = idle.toNanos();
    }

    /** Begins to listen. */
    void start() {
        for (InetSocketAddress address : addresses) {
            try {
                SctpServerChannel server = SctpServerChannel.open();
                servers.add(server);
                server.bind(address);
                for (SocketAddress at : server.getAllLocalAddresses()) {
                    bound.add((InetSocketAddress) at);
                }
                Thread.ofPlatform().daemon().name("sctp-accept").start(() -> accept(server));
                LOG.info("Listening for IPFIX on SCTP {}", new Endpoint(address));
            } catch (UnsupportedOperationException | LinkageError e) {
                throw missing(address, e);
            } catch (IOException e) {
                throw String.valueOf(e.getMessage()).contains("not supported")
                        ? missing(address, e)
                        : new UncheckedIOException(
                                "cannot listen on SCTP " + new Endpoint(address) + ": " + e.getMessage(), e);
            }
        }
    }

    private static UncheckedIOException missing(InetSocketAddress address, Throwable cause) {
        return new UncheckedIOException(
                "cannot listen on SCTP " + new Endpoint(address)
                        + ": this system has no SCTP. Linux needs its module"
                        + " (modprobe sctp) and the library libsctp.so.1 (Debian: apt-get install libsctp1)",
                cause instanceof IOException io ? io : new IOException(cause));
    }

    List<InetSocketAddress> bound() {
        return List.copyOf(bound);
    }

    private void accept(SctpServerChannel server) {
        while (server.isOpen()) {
            try {
                SctpChannel association = server.accept();
                InetSocketAddress peer = (InetSocketAddress)
                        association.getRemoteAddresses().iterator().next();
                if (connections.opened(peer)) {
                    int worker = Math.floorMod(next.getAndIncrement(), loops.size());
                    associations.add(association);
                    Association task = new Association(association, peer, loops.get(worker), handlers.get(worker));
                    Thread.ofPlatform().daemon().name("sctp-" + peer.getPort()).start(task);
                } else {
                    association.close();
                }
            } catch (IOException | RuntimeException e) {
                if (server.isOpen()) {
                    LOG.warn("Taking SCTP associations in failed: {}", e.toString());
                    pause();
                }
            }
        }
    }

    /** What fails at once may fail for long: without file descriptors, say. */
    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Closes everything; the sessions end on their workers. */
    void close() {
        servers.forEach(SctpListener::close);
        associations.forEach(SctpListener::close);
    }

    private static void close(Channel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("closing", e);
        }
    }

    /** Whether those bytes are one IPFIX message. */
    static boolean message(ByteBuffer bytes) {
        int from = bytes.position();
        return bytes.remaining() >= HEADER
                && bytes.getShort(from) == VERSION
                && (bytes.getShort(from + 2) & 0xffff) == bytes.remaining();
    }

    /** The reader of one association. */
    private final class Association implements Runnable {

        private final SctpChannel channel;
        private final InetSocketAddress peer;
        private final EventLoop loop;
        private final DatagramHandler worker;
        private @Nullable SessionHandler session;
        private boolean failed;
        private volatile boolean everHeard;
        private volatile long heard = System.nanoTime();

        Association(SctpChannel channel, InetSocketAddress peer, EventLoop loop, DatagramHandler worker) {
            this.channel = channel;
            this.peer = peer;
            this.loop = loop;
            this.worker = worker;
        }

        @Override
        public void run() {
            ScheduledFuture<?> checks = null;
            try {
                checks = loop.scheduleWithFixedDelay(
                        this::check, CHECK_EVERY_MILLIS, CHECK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
                read(ByteBuffer.allocateDirect(LONGEST));
            } catch (IOException | ExecutionException | RejectedExecutionException e) {
                LOG.debug("SCTP association of {}", peer, e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                if (checks != null) {
                    checks.cancel(false);
                }
                associations.remove(channel);
                close(channel);
                connections.closed();
                over();
            }
        }

        private void read(ByteBuffer bytes) throws IOException, InterruptedException, ExecutionException {
            MessageInfo info = channel.receive(bytes, null, null);
            while (info != null && info.bytes() >= 0) {
                heard = System.nanoTime();
                if (info.isComplete()) {
                    bytes.flip();
                    if (!message(bytes)) {
                        garbage();
                        return;
                    }
                    if (!loop.submit(() -> take(bytes)).get()) {
                        return;
                    }
                    bytes.clear();
                } else if (!bytes.hasRemaining()) {
                    garbage();
                    return;
                }
                info = channel.receive(bytes, null, null);
            }
        }

        /** Ends the association if it has been silent for too long: that wakes its reader up. On the worker's thread. */
        private void check() {
            if (channel.isOpen() && SessionReader.silent(System.nanoTime() - heard, everHeard, idleNanos)) {
                connections.ended(CollectCounter.CONNECTIONS_IDLE, peer, "is closed: nothing comes of it");
                close(channel);
            }
        }

        private void garbage() {
            connections.ended(
                    CollectCounter.CONNECTIONS_GARBAGE, peer, "is closed: it sent something that is no IPFIX message");
        }

        /** On the worker's thread; false if the session is not taken. */
        private boolean take(ByteBuffer message) {
            connections.counters().add(CollectCounter.MESSAGE_BYTES, message.remaining());
            connections.counters().increment(CollectCounter.MESSAGES);
            everHeard = true;
            try {
                if (session == null) {
                    Address source = Address.of(peer.getAddress());
                    session = worker.session(source.high(), source.low());
                    if (session == null) {
                        return false;
                    }
                }
                session.message(message, System.currentTimeMillis());
            } catch (RuntimeException | StackOverflowError | LinkageError e) {
                failed(e);
            }
            handOn();
            return true;
        }

        private void handOn() {
            try {
                worker.pause();
            } catch (RuntimeException | StackOverflowError | LinkageError e) {
                failed(e);
            }
        }

        /** As over TCP: one message must not silence the others. */
        private void failed(Throwable e) {
            connections.counters().increment(CollectCounter.FAILED);
            if (!failed) {
                failed = true;
                LOG.error("A message of {} could not be handled; further ones are only counted", peer, e);
            }
        }

        private void over() {
            try {
                loop.execute(this::end);
            } catch (RejectedExecutionException e) {
                LOG.debug("the worker has ended before the association of {}", peer);
            }
        }

        private void end() {
            try {
                if (session != null) {
                    session.close();
                }
            } catch (RuntimeException | StackOverflowError | LinkageError e) {
                failed(e);
            }
            handOn();
        }
    }
}

package ribflow.simulate;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import ribflow.bgp.message.BgpMessage;
import ribflow.bgp.message.Capability;
import ribflow.bgp.message.Family;
import ribflow.bgp.message.Keepalive;
import ribflow.bgp.message.MessageEncoder;
import ribflow.bgp.message.MessageType;
import ribflow.bgp.message.Notification;
import ribflow.bgp.message.Open;
import ribflow.bgp.message.Update;
import ribflow.ip.Address;

/**
 * A router's BGP session with the daemon: connects from the router's own address, tells its table, keeps the session
 * alive. Listens only for what the protocol demands, since the daemon announces nothing.
 *
 * <p>Two virtual threads: one reads, one writes, each blocking on the socket.
 */
public final class Speaker implements AutoCloseable {

    /**
     * Who speaks.
     *
     * @param source the address from which it connects; unspecified: whichever leads there
     */
    public record Identity(String name, long as, Address routerId, Address source) {}

    private static final int HOLD_SECONDS = 90;
    private static final int CONNECT_MILLIS = 30_000;
    private static final int MARKER = 16;
    private static final int HEADER = 19;
    private static final int LONGEST = 4096;

    private final Identity identity;
    private final InetSocketAddress daemon;
    private final Iterable<byte[]> table;
    private final CountDownLatch established = new CountDownLatch(1);
    private final CountDownLatch told = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Socket socket = new Socket();
    private volatile @Nullable IOException failure;
    private volatile boolean wasUp;

    Speaker(Router router, InetSocketAddress daemon, List<Update> table) {
        this(
                new Identity(router.toString(), Topology.OWN_AS, router.loopback(), router.source()),
                daemon,
                table.stream().map(MessageEncoder::encode).toList());
    }

    /**
     * A speaker that is ready to be started.
     *
     * @param table its UPDATEs as bytes, one or many in a piece, and the End-of-RIBs
     */
    public Speaker(Identity identity, InetSocketAddress daemon, Iterable<byte[]> table) {
        this.identity = identity;
        this.daemon = daemon;
        this.table = table;
    }

    /** Connects, and goes on by itself. */
    public void start() throws IOException {
        try {
            if (!identity.source().equals(Address.UNSPECIFIED)) {
                socket.bind(new InetSocketAddress(identity.source().toInetAddress(), 0));
            }
            socket.setTcpNoDelay(true);
            socket.connect(daemon, CONNECT_MILLIS);
        } catch (IOException e) {
            throw new IOException(
                    "%s cannot open a BGP session with port %d of %s%s: %s"
                            .formatted(
                                    identity.name(),
                                    daemon.getPort(),
                                    Address.of(daemon.getAddress()),
                                    from(),
                                    e.getMessage()),
                    e);
        }
        Thread.ofVirtual().name("bgp-in-" + identity.name()).start(() -> run(this::read));
        Thread.ofVirtual().name("bgp-out-" + identity.name()).start(() -> run(this::write));
    }

    private String from() {
        return identity.source().equals(Address.UNSPECIFIED) ? "" : " from " + identity.source();
    }

    /** Whether the whole table has been told; waits for it. */
    public boolean awaitTold(long millis) throws IOException, InterruptedException {
        boolean done = told.await(millis, TimeUnit.MILLISECONDS);
        assertWhole();
        return done;
    }

    /** @throws IOException if the session broke, with the reason in words; not if it was closed from here */
    public void assertWhole() throws IOException {
        IOException broken = failure;
        if (broken != null) {
            throw new IOException("the BGP session of " + identity.name() + " broke: " + broken.getMessage(), broken);
        }
    }

    public Identity identity() {
        return identity;
    }

    /** Whether the session is up. */
    public boolean up() {
        return established.getCount() == 0 && ended.getCount() > 0;
    }

    /** Whether the daemon has ended the session before it was up. */
    public boolean refused() {
        return failure != null && !wasUp;
    }

    /** Says goodbye, as a router does that is shut down, and closes the connection. */
    @Override
    public void close() {
        boolean up = up();
        ended.countDown();
        try (socket) {
            if (up) {
                // RFC 4486, 3: Cease, administrative shutdown.
                send(socket.getOutputStream(), new Notification(6, 2, new byte[0]));
            }
        } catch (SocketException _) {
            // The daemon was faster: the session is over in either case.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What one of the two threads does. */
    private interface Half {
        void run() throws IOException, InterruptedException;
    }

    private void run(Half half) {
        try {
            half.run();
        } catch (IOException e) {
            if (ended.getCount() > 0) {
                failure = e;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
            established.countDown();
            told.countDown();
        }
    }

    private void read() throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        while (ended.getCount() > 0) {
            byte[] header = in.readNBytes(HEADER);
            if (header.length < HEADER) {
                throw new EOFException("the daemon closed it without a word");
            }
            int length = length(header);
            int type = header[HEADER - 1];
            byte[] body = in.readNBytes(length - HEADER);
            if (body.length < length - HEADER) {
                throw new EOFException("the daemon closed it in the middle of a message");
            }
            if (type == MessageType.KEEPALIVE.code()) {
                // RFC 4271, 8.2.2: the first KEEPALIVE in OpenConfirm makes the session Established.
                wasUp = true;
                established.countDown();
            } else if (type == MessageType.NOTIFICATION.code()) {
                throw new IOException("the daemon ended it with NOTIFICATION "
                        + (body.length < 2 ? "without a reason" : (body[0] & 0xff) + "/" + (body[1] & 0xff)));
            }
        }
    }

    /** RFC 4271, 4.1: a marker of ones, and a length of 19 to 4096. */
    private static int length(byte[] header) throws IOException {
        int length = (header[MARKER] & 0xff) << 8 | header[MARKER + 1] & 0xff;
        int ones = 0;
        while (ones < MARKER && header[ones] == -1) {
            ones++;
        }
        if (ones < MARKER || length < HEADER || length > LONGEST) {
            throw new IOException("what listens there does not speak BGP");
        }
        return length;
    }

    private void write() throws IOException, InterruptedException {
        OutputStream out = socket.getOutputStream();
        send(
                out,
                Open.of(
                        identity.as(),
                        HOLD_SECONDS,
                        identity.routerId(),
                        List.of(
                                new Capability.MultiProtocol(Family.IPV4_UNICAST),
                                new Capability.MultiProtocol(Family.IPV6_UNICAST),
                                new Capability.RouteRefresh())));
        send(out, new Keepalive());
        established.await();
        for (byte[] updates : table) {
            send(out, updates);
        }
        told.countDown();
        // RFC 4271, 4.4: a third of the hold time.
        while (!ended.await(HOLD_SECONDS / 3, TimeUnit.SECONDS)) {
            send(out, new Keepalive());
        }
    }

    /** Tells more, after the table. Any thread; waits while the daemon does not read. */
    public void tell(byte[] updates) throws IOException {
        send(socket.getOutputStream(), updates);
    }

    private void send(OutputStream out, BgpMessage message) throws IOException {
        send(out, MessageEncoder.encode(message));
    }

    /** Writes messages in one piece, whichever thread they come from. */
    private synchronized void send(OutputStream out, byte[] messages) throws IOException {
        out.write(messages);
    }
}

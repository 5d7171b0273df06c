package ribflow.interop;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Optional;

/**
 * A BGP speaker that knows no BGP beyond opening a session: it says what a {@link BgpStream} holds, byte for byte, from
 * an address of its own, and answers KEEPALIVEs so that the session stays up.
 */
final class Speaker implements AutoCloseable {

    private static final Duration LIMIT = Await.LIMIT;

    private static final long ANSWER_NANOS = Duration.ofSeconds(1).toNanos();

    /** No withdrawn routes, and an MP_UNREACH_NLRI (with a length of two octets) that has none either. */
    private static final int LONGEST_END_OF_RIB = 2 + 2 + 4 + 3;

    private final Socket socket;
    private final OutputStream out;
    private final BgpStream stream;
    private final Thread reader;
    private long answered = System.nanoTime();
    private volatile boolean established;
    private volatile boolean ended;
    private volatile Optional<String> complaint = Optional.empty();

    private Speaker(Socket socket, BgpStream stream) throws IOException {
        this.socket = socket;
        this.out = socket.getOutputStream();
        this.stream = stream;
        this.reader = Thread.ofPlatform().daemon().name("speaker").unstarted(this::read);
    }

    /** Connects from an address, sends the stream's OPEN, and waits until the session is established. */
    static Speaker connect(String from, InetSocketAddress to, BgpStream stream) {
        try {
            Socket socket = new Socket();
            socket.setTcpNoDelay(true);
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
            socket.connect(to, (int) LIMIT.toMillis());
            Speaker speaker = new Speaker(socket, stream);
            speaker.send(stream.open());
            speaker.reader.start();
            Await.until(
                    LIMIT,
                    () -> speaker.established,
                    () -> "the session from " + from + " is established; it got " + speaker.complaint);
            return speaker;
        } catch (IOException e) {
            throw new UncheckedIOException("from " + from + " to " + to, e);
        }
    }

    /** Sends all UPDATEs of the stream. */
    void announce() {
        send(stream.updates());
    }

    private synchronized void send(byte[] bytes) {
        try {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("the daemon closed the session; it said " + complaint, e);
        }
    }

    private void read() {
        try (DataInputStream in = new DataInputStream(socket.getInputStream())) {
            while (true) {
                byte[] header = in.readNBytes(BgpStream.HEADER);
                if (header.length < BgpStream.HEADER) {
                    return;
                }
                byte[] body = new byte[BgpStream.end(header, 0) - BgpStream.HEADER];
                in.readFully(body);
                received(BgpStream.type(header, 0), body);
            }
        } catch (EOFException | SocketException e) {
            // closed, by us or by the daemon
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            ended = true;
        }
    }

    private void received(int type, byte[] body) {
        switch (type) {
            case BgpStream.OPEN -> send(BgpStream.keepalive());
            case BgpStream.KEEPALIVE -> {
                // Not each: nfacctd answers them, too, and there would be no end.
                if (established && System.nanoTime() - answered > ANSWER_NANOS) {
                    answered = System.nanoTime();
                    send(BgpStream.keepalive());
                }
                established = true;
            }
            case BgpStream.NOTIFICATION -> complaint = Optional.of("NOTIFICATION " + body[0] + "/" + body[1]);
            // An End-of-RIB (RFC 4724, 2) is the only UPDATE that a speaker without routes may send.
            case BgpStream.UPDATE -> complaint = body.length <= LONGEST_END_OF_RIB ? complaint : Optional.of("routes");
            default -> complaint = Optional.of("a message of type " + type);
        }
    }

    /** Whether the session is up. */
    boolean up() {
        return established && !ended && complaint.isEmpty();
    }

    /** What the daemon sent that it should not, a NOTIFICATION for one. */
    Optional<String> complaint() {
        return complaint;
    }

    /** Drops the connection without a word, as a router that loses its power. */
    @Override
    public void close() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

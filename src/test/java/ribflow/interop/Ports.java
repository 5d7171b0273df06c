package ribflow.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports on loopback that nobody listens on, each given once.
 *
 * <p>They lie below those that the kernel gives to connections (ip_local_port_range, from 32768). Of these one that is free
 * now may be some connection's own a moment later, when the program that it is for has started; and who dials such a port on
 * loopback again and again, while nobody listens there yet, is once given the same port as its own and talks to itself.
 */
final class Ports {

    static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private static final int FIRST = 12_000;
    private static final int COUNT = 20_000;

    /** Runs beside each other begin at different places. */
    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 97 % COUNT));

    private Ports() {}

    /** Somewhere to listen, which fails if it is taken. */
    private interface Listening {

        AutoCloseable at(InetSocketAddress address) throws IOException;
    }

    static int tcp() {
        return free(address -> new ServerSocket(address.getPort(), 1, address.getAddress()));
    }

    static int udp() {
        return free(DatagramSocket::new);
    }

    private static int free(Listening listening) {
        for (int tries = 0; tries < COUNT; tries++) {
            int port = FIRST + NEXT.getAndIncrement() % COUNT;
            try (AutoCloseable _ = listening.at(new InetSocketAddress(LOOPBACK, port))) {
                return port;
            } catch (IOException _) {
                // Somebody else's: the next
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        throw new UncheckedIOException(new IOException("no port is free from " + FIRST));
    }
}

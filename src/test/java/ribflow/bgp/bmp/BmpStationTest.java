package ribflow.bgp.bmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.bgp.bmp.BmpBytes.PEER;
import static ribflow.bgp.bmp.BmpBytes.message;
import static ribflow.bgp.bmp.BmpBytes.routes;
import static ribflow.bgp.bmp.BmpBytes.tlv;
import static ribflow.bgp.bmp.BmpBytes.up;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import ribflow.ip.Prefix;

/** The station over real sockets of the loopback network, each router with an address of its own. */
final class BmpStationTest {

    private static final String UP =
            "up bmp 127.0.0.2 adj-rib-in-pre 192.0.2.2 as 64501 external " + "[ipv4 unicast, ipv6 unicast]";

    private final Told told = new Told();
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
            1, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    private final BmpStation station = new BmpStation(
            new BmpConfig(
                    List.of(new InetSocketAddress("127.0.0.1", 0)),
                    List.of(Prefix.parse("127.0.0.0/29")),
                    2,
                    Duration.ZERO),
            told,
            loop);

    BmpStationTest() {
        station.start();
    }

    @AfterEach
    void end() {
        station.close();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private Socket connect(String from) throws IOException {
        InetSocketAddress to = station.bound().getFirst();
        Socket socket = new Socket(to.getAddress(), to.getPort(), InetAddress.ofLiteral(from), 0);
        socket.setSoTimeout(60_000);
        return socket;
    }

    private static void send(Socket socket, String... messages) throws IOException {
        socket.getOutputStream().write(HexFormat.of().parseHex(String.join("", messages)));
    }

    @Test
    void routersTellAndLeave() throws IOException, InterruptedException {
        try (Socket router = connect("127.0.0.2")) {
            send(router, message(4, tlv(2, "edge1")), up(PEER, false), routes(PEER, "18c63364"));
            assertEquals(UP, told.next());
            assertEquals("+ ipv4 unicast 198.51.100.0/24", told.next());
            RouterStatus status = station.status().getFirst();
            assertTrue(status.connected());
            assertEquals("edge1", status.name().orElseThrow());
            // A message is counted when all has been told of it
            loop.submit(() -> {}).syncUninterruptibly();
            assertEquals(3, station.counters().get(BmpCounter.MESSAGES));
        }
        assertEquals("lost bmp 127.0.0.2 adj-rib-in-pre 192.0.2.2", told.next());
    }

    /** Cut anywhere, messages are put together again. */
    @Test
    void messagesMayComeInPieces() throws IOException, InterruptedException {
        byte[] all = HexFormat.of().parseHex(up(PEER, false) + routes(PEER, "18c63364"));
        try (Socket router = connect("127.0.0.2")) {
            router.setTcpNoDelay(true);
            for (byte each : all) {
                router.getOutputStream().write(each);
            }
            assertEquals(UP, told.next());
            assertEquals("+ ipv4 unicast 198.51.100.0/24", told.next());
        }
    }

    @Test
    void aNewConnectionTakesThePlaceOfTheOld() throws IOException, InterruptedException {
        try (Socket old = connect("127.0.0.2")) {
            send(old, up(PEER, false), routes(PEER, "18c63364"));
            assertEquals(UP, told.next());
            told.next();
            try (Socket router = connect("127.0.0.2")) {
                assertEquals("lost bmp 127.0.0.2 adj-rib-in-pre 192.0.2.2", told.next());
                assertEquals(-1, old.getInputStream().read());
                send(router, up(PEER, false), routes(PEER, "18c63364"));
                assertEquals(UP, told.next());
            }
        }
    }

    @Test
    void strangersAndTooManyAreRefused() throws IOException {
        try (Socket stranger = connect("127.0.0.9")) {
            assertEquals(-1, stranger.getInputStream().read());
        }
        try (Socket one = connect("127.0.0.2");
                Socket two = connect("127.0.0.3");
                Socket three = connect("127.0.0.4")) {
            assertEquals(-1, three.getInputStream().read());
            assertTrue(one.isConnected() && two.isConnected());
        }
        assertEquals(2, station.counters().get(BmpCounter.REFUSED));
    }

    /** After garbage nobody knows where a message begins: the connection ends. A malformed message costs itself only. */
    @Test
    void garbageEndsTheConnection() throws IOException, InterruptedException {
        try (Socket router = connect("127.0.0.2")) {
            send(router, message(0, PEER + "00"), up(PEER, false), routes(PEER, "18c63364"), "ff00000000000000");
            assertEquals(UP, told.next());
            assertEquals("+ ipv4 unicast 198.51.100.0/24", told.next());
            assertEquals(-1, router.getInputStream().read());
        }
        assertEquals("lost bmp 127.0.0.2 adj-rib-in-pre 192.0.2.2", told.next());
        assertEquals(1, station.counters().get(BmpCounter.MALFORMED_MESSAGES));
        assertEquals(1, station.counters().get(BmpCounter.LOST_STREAMS));
        assertEquals("BMP version 255", station.status().getFirst().lastError().orElseThrow());
    }

    /** A router that floods without end is read on, and others are heard in between. */
    @Test
    @Timeout(120)
    void aFloodStarvesNobody() throws IOException, InterruptedException {
        String many = routes(PEER, "18c63364").repeat(1_000);
        AtomicBoolean heard = new AtomicBoolean();
        try (Socket flood = connect("127.0.0.2");
                Socket other = connect("127.0.0.3")) {
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    send(flood, up(PEER, false));
                    while (!heard.get()) {
                        send(flood, many);
                    }
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            assertEquals(UP, told.next());
            send(other, up(PEER, false), routes(PEER, "18c63365"));
            String word = told.next();
            while (!word.startsWith("up bmp 127.0.0.3")) {
                word = told.next();
            }
            heard.set(true);
            sender.join();
        }
    }
}

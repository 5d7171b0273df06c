package ribflow.collect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MulticastSocket;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import ribflow.ip.Address;

/** Connections over real sockets on the loopback interface. */
final class SessionsTest {

    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    private static final String MESSAGE = "000a0014" + "00000001" + "00000000" + "00000007" + "00020004";

    /** What happened to a session. */
    private record Event(int session, String what, Thread thread) {}

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final AtomicInteger sessions = new AtomicInteger();
    private final AtomicInteger datagrams = new AtomicInteger();

    @TempDir
    private Path folder;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path store;

    @SuppressWarnings("NullAway.Init")
    private static Certificates certificates;

    @BeforeAll
    static void certificates() throws Exception {
        certificates = Certificates.in(store);
    }

    private DatagramHandler handler(int worker) {
        return new DatagramHandler() {
            @Override
            public void datagram(ByteBuffer payload, long high, long low, int port, long arrivalMillis) {
                datagrams.incrementAndGet();
            }

            @Override
            public SessionHandler session(long high, long low) {
                int number = sessions.incrementAndGet();
                events.add(new Event(number, "from " + new Address(high, low), Thread.currentThread()));
                return new SessionHandler() {
                    @Override
                    public void message(ByteBuffer message, long arrivalMillis) {
                        byte[] bytes = new byte[message.remaining()];
                        message.get(bytes);
                        events.add(new Event(number, HexFormat.of().formatHex(bytes), Thread.currentThread()));
                    }

                    @Override
                    public void close() {
                        events.add(new Event(number, "close", Thread.currentThread()));
                    }
                };
            }

            @Override
            public void pause() {}
        };
    }

    private Collector started(Transport transport, SessionConfig config) {
        Collector collector = new Collector(
                new CollectConfig(List.of(ANY), List.of(), 2, 1 << 20, 100, config), this::handler, transport);
        collector.start();
        return collector;
    }

    private static SessionConfig tcp(int most, Duration idle) {
        return new SessionConfig(List.of(ANY), Optional.empty(), List.of(), most, idle);
    }

    private static SessionConfig tls(boolean clientCa) {
        return new SessionConfig(
                List.of(),
                Optional.of(new SessionConfig.Tls(
                        List.of(ANY),
                        certificates.certificate("collector"),
                        certificates.key("collector"),
                        clientCa ? Optional.of(certificates.certificate("ca")) : Optional.empty())),
                List.of(),
                10,
                Duration.ofHours(1));
    }

    private Event next() throws InterruptedException {
        Event next = events.poll(60, TimeUnit.SECONDS);
        assertNotNull(next, "nothing came");
        return next;
    }

    private static Socket connect(Collector collector) throws IOException {
        InetSocketAddress to = collector.boundTcp().getFirst();
        return new Socket(to.getAddress(), to.getPort());
    }

    private static void send(Socket socket, String hex) throws IOException {
        socket.getOutputStream().write(HexFormat.of().parseHex(hex));
        socket.getOutputStream().flush();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(1_000_000);
        }
        assertTrue(condition.getAsBoolean());
    }

    @ParameterizedTest
    @EnumSource
    void messagesAreCutAndComeInOrderOnOneThread(Transport transport) throws Exception {
        try (Collector collector = started(transport, tcp(10, Duration.ofHours(1)))) {
            Set<Thread> threads = new HashSet<>();
            try (Socket socket = connect(collector)) {
                send(socket, MESSAGE.substring(0, 6));
                send(socket, MESSAGE.substring(6) + MESSAGE);
                assertEquals("from 127.0.0.1", next().what());
                for (int i = 0; i < 2; i++) {
                    Event message = next();
                    assertEquals(MESSAGE, message.what());
                    threads.add(message.thread());
                }
                assertEquals(1, collector.connections());
            }
            Event close = next();
            assertEquals("close", close.what());
            threads.add(close.thread());
            assertEquals(1, threads.size(), threads::toString);
            await(() -> collector.connections() == 0);
            await(() -> collector.counters().get(CollectCounter.MESSAGES) == 2);
            assertEquals(40, collector.counters().get(CollectCounter.MESSAGE_BYTES));
            assertEquals(1, collector.counters().get(CollectCounter.CONNECTIONS));
        }
    }

    @Test
    void severalConnectionsAreSeveralSessions() throws Exception {
        try (Collector collector = started(Transport.best(), tcp(10, Duration.ofHours(1)));
                Socket one = connect(collector);
                Socket two = connect(collector)) {
            send(one, MESSAGE);
            assertEquals(1, next().session());
            assertEquals(1, next().session());
            send(two, MESSAGE);
            assertEquals(2, next().session());
            assertEquals(2, next().session());
            one.close();
            Event close = next();
            assertEquals("close", close.what());
            assertEquals(1, close.session());
            send(two, MESSAGE);
            assertEquals(2, next().session());
        }
    }

    @Test
    void garbageEndsTheConnection() throws Exception {
        try (Collector collector = started(Transport.best(), tcp(10, Duration.ofHours(1)));
                Socket socket = connect(collector)) {
            send(socket, MESSAGE + "ffffffff");
            next();
            assertEquals(MESSAGE, next().what());
            assertEquals("close", next().what());
            assertEquals(-1, socket.getInputStream().read());
            assertEquals(1, collector.counters().get(CollectCounter.CONNECTIONS_GARBAGE));
        }
    }

    @Test
    void thereAreNoMoreConnectionsThanMayBe() throws Exception {
        try (Collector collector = started(Transport.best(), tcp(1, Duration.ofHours(1)));
                Socket one = connect(collector)) {
            send(one, MESSAGE);
            next();
            next();
            try (Socket two = connect(collector)) {
                assertEquals(-1, two.getInputStream().read());
            }
            assertEquals(1, collector.counters().get(CollectCounter.CONNECTIONS_REFUSED));
            assertEquals(1, collector.connections());
            one.close();
            next();
            await(() -> collector.connections() == 0);
            try (Socket three = connect(collector)) {
                send(three, MESSAGE);
                assertEquals(2, next().session());
            }
        }
    }

    @Test
    @Timeout(120)
    void whoeverIsSilentOrNeverEndsIsDisconnected() throws Exception {
        try (Collector collector = started(Transport.best(), tcp(10, Duration.ofMillis(50)))) {
            LongSupplier idle = () -> collector.counters().get(CollectCounter.CONNECTIONS_IDLE);
            LongSupplier slow = () -> collector.counters().get(CollectCounter.CONNECTIONS_SLOW);
            try (Socket silent = connect(collector)) {
                assertEquals(-1, silent.getInputStream().read());
                assertEquals(1, idle.getAsLong());
            }
            int begun = 0;
            // On a busy machine one may be given up as silent before what it has sent is seen
            while (slow.getAsLong() == 0) {
                begun++;
                try (Socket socket = connect(collector)) {
                    send(socket, MESSAGE.substring(0, 10));
                    assertEquals(-1, socket.getInputStream().read());
                } catch (SocketException _) {
                    // closed while it was sending
                }
                int closed = 1 + begun;
                await(() -> idle.getAsLong() + slow.getAsLong() == closed);
            }
            assertEquals(1, slow.getAsLong());
        }
    }

    @Test
    void theEndOfTheCollectorEndsTheSessions() throws Exception {
        Collector collector = started(Transport.best(), tcp(10, Duration.ofHours(1)));
        try (collector;
                Socket socket = connect(collector)) {
            send(socket, MESSAGE);
            next();
            next();
            collector.close();
            assertEquals("close", next().what());
        }
    }

    @ParameterizedTest
    @EnumSource
    void messagesComeOverTls(Transport transport) throws Exception {
        try (Collector collector = started(transport, tls(true));
                Socket socket = TlsClient.connect(collector.boundTls().getFirst(), certificates, true)) {
            send(socket, MESSAGE.substring(0, 6));
            send(socket, MESSAGE.substring(6) + MESSAGE);
            assertEquals("from 127.0.0.1", next().what());
            assertEquals(MESSAGE, next().what());
            assertEquals(MESSAGE, next().what());
        }
        assertEquals("close", next().what());
    }

    @Test
    void anExporterWithoutItsCertificateIsRefused() throws Exception {
        try (Collector collector = started(Transport.best(), tls(true))) {
            assertThrows(IOException.class, () -> {
                try (Socket socket = TlsClient.connect(collector.boundTls().getFirst(), certificates, false)) {
                    // TLS 1.3 tells the client only when it reads
                    send(socket, MESSAGE);
                    assertEquals(-1, socket.getInputStream().read());
                    throw new IOException("closed");
                }
            });
            await(() -> collector.counters().get(CollectCounter.CONNECTIONS_TLS_FAILED) == 1);
            assertTrue(events.isEmpty());
        }
    }

    @Test
    void withoutAClientCaExportersShowNothing() throws Exception {
        try (Collector collector = started(Transport.best(), tls(false));
                Socket socket = TlsClient.connect(collector.boundTls().getFirst(), certificates, false)) {
            send(socket, MESSAGE);
            next();
            assertEquals(MESSAGE, next().what());
        }
    }

    @Test
    void plainTcpOnATlsPortIsRefused() throws Exception {
        try (Collector collector = started(Transport.best(), tls(false))) {
            InetSocketAddress to = collector.boundTls().getFirst();
            try (Socket socket = new Socket(to.getAddress(), to.getPort())) {
                send(socket, MESSAGE);
                await(() -> collector.counters().get(CollectCounter.CONNECTIONS_TLS_FAILED) == 1);
            }
            assertTrue(events.isEmpty());
        }
    }

    @Test
    void filesThatAreNoCertificatesAreToldByName() throws Exception {
        Path missing = folder.resolve("missing.pem");
        assertTrue(
                problem(missing, certificates.key("collector")).contains("certificate " + missing + " cannot be read"));
        Path old = Files.writeString(folder.resolve("old.key"), "-----BEGIN RSA PRIVATE KEY-----\n");
        assertTrue(problem(certificates.certificate("collector"), old).contains("openssl pkcs8 -topk8"));
        Path locked = Files.writeString(folder.resolve("locked.key"), "-----BEGIN ENCRYPTED PRIVATE KEY-----\n");
        assertTrue(problem(certificates.certificate("collector"), locked).contains("needs a password"));
        Path text = Files.writeString(folder.resolve("text.pem"), "words\n");
        assertTrue(problem(text, certificates.key("collector")).contains("text.pem"));
        assertEquals(Optional.empty(), TlsServer.problem(tls(true).tls().orElseThrow()));
        Path another = certificates.key("exporter");
        assertTrue(problem(certificates.certificate("collector"), another)
                .contains("key " + another + " is not that of certificate"));
    }

    private static String problem(Path certificate, Path key) {
        return TlsServer.problem(new SessionConfig.Tls(List.of(ANY), certificate, key, Optional.empty()))
                .orElseThrow();
    }

    @Test
    void anAddressThatIsTakenIsToldWithItsProtocol() throws Exception {
        try (Collector collector = started(Transport.best(), tcp(10, Duration.ofHours(1)))) {
            SessionConfig taken =
                    new SessionConfig(collector.boundTcp(), Optional.empty(), List.of(), 10, Duration.ofHours(1));
            UncheckedIOException refused =
                    assertThrows(UncheckedIOException.class, () -> started(Transport.best(), taken));
            assertTrue(String.valueOf(refused.getMessage()).startsWith("cannot listen on TCP 127.0.0.1:"));
        }
    }

    /** Where there is SCTP this listens; where there is none, as in most containers, it says what is missing. */
    @Test
    void sctpListensOrSaysWhatIsMissing() {
        SessionConfig sctp = new SessionConfig(List.of(), Optional.empty(), List.of(ANY), 10, Duration.ofHours(1));
        try {
            started(Transport.best(), sctp).close();
        } catch (UncheckedIOException e) {
            String words = String.valueOf(e.getMessage());
            assertTrue(words.contains("this system has no SCTP") && words.contains("modprobe sctp"), words);
        }
    }

    @Test
    void anSctpMessageIsExactlyOneOfIpfix() {
        assertTrue(SctpListener.message(ByteBuffer.wrap(HexFormat.of().parseHex(MESSAGE))));
        for (String wrong :
                List.of("", "000a", MESSAGE + "00", MESSAGE.substring(2), MESSAGE.replace("000a", "0009"))) {
            assertEquals(
                    false, SctpListener.message(ByteBuffer.wrap(HexFormat.of().parseHex(wrong))), wrong);
        }
    }

    /** Every datagram to the group comes once, though two workers listen on the port. */
    @ParameterizedTest
    @EnumSource
    void multicastGroupsAreJoined(Transport transport) throws Exception {
        InetAddress group = InetAddress.ofLiteral("239.255.33.7");
        InetSocketAddress wildcard = new InetSocketAddress(InetAddress.ofLiteral("::"), 0);
        CollectConfig config = new CollectConfig(
                List.of(wildcard),
                List.of(new MulticastGroup(group, Optional.of("lo"))),
                2,
                1 << 20,
                100,
                SessionConfig.NONE);
        try (Collector collector = new Collector(config, this::handler, transport);
                MulticastSocket sender = new MulticastSocket()) {
            collector.start();
            sender.setOption(StandardSocketOptions.IP_MULTICAST_IF, NetworkInterface.getByName("lo"));
            int port = collector.bound().getFirst().getPort();
            for (int i = 0; i < 10; i++) {
                sender.send(new DatagramPacket(new byte[20], 20, group, port));
            }
            await(() -> datagrams.get() >= 10);
            sender.send(new DatagramPacket(new byte[20], 20, InetAddress.ofLiteral("127.0.0.1"), port));
            await(() -> collector.counters().get(CollectCounter.DATAGRAMS) == 11);
            assertEquals(11, datagrams.get());
        }
    }

    @Test
    void anInterfaceThatIsNotThereIsTold() {
        CollectConfig config = new CollectConfig(
                List.of(ANY),
                List.of(new MulticastGroup(InetAddress.ofLiteral("239.1.1.1"), Optional.of("nowhere0"))),
                1,
                1 << 20,
                100,
                SessionConfig.NONE);
        try (Collector collector = new Collector(config, this::handler, Transport.best())) {
            UncheckedIOException refused = assertThrows(UncheckedIOException.class, collector::start);
            assertEquals(
                    "cannot join the multicast group 239.1.1.1: there is no network interface nowhere0",
                    refused.getMessage());
        }
    }
}

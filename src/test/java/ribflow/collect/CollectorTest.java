package ribflow.collect;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import ribflow.ip.Address;

/** Over real sockets on the loopback interface. */
final class CollectorTest {

    private static final int BUFFER = 1 << 20;

    private record Received(int worker, Address source, int port, byte[] payload, Thread thread) {}

    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final CountDownLatch pauses = new CountDownLatch(1);

    private DatagramHandler handler(int worker) {
        return new DatagramHandler() {
            @Override
            public void datagram(ByteBuffer payload, long high, long low, int port, long arrivalMillis) {
                byte[] bytes = new byte[payload.remaining()];
                payload.get(bytes);
                received.add(new Received(worker, new Address(high, low), port, bytes, Thread.currentThread()));
            }

            @Override
            public void pause() {
                pauses.countDown();
            }
        };
    }

    private Collector started(Transport transport, int workers, String... addresses) {
        List<InetSocketAddress> listen = Arrays.stream(addresses)
                .map(a -> new InetSocketAddress(InetAddress.ofLiteral(a), 0))
                .toList();
        Collector collector = new Collector(new CollectConfig(listen, workers, BUFFER, 100), this::handler, transport);
        collector.start();
        return collector;
    }

    private Received next() throws InterruptedException {
        Received next = received.poll(60, TimeUnit.SECONDS);
        assertNotNull(next, "nothing came");
        return next;
    }

    private static void send(DatagramSocket from, InetSocketAddress to, byte[] payload) throws IOException {
        from.send(new DatagramPacket(payload, payload.length, to));
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
    void bothFamiliesAreReceivedWithTheirSource(Transport transport) throws Exception {
        try (Collector collector = started(transport, 2, "127.0.0.1", "::1");
                DatagramSocket ipv4 = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
                DatagramSocket ipv6 = new DatagramSocket(0, InetAddress.ofLiteral("::1"))) {
            assertEquals(2, collector.bound().size());
            send(ipv4, collector.bound().getFirst(), new byte[] {1, 2, 3});
            Received first = next();
            assertEquals(Address.parse("127.0.0.1"), first.source());
            assertEquals(ipv4.getLocalPort(), first.port());
            assertArrayEquals(new byte[] {1, 2, 3}, first.payload());
            send(ipv6, collector.bound().getLast(), new byte[] {4});
            Received second = next();
            assertEquals(Address.parse("::1"), second.source());
            assertEquals(ipv6.getLocalPort(), second.port());
            assertTrue(pauses.await(60, TimeUnit.SECONDS));
            await(() -> collector.counters().get(CollectCounter.DATAGRAMS) == 2);
            assertEquals(4, collector.counters().get(CollectCounter.BYTES));
        }
    }

    /** Each lone datagram is few: sooner or later its worker is seen at rest. */
    @ParameterizedTest
    @EnumSource
    void aWorkerThatFindsLittleRests(Transport transport) throws Exception {
        try (Collector collector = started(transport, 1, "127.0.0.1");
                DatagramSocket sender = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            boolean rests = false;
            while (!rests && System.nanoTime() < deadline) {
                send(sender, collector.bound().getFirst(), new byte[] {1});
                Thread worker = next().thread();
                LockSupport.parkNanos(100_000);
                rests = LockSupport.getBlocker(worker) instanceof Coalescing;
            }
            assertTrue(rests);
        }
    }

    /** A socket on :: hears IPv4 senders too, who look the same as on an IPv4 socket. */
    @ParameterizedTest
    @EnumSource
    void theIpv6WildcardServesIpv4Too(Transport transport) throws Exception {
        try (Collector collector = started(transport, 1, "::");
                DatagramSocket sender = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            int port = collector.bound().getFirst().getPort();
            send(sender, new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), new byte[] {1});
            assertEquals(Address.parse("127.0.0.1"), next().source());
        }
    }

    @Test
    void aSenderAlwaysComesToTheSameWorkerAndManySendersToAll() throws Exception {
        try (Collector collector = started(Transport.best(), 2, "127.0.0.1")) {
            Map<Integer, Integer> workerOfPort = new HashMap<>();
            for (int sender = 0; sender < 40; sender++) {
                try (DatagramSocket socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
                    for (int i = 0; i < 5; i++) {
                        send(socket, collector.bound().getFirst(), new byte[] {(byte) i});
                    }
                    for (int i = 0; i < 5; i++) {
                        Received next = next();
                        assertEquals(i, next.payload()[0]);
                        Integer before = workerOfPort.put(next.port(), next.worker());
                        assertTrue(before == null || before == next.worker());
                    }
                }
            }
            assertEquals(
                    collector.workers(),
                    workerOfPort.values().stream().distinct().count());
        }
    }

    @ParameterizedTest
    @EnumSource
    void datagramsLongerThanTheBufferAreCounted(Transport transport) throws Exception {
        try (Collector collector = started(transport, 1, "127.0.0.1");
                DatagramSocket sender = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            send(sender, collector.bound().getFirst(), new byte[Collector.LONGEST_DATAGRAM]);
            assertEquals(Collector.LONGEST_DATAGRAM, next().payload().length);
            assertEquals(0, collector.counters().get(CollectCounter.TRUNCATED));
            send(sender, collector.bound().getFirst(), new byte[Collector.LONGEST_DATAGRAM + 1000]);
            next();
            await(() -> collector.counters().get(CollectCounter.TRUNCATED) == 1);
        }
    }

    @Test
    void whatTheKernelDropsIsCounted() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        DatagramHandler slow = new DatagramHandler() {
            @Override
            public void datagram(ByteBuffer payload, long high, long low, int port, long arrivalMillis) {
                try {
                    stuck.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }

            @Override
            public void pause() {}
        };
        InetSocketAddress any = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        try (Collector collector =
                        new Collector(new CollectConfig(List.of(any), 1, 20_000, 100), _ -> slow, Transport.EPOLL);
                DatagramSocket sender = new DatagramSocket(0, any.getAddress())) {
            collector.start();
            for (int i = 0; i < 1000; i++) {
                send(sender, collector.bound().getFirst(), new byte[1000]);
            }
            stuck.countDown();
            await(() -> collector.counters().get(CollectCounter.DATAGRAMS)
                            + collector.counters().get(CollectCounter.KERNEL_DROPS)
                    == 1000);
            assertTrue(collector.counters().get(CollectCounter.KERNEL_DROPS) > 500);
        }
    }

    static Stream<Runnable> errors() {
        return Stream.of(
                () -> {
                    throw new IllegalStateException("on purpose");
                },
                () -> {
                    throw new StackOverflowError("on purpose");
                },
                () -> {
                    throw new NoClassDefFoundError("on purpose");
                });
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorInAHandlerIsCountedAndDoesNotSilenceTheNextDatagram(Runnable error) throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        DatagramHandler working = handler(0);
        DatagramHandler failing = new DatagramHandler() {
            private boolean pausing;

            @Override
            public void datagram(ByteBuffer payload, long high, long low, int port, long arrivalMillis) {
                if (payload.get(payload.position()) == 0) {
                    error.run();
                }
                working.datagram(payload, high, low, port, arrivalMillis);
            }

            @Override
            public void pause() {
                if (!pausing) {
                    pausing = true;
                    error.run();
                }
            }
        };
        try (Collector collector = new Collector(new CollectConfig(List.of(any), 1, BUFFER, 100), _ -> failing);
                DatagramSocket sender = new DatagramSocket(0, any.getAddress())) {
            collector.start();
            send(sender, collector.bound().getFirst(), new byte[] {0});
            send(sender, collector.bound().getFirst(), new byte[] {7});
            assertEquals(7, next().payload()[0]);
            await(() -> collector.counters().get(CollectCounter.FAILED) == 2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPortThatIsTakenIsAClearError(Transport transport) throws Exception {
        try (Collector first = started(transport, 1, "127.0.0.1")) {
            InetSocketAddress taken = first.bound().getFirst();
            try (Collector second =
                    new Collector(new CollectConfig(List.of(taken), 2, BUFFER, 100), this::handler, transport)) {
                UncheckedIOException error = assertThrows(UncheckedIOException.class, second::start);
                String words = String.valueOf(error.getMessage());
                assertTrue(words.startsWith("cannot listen on UDP 127.0.0.1:" + taken.getPort() + ": "), words);
                assertTrue(words.contains("Address already in use"), words);
            }
        }
    }

    @Test
    void tasksRunOnTheWorkersThread() throws Exception {
        try (Collector collector = started(Transport.best(), 2, "127.0.0.1");
                DatagramSocket sender = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            send(sender, collector.bound().getFirst(), new byte[] {1});
            Received one = next();
            BlockingQueue<Thread> ran = new LinkedBlockingQueue<>();
            collector.execute(one.worker(), () -> ran.add(Thread.currentThread()));
            assertEquals(one.thread(), ran.poll(60, TimeUnit.SECONDS));
            CountDownLatch thrice = new CountDownLatch(3);
            collector.every(0, 1, thrice::countDown);
            assertTrue(thrice.await(60, TimeUnit.SECONDS));
        }
    }

    @Test
    void closingTellsTheHandlers() throws Exception {
        Collector collector = started(Transport.best(), 1, "127.0.0.1");
        collector.close();
        assertTrue(pauses.await(0, TimeUnit.SECONDS));
        collector.close();
    }
}

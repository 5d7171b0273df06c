package ribflow.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The kernel's receive queues of a UDP port, watched from outside while a program receives there. What a program that
 * pauses does not fetch piles up in them, so the longest queue at a known rate tells the longest pause, whatever the
 * program says of itself.
 */
final class ReceiveQueue implements AutoCloseable {

    private static final long BETWEEN_NANOS = 2_000_000;

    private final int port;
    private final Thread watcher;
    private volatile long longest;
    private volatile boolean ended;

    private ReceiveQueue(int port) {
        this.port = port;
        this.watcher = Thread.ofPlatform().daemon().name("receive-queue").unstarted(this::watch);
    }

    /** Begins to watch. */
    static ReceiveQueue watch(int port) {
        ReceiveQueue queue = new ReceiveQueue(port);
        queue.watcher.start();
        return queue;
    }

    private void watch() {
        while (!ended) {
            longest = Math.max(longest, now(port));
            LockSupport.parkNanos(BETWEEN_NANOS);
        }
    }

    /** The bytes of the longest queue of any socket on the port so far, as the kernel charges them. */
    long longestBytes() {
        return longest;
    }

    /** What the kernel charges for a datagram of that size: found by leaving one in a queue of our own. */
    static long charged(int size) {
        try (DatagramSocket receiver = new DatagramSocket(new InetSocketAddress(Ports.LOOPBACK, 0));
                DatagramSocket sender = new DatagramSocket(new InetSocketAddress(Ports.LOOPBACK, 0))) {
            sender.send(new DatagramPacket(new byte[size], size, receiver.getLocalSocketAddress()));
            return now(receiver.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The longest queue of the port's sockets: a line each in /proc/net/udp, and in udp6 if it takes both families. */
    private static long now(int port) {
        String local = ":%04X".formatted(port);
        long longest = 0;
        for (String file : List.of("/proc/net/udp", "/proc/net/udp6")) {
            try (Stream<String> lines = Files.lines(Path.of(file))) {
                longest = Math.max(
                        longest,
                        lines.map(line -> line.trim().split("\\s+"))
                                .filter(words -> words[1].endsWith(local))
                                .mapToLong(words -> Long.parseLong(words[4].split(":")[1], 16))
                                .max()
                                .orElse(0));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return longest;
    }

    @Override
    public void close() {
        ended = true;
    }
}

package ribflow.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The kernel's receive queues of a UDP port, watched from outside while a program receives there.
 *
 * <p>A program that pauses fetches nothing, so the queue of its socket only grows; one that runs empties it every
 * millisecond or so. The longest time in which a queue held something and never shrank is the longest pause, whatever the
 * program says of itself.
 *
 * <p>The watcher does next to nothing. When it does not get to run itself for {@value #NEGLIGIBLE_NANOS} ns and more, the
 * machine (or the tests' own collector) held everybody up: that time is not charged to the program, but told apart.
 */
final class ReceiveQueue implements AutoCloseable {

    private static final long BETWEEN_NANOS = 2_000_000;
    private static final long NEGLIGIBLE_NANOS = 10_000_000;

    /** A socket's queue: its bytes when last seen, and since when it has not shrunk. */
    private record Queue(long bytes, long since) {}

    private final String local;
    private final Thread watcher;
    private final Map<String, Queue> queues = new HashMap<>();
    private final LongAccumulator longestNanos = new LongAccumulator(Math::max, 0);
    private volatile long longestHeldUpNanos;
    private volatile boolean ended;

    private ReceiveQueue(int port) {
        this.local = ":%04X".formatted(port);
        this.watcher = Thread.ofPlatform().daemon().name("receive-queue").unstarted(this::watch);
    }

    /** Begins to watch. */
    static ReceiveQueue watch(int port) {
        ReceiveQueue queue = new ReceiveQueue(port);
        queue.watcher.start();
        return queue;
    }

    private void watch() {
        long looked = System.nanoTime();
        while (!ended) {
            long now = System.nanoTime();
            if (now - looked > NEGLIGIBLE_NANOS) {
                heldUp(now - looked);
            }
            looked = now;
            for (String file : List.of("/proc/net/udp", "/proc/net/udp6")) {
                try (Stream<String> lines = Files.lines(Path.of(file))) {
                    lines.map(line -> line.trim().split("\\s+"))
                            .filter(words -> words[1].endsWith(local))
                            .forEach(words -> saw(words[9], Long.parseLong(words[4].split(":")[1], 16)));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            LockSupport.parkNanos(BETWEEN_NANOS);
        }
    }

    private void heldUp(long nanos) {
        longestHeldUpNanos = Math.max(longestHeldUpNanos, nanos);
        queues.replaceAll((socket, queue) -> new Queue(queue.bytes, queue.since + nanos));
    }

    private void saw(String socket, long bytes) {
        long now = System.nanoTime();
        Queue last = queues.getOrDefault(socket, new Queue(0, now));
        boolean fetched = last.bytes == 0 || bytes < last.bytes;
        queues.put(socket, new Queue(bytes, fetched ? now : last.since));
        longestNanos.accumulate(fetched ? 0 : now - last.since);
    }

    /** The longest pause since it was asked last, in milliseconds. */
    long longestPause() {
        return longestNanos.getThenReset() / 1_000_000;
    }

    /** The longest time that the machine did not let the watcher itself run, in milliseconds. */
    long longestHeldUp() {
        return longestHeldUpNanos / 1_000_000;
    }

    @Override
    public void close() {
        ended = true;
    }
}

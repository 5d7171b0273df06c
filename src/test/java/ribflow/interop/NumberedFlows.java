package ribflow.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * An exporter whose flows all differ: each has its number as source address, and comes but once. Sends at a constant rate, in
 * NetFlow v5, unless it is paused.
 */
final class NumberedFlows implements AutoCloseable {

    private static final int IN_A_DATAGRAM = 20;
    private static final int FIRST = 10 << 24;
    private static final long UPTIME = 1_000_000;

    private final DatagramSocket socket;
    private final InetSocketAddress to;
    private final long betweenNanos;
    private final Thread thread =
            Thread.ofPlatform().daemon().name("numbered flows").unstarted(this::run);
    private final Object lock = new Object();
    private long[] times = new long[1024];
    private int datagrams;
    private boolean paused = true;
    private boolean closed;

    NumberedFlows(int port, int flowsPerSecond) {
        try {
            this.socket = new DatagramSocket(new InetSocketAddress(Ports.LOOPBACK, 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.to = new InetSocketAddress(Ports.LOOPBACK, port);
        this.betweenNanos = 1_000_000_000L * IN_A_DATAGRAM / flowsPerSecond;
        thread.start();
    }

    private void run() {
        long next = System.nanoTime();
        while (true) {
            synchronized (lock) {
                if (closed) {
                    return;
                }
                if (!paused) {
                    send();
                }
            }
            next = Math.max(next + betweenNanos, System.nanoTime() - 50_000_000);
            LockSupport.parkNanos(Math.max(1, next - System.nanoTime()));
        }
    }

    private void send() {
        long now = System.currentTimeMillis();
        ByteBuffer out = ByteBuffer.allocate(24 + 48 * IN_A_DATAGRAM);
        out.putShort((short) 5).putShort((short) IN_A_DATAGRAM).putInt((int) UPTIME);
        out.putInt((int) (now / 1000)).putInt((int) (now % 1000 * 1_000_000));
        out.putInt(datagrams * IN_A_DATAGRAM).putInt(0);
        for (int i = 0; i < IN_A_DATAGRAM; i++) {
            int number = datagrams * IN_A_DATAGRAM + i;
            out.putInt(FIRST + number).putInt(FIRST).putInt(0).putInt(0);
            out.putInt(1).putInt((int) bytes(number)).putInt((int) UPTIME - 1).putInt((int) UPTIME);
            out.position(out.position() + 16);
        }
        if (datagrams == times.length) {
            times = Arrays.copyOf(times, 2 * datagrams);
        }
        times[datagrams++] = now;
        try {
            socket.send(new DatagramPacket(out.array(), out.position(), to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many bytes the flow of that number has. */
    static long bytes(long number) {
        return 100 + number % 1000;
    }

    /** The number of the flow with that source address, as the low half of an address. */
    static int number(long address) {
        return (int) address - FIRST;
    }

    void pause() {
        synchronized (lock) {
            paused = true;
        }
    }

    void go() {
        synchronized (lock) {
            paused = false;
        }
    }

    /** Whether the kernel has given whoever receives there all that was sent. */
    boolean delivered() {
        String local = ":%04X".formatted(to.getPort());
        try (Stream<String> lines = Files.lines(Path.of("/proc/net/udp"))) {
            return lines.map(line -> line.trim().split("\\s+"))
                    .filter(words -> words[1].endsWith(local))
                    .allMatch(words -> words[4].endsWith(":00000000"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many flows were sent. */
    int sent() {
        synchronized (lock) {
            return datagrams * IN_A_DATAGRAM;
        }
    }

    /** When a flow was sent. */
    long time(int number) {
        synchronized (lock) {
            return times[number / IN_A_DATAGRAM];
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
        }
        socket.close();
    }
}

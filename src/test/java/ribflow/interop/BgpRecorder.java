package ribflow.interop;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Listens to {@link RibFeed} once, so that its tables can be announced again and again: making them anew each time would
 * take a core of the machine that is measured.
 */
final class BgpRecorder {

    /** The end of the UPDATE that ends the IPv6 table (RFC 4724, 2): an MP_UNREACH_NLRI without routes. */
    private static final byte[] IPV6_END_OF_RIB = {(byte) 0x80, 15, 3, 0, 2, 1};

    private final Map<String, BgpStream> streams = new TreeMap<>();
    private final CountDownLatch missing;

    private BgpRecorder(int peers) {
        missing = new CountDownLatch(peers);
    }

    /** What that many peers announce, in the order of their addresses. */
    static List<BgpStream> tables(Path folder, int peers, List<Path> prefixes, String... options) {
        BgpRecorder recorder = new BgpRecorder(peers);
        try (ServerSocket server = new ServerSocket()) {
            server.bind(new InetSocketAddress(Ports.LOOPBACK, 0));
            try (RibFeed feed = RibFeed.start(folder, server.getLocalPort(), peers, prefixes, options)) {
                for (int i = 0; i < peers; i++) {
                    Socket socket = server.accept();
                    Thread.ofPlatform().daemon().start(() -> recorder.record(socket));
                }
                if (!recorder.missing.await(3, TimeUnit.MINUTES)) {
                    throw new AssertionError("ribfeed has not sent its tables");
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return List.copyOf(recorder.streams.values());
    }

    private void record(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            ByteArrayOutputStream all = new ByteArrayOutputStream(1 << 20);
            for (boolean ended = false; !ended; ) {
                byte[] header = in.readNBytes(BgpStream.HEADER);
                byte[] body = in.readNBytes(BgpStream.end(header, 0) - BgpStream.HEADER);
                all.write(header);
                all.write(body);
                if (BgpStream.type(header, 0) == BgpStream.OPEN) {
                    socket.getOutputStream().write(header);
                    socket.getOutputStream().write(body);
                    socket.getOutputStream().write(BgpStream.keepalive());
                }
                ended = endOfRib(body);
            }
            synchronized (streams) {
                streams.put(socket.getInetAddress().getHostAddress(), new BgpStream(all.toByteArray()));
            }
            missing.countDown();
            // A session that ends early would end ribfeed, and with it the others.
            missing.await();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean endOfRib(byte[] body) {
        int from = body.length - IPV6_END_OF_RIB.length;
        return from == 4 && Arrays.equals(body, from, body.length, IPV6_END_OF_RIB, 0, IPV6_END_OF_RIB.length);
    }
}

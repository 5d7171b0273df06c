package ribflow.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Bytes that are on their way to a local port: what the kernel has, and the program that listens has not read yet. */
final class Unread {

    private Unread() {}

    /** Those in the receive queues of the port's UDP sockets. */
    static long udp(int port) {
        return Stream.of("/proc/net/udp", "/proc/net/udp6")
                .flatMap(Unread::sockets)
                .filter(words -> words.get(1).endsWith(hexadecimal(port)))
                .mapToLong(words -> queue(words, 1))
                .sum();
    }

    /** Those in the receive queues of the port's connections, and in the send queues of those who are connected to it. */
    static long tcp(int port) {
        List<List<String>> sockets = Stream.of("/proc/net/tcp", "/proc/net/tcp6")
                .flatMap(Unread::sockets)
                .toList();
        long received = sockets.stream()
                .filter(words -> words.get(1).endsWith(hexadecimal(port)))
                .mapToLong(words -> queue(words, 1))
                .sum();
        long sent = sockets.stream()
                .filter(words -> words.get(2).endsWith(hexadecimal(port)))
                .mapToLong(words -> queue(words, 0))
                .sum();
        return received + sent;
    }

    private static String hexadecimal(int port) {
        return ":%04X".formatted(port);
    }

    /** The columns of proc(5): number, local address, remote address, state, send queue:receive queue, and so on. */
    private static Stream<List<String>> sockets(String file) {
        try {
            return Files.readAllLines(Path.of(file)).stream()
                    .skip(1)
                    .map(line -> List.of(line.trim().split("\\s+")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long queue(List<String> words, int which) {
        return Long.parseLong(words.get(4).split(":")[which], 16);
    }
}

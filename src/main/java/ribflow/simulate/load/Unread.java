package ribflow.simulate.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** Bytes on their way to a TCP port, which the program that listens there has not read yet: Linux tells in proc(5). */
final class Unread {

    private static final int LOCAL = 1;
    private static final int REMOTE = 2;
    private static final int QUEUES = 4;

    private Unread() {}

    /** Those that wait to be sent to the port, and those it has received if it is here; 0 where nobody tells. */
    static long tcp(int port) throws IOException {
        String suffix = String.format(Locale.ROOT, ":%04X", port);
        long bytes = 0;
        for (Path file : new Path[] {Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6")}) {
            if (Files.isReadable(file)) {
                try (Stream<String> lines = Files.lines(file)) {
                    bytes += lines.skip(1)
                            .mapToLong(line -> waiting(line.trim().split("\\s+"), suffix))
                            .sum();
                }
            }
        }
        return bytes;
    }

    private static long waiting(String[] columns, String port) {
        String[] queues = columns[QUEUES].split(":");
        long sending = columns[REMOTE].endsWith(port) ? Long.parseLong(queues[0], 16) : 0;
        long received = columns[LOCAL].endsWith(port) ? Long.parseLong(queues[1], 16) : 0;
        return sending + received;
    }
}

package ribflow.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** OpenBGPD in the foreground. It gives up root for its own user and for the folder that its package's service would make. */
final class Openbgpd implements AutoCloseable {

    private static final Duration LIMIT = Await.LIMIT;
    private static final Path JAIL = Path.of("/run/openbgpd");

    private final Path folder;
    private final RealProcess process;

    private Openbgpd(Path folder, RealProcess process) {
        this.folder = folder;
        this.process = process;
    }

    static Openbgpd start(Path folder, String configuration) {
        try {
            Files.createDirectories(JAIL);
            Path file = Files.writeString(
                    folder.resolve("openbgpd.conf"), "socket \"" + socket(folder) + "\"\n" + configuration);
            RealProcess process = RealProcess.start(
                    "openbgpd-" + System.nanoTime(),
                    folder,
                    List.of("/usr/sbin/bgpd", "-d", "-v", "-f", file.toString()));
            Await.until(
                    LIMIT,
                    () -> Files.exists(Path.of(socket(folder))),
                    () -> "OpenBGPD opens its socket; it printed:\n" + process.tail());
            return new Openbgpd(folder, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String socket(Path folder) {
        return folder.resolve("openbgpd.sock").toString();
    }

    /** Gives a command to {@code bgpctl}. */
    String command(String... words) {
        List<String> command = new ArrayList<>(List.of("bgpctl", "-s", socket(folder)));
        command.addAll(List.of(words));
        return RealProcess.run(folder, command, LIMIT);
    }

    @Override
    public void close() {
        process.close();
    }
}

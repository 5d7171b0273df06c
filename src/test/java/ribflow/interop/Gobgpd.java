package ribflow.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** GoBGP, with a configuration, in the foreground. */
final class Gobgpd implements AutoCloseable {

    private static final Duration LIMIT = Await.LIMIT;

    private final Path folder;
    private final int api;
    private final RealProcess process;

    private Gobgpd(Path folder, int api, RealProcess process) {
        this.folder = folder;
        this.api = api;
        this.process = process;
    }

    static Gobgpd start(Path folder, String configuration) {
        try {
            int api = Ports.tcp();
            Path file = Files.writeString(folder.resolve("gobgpd.toml"), configuration);
            RealProcess process = RealProcess.start(
                    "gobgpd-" + System.nanoTime(),
                    folder,
                    List.of("gobgpd", "-f", file.toString(), "--api-hosts", "127.0.0.1:" + api, "--pprof-disable"));
            process.awaitOutput("Add a peer configuration", LIMIT);
            // Its client waits for a second at most
            Await.until(LIMIT, () -> listens(api), () -> "GoBGP takes commands; it printed:\n" + process.tail());
            return new Gobgpd(folder, api, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean listens(int port) {
        try {
            new Socket(Ports.LOOPBACK, port).close();
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    /** Gives a command to {@code gobgp}. */
    String command(String... words) {
        List<String> command = new ArrayList<>(List.of("gobgp", "-u", "127.0.0.1", "-p", "" + api));
        command.addAll(List.of(words));
        return RealProcess.run(folder, command, LIMIT);
    }

    /** Ends without a word. */
    void crash() {
        process.signal("KILL");
        process.awaitExit(LIMIT);
    }

    @Override
    public void close() {
        process.close();
    }
}

package ribflow.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** FRR's bgpd by itself: without zebra, the kernel's routes, and a user of its own. */
final class Frr implements AutoCloseable {

    private static final Duration LIMIT = Await.LIMIT;

    private final Path folder;
    private final RealProcess process;

    private Frr(Path folder, RealProcess process) {
        this.folder = folder;
        this.process = process;
    }

    static Frr start(Path folder, String address, int port, String configuration) {
        try {
            Path sockets = Files.createDirectories(folder.resolve("frr"));
            Path file = Files.writeString(sockets.resolve("bgpd.conf"), configuration);
            RealProcess process = RealProcess.start(
                    "frr-" + System.nanoTime(),
                    folder,
                    List.of(
                            "/usr/lib/frr/bgpd",
                            "-n",
                            "-Z",
                            "-S",
                            "-p",
                            "" + port,
                            "-l",
                            address,
                            "-f",
                            file.toString(),
                            "-i",
                            sockets.resolve("bgpd.pid").toString(),
                            "--vty_socket",
                            sockets.toString(),
                            "--log",
                            "stdout"));
            Frr frr = new Frr(folder, process);
            Await.until(
                    LIMIT,
                    () -> Files.exists(sockets.resolve("bgpd.vty")),
                    () -> "FRR opens its socket; it printed:\n" + process.tail());
            return frr;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives a command to its shell. */
    String command(String words) {
        return RealProcess.run(
                folder,
                List.of("vtysh", "--vty_socket", folder.resolve("frr").toString(), "-d", "bgpd", "-c", words),
                LIMIT);
    }

    RealProcess process() {
        return process;
    }

    /** Ends without a word, as a router that loses its power; its kernel closes the connections. */
    void crash() {
        process.signal("KILL");
        process.awaitExit(LIMIT);
        try {
            Files.deleteIfExists(folder.resolve("frr/bgpd.vty"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}

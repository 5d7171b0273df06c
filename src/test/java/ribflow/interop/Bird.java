package ribflow.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** BIRD, with a configuration, in the foreground. */
final class Bird implements AutoCloseable {

    private static final Duration LIMIT = Await.LIMIT;

    private final Path folder;
    private final RealProcess process;

    private Bird(Path folder, RealProcess process) {
        this.folder = folder;
        this.process = process;
    }

    static Bird start(Path folder, String configuration) {
        return start(folder, configuration, List.of());
    }

    /** With further arguments: {@code -R} recovers from a graceful restart. */
    static Bird start(Path folder, String configuration, List<String> arguments) {
        try {
            Path file = Files.writeString(folder.resolve("bird.conf"), configuration);
            List<String> command = new ArrayList<>(
                    List.of("bird", "-f", "-c", file.toString(), "-s", socket(folder), "-P", folder + "/bird.pid"));
            command.addAll(arguments);
            RealProcess process = RealProcess.start("bird-" + System.nanoTime(), folder, command);
            process.awaitOutput("Started", LIMIT);
            return new Bird(folder, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String socket(Path folder) {
        return folder.resolve("bird.ctl").toString();
    }

    /** Gives a command to its client, {@code birdc}. */
    String command(String words) {
        return RealProcess.run(folder, List.of("birdc", "-s", socket(folder), words), LIMIT);
    }

    /** Waits until a protocol has its session. */
    void awaitEstablished(String protocol) {
        Await.until(
                LIMIT,
                () -> command("show protocols " + protocol).contains("Established"),
                () -> "BIRD's session " + protocol + " is up: " + command("show protocols all " + protocol)
                        + process.tail());
    }

    /** Applies a changed configuration. */
    void configure(String configuration) {
        try {
            Files.writeString(folder.resolve("bird.conf"), configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        command("configure");
    }

    /** Waits until it has printed a text. */
    void awaitOutput(String text) {
        process.awaitOutput(text, LIMIT);
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

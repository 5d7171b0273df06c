package ribflow.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program that runs beside the test, with all it prints in a file; ended, children included, when closed. */
final class RealProcess implements AutoCloseable {

    private static final int TAIL = 4000;

    private final String name;
    private final Process process;
    private final Path log;

    private RealProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** Starts a command in a folder; what it prints goes to {@code NAME.log} there. */
    static RealProcess start(String name, Path folder, List<String> command) {
        Path log = folder.resolve(name + ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            return new RealProcess(name, process, log);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + command.getFirst() + " (see CONTRIBUTING.md)", e);
        }
    }

    /** Runs a command to its end and returns what it printed; fails if it does. */
    static String run(Path folder, List<String> command, Duration limit) {
        String name = Path.of(command.getFirst()).getFileName().toString() + "-" + System.nanoTime();
        try (RealProcess process = start(name, folder, command)) {
            process.awaitEnd(limit);
            return process.output();
        }
    }

    /** All it has printed so far. */
    String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long pid() {
        return process.pid();
    }

    /** Sends a signal, by its name: STOP and CONT, or KILL. */
    void signal(String name) {
        try {
            int exit =
                    new ProcessBuilder("kill", "-" + name, "" + pid()).start().waitFor();
            if (exit != 0) {
                throw new AssertionError("SIG" + name + " cannot be sent to " + this.name);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until it has printed a text. */
    void awaitOutput(String text, Duration limit) {
        Await.until(
                limit,
                () -> {
                    boolean printed = output().contains(text);
                    if (!printed && !process.isAlive()) {
                        throw new AssertionError(name + " ended before it printed '" + text + "':\n" + tail());
                    }
                    return printed;
                },
                () -> name + " prints '" + text + "'; it printed:\n" + tail());
    }

    /** Waits until it ends by itself, well. */
    void awaitEnd(Duration limit) {
        int exit = awaitExit(limit);
        if (exit != 0) {
            throw new AssertionError(name + " ended with " + exit + ":\n" + tail());
        }
    }

    /** Waits until it ends by itself, however that may be. */
    int awaitExit(Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError(name + " has not ended within " + limit.toSeconds() + " s:\n" + tail());
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return process.exitValue();
    }

    /** The processor time that it has taken. */
    Duration cpu() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** Whether it, and all that it has started, does nothing just now: no thread of it runs or would, if it had a processor. */
    boolean idle() {
        return idle("");
    }

    /** The same of those of its threads alone whose name begins so. */
    boolean idle(String threads) {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .allMatch(each -> sleep(Path.of("/proc", "" + each.pid(), "task"), threads));
    }

    /** By the state of each thread, which stands behind its name in brackets (proc(5)). */
    private static boolean sleep(Path tasks, String name) {
        try (Stream<Path> threads = Files.list(tasks)) {
            for (Path thread : threads.toList()) {
                String stat = Files.readString(thread.resolve("stat"));
                char state = stat.charAt(stat.lastIndexOf(')') + 2);
                if ((state == 'R' || state == 'D') && stat.startsWith(name, stat.indexOf('(') + 1)) {
                    return false;
                }
            }
            return true;
        } catch (IOException _) {
            return false; // something has just ended
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    /** The end of what it printed. */
    String tail() {
        String output = output();
        return output.substring(Math.max(0, output.length() - TAIL));
    }

    /** Asks it to end (SIGTERM), and kills it, and whatever it has started, if that does not help. */
    @Override
    public void close() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }
}

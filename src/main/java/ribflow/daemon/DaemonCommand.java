package ribflow.daemon;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import ribflow.cli.HelpOption;
import ribflow.config.ConfigurationErrors;
import ribflow.config.HeapLimit;
import sun.misc.Signal;

/** {@code ribflow daemon}: the daemon in the foreground, as service managers want it. */
@Command(
        name = "daemon",
        description = {
            "Runs the daemon in the foreground.",
            "Logs go to standard error. SIGTERM and SIGINT stop it cleanly; SIGHUP reads the maps and the configuration anew"
                    + " and says what needs a restart."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:it was told to stop",
            "1:it could not start: a port is taken, a folder cannot be written",
            "2:the configuration or a map is wrong",
            "70:it stopped by a mistake of its own; the log has it"
        })
public final class DaemonCommand implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger("ribflow");
    private static final int MISTAKE = 70;

    /** How long the end may take after a mistake: the disk is waited for twice a minute, and tables may be large. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Option(
            names = {"-c", "--config"},
            required = true,
            paramLabel = "FILE",
            description = "The configuration, see ribflow.yaml(5).")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private Path file;

    @Mixin
    private final HelpOption help = new HelpOption();

    @Override
    public Integer call() throws InterruptedException {
        CountDownLatch stop = new CountDownLatch(1);
        Mistakes mistakes =
                new Mistakes(stop::countDown, () -> Runtime.getRuntime().halt(MISTAKE), PATIENCE);
        Thread.setDefaultUncaughtExceptionHandler(mistakes);
        try (Daemon daemon = Daemon.of(file)) {
            daemon.shortage(HeapLimit.ofProcess()).ifPresent(LOG::warn);
            daemon.start();
            Signal.handle(new Signal("TERM"), signal -> stop.countDown());
            Signal.handle(new Signal("INT"), signal -> stop.countDown());
            Signal.handle(new Signal("HUP"), signal -> Thread.startVirtualThread(() -> daemon.reload()));
            stop.await();
            LOG.info("stopping");
        } catch (ConfigurationErrors e) {
            e.problems().forEach(problem -> System.err.println(problem));
            return 2;
        } catch (StartException e) {
            System.err.println("ribflow: " + e.getMessage());
            return 1;
        }
        return mistakes.any() ? MISTAKE : 0;
    }
}

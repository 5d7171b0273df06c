package ribflow.daemon;

import java.nio.file.Path;
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
        Thread.setDefaultUncaughtExceptionHandler(DaemonCommand::fatal);
        CountDownLatch stop = new CountDownLatch(1);
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
        return 0;
    }

    /** A thread of ours that ends by a mistake of ours leaves nothing that can be trusted: the service manager starts anew. */
    private static void fatal(Thread thread, Throwable cause) {
        LOG.error("the thread {} ended by a mistake in ribflow; the daemon stops", thread.getName(), cause);
        Runtime.getRuntime().halt(70);
    }
}

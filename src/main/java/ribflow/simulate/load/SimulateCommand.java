package ribflow.simulate.load;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import ribflow.cli.HelpOption;

/** {@code ribflow simulate}: exporters and BGP peers of a chosen size and rate, against any collector. */
@Command(
        name = "simulate",
        header = "Sends a load of flows and full tables, and says exactly what it sent.",
        description = {
            "",
            "Opens BGP sessions with a daemon and tells each a full table, exports flows to it from many addresses, or"
                    + " both. Every flow and every route is made from --seed: the same options send the same again. Prints"
                    + " a JSON object a line.",
            "",
            "The event of an object is:",
            "",
            "  tables    all tables have been told: peers, routes, attribute sets",
            "            of each peer, seconds",
            "  sent      the last flow has been sent: flows, packets, bytes,",
            "            datagrams, how many of these nobody listened to, seconds",
            "  churned   the last UPDATE has been sent: announced, withdrawn, seconds",
            "  flapped   the first peer has told its table again: how often it did",
            "",
            "The flows and the tables belong together if --prefixes and --seed are the same, also in two commands; what"
                    + " was sent by the AS of the destination (--truth) is then what a daemon must say, unless --churn"
                    + " withdraws prefixes meanwhile.",
            "",
            "Towards 127.0.0.0/8 the routers' addresses are 127.1.0.1 and up. Elsewhere one router is this machine, and"
                    + " several need addresses of this machine (--from). Peer n and exporter n have the same address."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:all was sent",
            "1:a collector or daemon could not be reached, or a session ended",
            "2:the command line is wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  ribflow simulate --flows 127.0.0.1:2055 --rate 100000 --seconds 10",
            "  ribflow simulate --bgp 127.0.0.1:179 --peers 4 --prefixes 1230000",
            "  ribflow simulate --bgp 127.0.0.1:179 --flows 127.0.0.1:2055 --peers 4",
            "    --rate 300000 --seconds 30 --churn 10000 --flap 10"
        })
public final class SimulateCommand implements Callable<Integer> {

    private static final int FAILED = 1;
    private static final long FAREWELL_SECONDS = 5;

    @Mixin
    private final LoadOptions options = new LoadOptions();

    @Mixin
    private final HelpOption help = new HelpOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private final CountDownLatch done = new CountDownLatch(1);

    @Override
    public Integer call() {
        Simulation simulation;
        try {
            simulation = new Simulation(options.plan(), spec.commandLine().getOut());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(simulation)));
        try {
            simulation.run();
            return 0;
        } catch (IOException e) {
            spec.commandLine().getErr().println("ribflow simulate: " + e.getMessage());
            return FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILED;
        } finally {
            done.countDown();
        }
    }

    /** Ctrl-C: what was sent until then is told, and sessions are ended as a router does. */
    private void stop(Simulation simulation) {
        simulation.stop();
        try {
            if (!done.await(FAREWELL_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("ribflow simulate: could not end in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

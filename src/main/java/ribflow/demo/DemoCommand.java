package ribflow.demo;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import ribflow.cli.HelpOption;
import ribflow.daemon.StartException;
import ribflow.simulate.SimulatedNetwork;

/** {@code ribflow demo}: the daemon beside a simulated network, with a proof that it counts right. */
@Command(
        name = "demo",
        description = {
            "Runs the real daemon beside a simulated network.",
            "Four PoPs, eight edge routers and two route reflectors open BGP sessions with the daemon and export NetFlow"
                    + " v5, v9 and IPFIX to it. After some seconds the PoP-to-PoP traffic matrix is shown, and held,"
                    + " like those of all other levels, against what the simulated routers really forwarded, cell by"
                    + " cell and to the byte."
        },
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:every number was right", "1:a number was wrong, or the demo could not run"})
public final class DemoCommand implements Callable<Integer> {

    private static final int WRONG = 1;

    /** Read by logback.xml. */
    private static final String LOG_LEVEL = "ribflow.log";

    @Option(names = "--once", description = "Show the matrix and the proof once and exit.")
    private boolean once;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Makes another network and other traffic; the same number makes the same. Default: 1.")
    private long seed;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "The daemon's port for flows (UDP) and BGP (TCP) on 127.0.0.1. Default: any free ones.")
    private int port;

    @Mixin
    private final HelpOption help = new HelpOption();

    @Override
    public Integer call() throws InterruptedException {
        quieten();
        try {
            SimulatedNetwork.checkAddresses();
            return run();
        } catch (IOException | StartException e) {
            System.err.println("ribflow demo: " + e.getMessage());
            return WRONG;
        }
    }

    /** Logs only what is wrong, before anything has asked for a logger: the demo tells its own progress. */
    private static void quieten() {
        if (System.getProperty(LOG_LEVEL) == null) {
            System.setProperty(LOG_LEVEL, "WARN");
        }
    }

    private int run() throws IOException, InterruptedException {
        SimulatedNetwork network = new SimulatedNetwork(seed);
        try (Demo demo = Demo.of(network, network.maps(), port, System.out, System.err)) {
            // Ctrl-C: the sockets are closed and the temporary folder goes, whatever the main thread is doing.
            Runtime.getRuntime().addShutdownHook(new Thread(demo::close));
            try {
                demo.start();
                boolean right = demo.show();
                if (right && !once) {
                    demo.run();
                }
                return right ? 0 : WRONG;
            } catch (IOException e) {
                if (demo.closed()) {
                    return 0;
                }
                throw e;
            }
        }
    }
}

package ribflow.simulate.load;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import ribflow.cli.HelpOption;
import ribflow.ip.Address;

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
            "1:the daemon could not be reached, or ended a session",
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

    @Option(names = "--flows", paramLabel = "ADDRESS:PORT", description = "Export flows to that collector, by UDP.")
    private @Nullable String flows;

    @Option(names = "--bgp", paramLabel = "ADDRESS:PORT", description = "Open BGP sessions with that daemon.")
    private @Nullable String bgp;

    @Option(
            names = "--protocol",
            paramLabel = "NAME",
            defaultValue = "v9",
            description = "How flows are exported: v5, v9, ipfix or sflow. Default: v9.")
    private ExportProtocol protocol = ExportProtocol.V9;

    @Option(
            names = "--exporters",
            paramLabel = "N",
            description = "How many routers export. Default: as many as peers, or 1.")
    private @Nullable Integer exporters;

    @Option(names = "--peers", paramLabel = "N", defaultValue = "1", description = "How many BGP peers. Default: 1.")
    private int peers;

    @Option(
            names = "--prefixes",
            paramLabel = "N",
            defaultValue = "100000",
            description =
                    "Prefixes of a peer's table, a fifth of them IPv6, up to 1500000; flows go to these. Default: 100000.")
    private int prefixes;

    @Option(
            names = "--share",
            paramLabel = "PERCENT",
            defaultValue = "50",
            description = "How many of the attribute sets are alike in all peers. Default: 50.")
    private int share;

    @Option(
            names = "--as",
            paramLabel = "AS",
            defaultValue = "65000",
            description = "The peers' AS, which is the daemon's own for iBGP. Default: 65000.")
    private long as;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "10000",
            description = "Flow records a second; 0: as fast as possible. Default: 10000.")
    private long rate;

    @Option(
            names = "--records",
            paramLabel = "N",
            description = "End after so many flow records. Default: go on for --seconds.")
    private @Nullable Long records;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            description = "End flows and churn after so many seconds. Default: go on until stopped.")
    private @Nullable Long seconds;

    @Option(
            names = "--keys",
            paramLabel = "N",
            defaultValue = "100000",
            description = "How many distinct flows there are, sent over and over. Default: 100000.")
    private long keys;

    @Option(
            names = "--churn",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "UPDATEs a second after the tables, over all peers: routes by other paths, one in five withdrawn.")
    private double churn;

    @Option(
            names = "--flap",
            paramLabel = "S",
            defaultValue = "0",
            description = "End the first peer's session each S seconds, and open it again.")
    private long flap;

    @Option(
            names = "--hold",
            description = "Keep the sessions when all is sent, until stopped; without --flows they stay anyway.")
    private boolean hold;

    @Option(
            names = "--truth",
            paramLabel = "FILE",
            description = "Write what was sent by the AS of the destination, as CSV.")
    private @Nullable Path truth;

    @Option(
            names = "--from",
            paramLabel = "ADDRESS",
            description = "The first router's address, which this machine has; the others follow it.")
    private @Nullable String from;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Makes other prefixes, paths and flows. Default: 1.")
    private long seed;

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
            simulation = new Simulation(plan(), spec.commandLine().getOut());
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(simulation)));
        try {
            simulation.run();
            return 0;
        } catch (IOException e) {
            System.err.println("ribflow simulate: " + e.getMessage());
            return FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILED;
        } finally {
            done.countDown();
        }
    }

    private LoadPlan plan() {
        return new LoadPlan(
                Optional.ofNullable(flows).map(SimulateCommand::endpoint),
                Optional.ofNullable(bgp).map(SimulateCommand::endpoint),
                protocol,
                exporters != null ? exporters : peers,
                peers,
                prefixes,
                share,
                as,
                rate,
                records != null ? OptionalLong.of(records) : OptionalLong.empty(),
                seconds != null ? OptionalLong.of(seconds) : OptionalLong.empty(),
                keys,
                churn,
                flap,
                hold,
                Optional.ofNullable(truth),
                Optional.ofNullable(from).map(Address::parse),
                seed);
    }

    /** A load may go to one's own networks alone: nobody else's collector has asked for it. */
    private static InetSocketAddress endpoint(String text) {
        InetSocketAddress endpoint = parsed(text);
        InetAddress address = endpoint.getAddress();
        boolean uniqueLocal = address instanceof Inet6Address && (address.getAddress()[0] & 0xfe) == 0xfc; // RFC 4193
        if (!address.isLoopbackAddress()
                && !address.isSiteLocalAddress()
                && !address.isLinkLocalAddress()
                && !uniqueLocal) {
            throw new IllegalArgumentException(
                    "a load is sent to loopback and private addresses alone (127.0.0.0/8, RFC 1918, RFC 4193), not to "
                            + text);
        }
        return endpoint;
    }

    private static InetSocketAddress parsed(String text) {
        int colon = text.lastIndexOf(':');
        try {
            String address = text.substring(0, Math.max(0, colon)).replaceAll("[\\[\\]]", "");
            return new InetSocketAddress(
                    Address.parse(address).toInetAddress(), Integer.parseInt(text.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "an address and a port, like 127.0.0.1:2055 or [::1]:2055, not " + text, e);
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

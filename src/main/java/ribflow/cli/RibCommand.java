package ribflow.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ribflow rib}: asks the daemon's RIB. */
@Command(
        name = "rib",
        header = "Asks the daemon's BGP routes.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = RibCommand.Lookup.class)
public final class RibCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    @SuppressWarnings("UnusedVariable") // picocli asks it
    private boolean help;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "what to do with the RIB? 'lookup ADDRESS' is all there is");
    }

    /** {@code ribflow rib lookup}: the routes to an address. */
    @Command(
            name = "lookup",
            header = "Shows the longest matching route of each BGP peer, or of one, to an address.",
            footerHeading = "%nExamples:%n",
            footer = {"  ribflow rib lookup 203.0.113.7", "  ribflow rib lookup 2001:db8::1 --peer 192.0.2.1"})
    public static final class Lookup extends ClientCommand {

        @Parameters(paramLabel = "ADDRESS", description = "An IPv4 or IPv6 address.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private String address;

        @Option(
                names = {"-p", "--peer"},
                paramLabel = "PEER",
                description = "The address of the BGP neighbour whose routes are asked. Default: all.")
        private @Nullable String peer;

        public Lookup() {
            this(Terminal.ofProcess());
        }

        Lookup(Terminal terminal) {
            super(terminal);
        }

        @Override
        String request() {
            return "rib lookup " + Words.word(address) + (peer == null ? "" : " peer " + Words.word(peer));
        }
    }
}

package ribflow.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import ribflow.query.Format;

/** {@code ribflow rib}: asks the daemon's RIB. */
@Command(
        name = "rib",
        header = "Asks the daemon's BGP routes.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {RibCommand.Lookup.class, RibCommand.Dump.class})
public final class RibCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Mixin
    private final HelpOption help = new HelpOption();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "what to do with the RIB? lookup ADDRESS, or dump FILE");
    }

    /** {@code ribflow rib lookup}: the routes to an address. */
    @Command(
            name = "lookup",
            header = "Shows the routes to an address, the one that is chosen, and by which rule.",
            footerHeading = "%nExamples:%n",
            footer = {
                "  ribflow rib lookup 203.0.113.7",
                "  ribflow rib lookup 203.0.113.7 --exporter 192.0.2.1 --nexthop 192.0.2.7",
                "  ribflow rib lookup 2001:db8::1 --peer 192.0.2.1",
                "  ribflow rib lookup 10.1.2.3 --rd 64500:100"
            })
    public static final class Lookup extends ClientCommand {

        @Parameters(paramLabel = "ADDRESS", description = "An IPv4 or IPv6 address.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private String address;

        @Option(
                names = {"-p", "--peer"},
                paramLabel = "PEER",
                description =
                        "Asks the routes of this BGP neighbour or monitored router alone. Default: all, as if one router"
                                + " heard them all.")
        private @Nullable String peer;

        @Option(
                names = {"-e", "--exporter"},
                paramLabel = "EXPORTER",
                description = "Asks those that speak for this exporter, as its flows do.")
        private @Nullable String exporter;

        @Option(
                names = "--rd",
                paramLabel = "RD",
                description = "Looks the address up in the VPN of this route distinguisher.")
        private @Nullable String rd;

        @Option(
                names = "--vrf",
                paramLabel = "NAME",
                description = "Looks the address up in the VPN that maps.vrf gives for this name of a VRF.")
        private @Nullable String vrf;

        @Option(
                names = "--nexthop",
                paramLabel = "ADDRESS",
                description =
                        "The BGP next hop that a flow names itself: of several routes to the prefix, that one is preferred.")
        private @Nullable String nextHop;

        public Lookup() {
            this(Terminal.ofProcess());
        }

        Lookup(Terminal terminal) {
            super(terminal);
        }

        @Override
        String request() {
            return "rib lookup "
                    + Words.word(address)
                    + option("peer", peer)
                    + option("exporter", exporter)
                    + option("rd", rd)
                    + option("vrf", vrf)
                    + option("nexthop", nextHop);
        }

        private static String option(String name, @Nullable String value) {
            return value == null ? "" : " " + name + " " + Words.word(value);
        }
    }

    /** {@code ribflow rib dump}: all routes of a peer, into a file. */
    @Command(
            name = "dump",
            header = "Writes all routes of a BGP peer to a file.",
            description = {
                "The daemon writes the file, with its rights. It is whole as soon as it is there.",
                "",
                "mrt is TABLE_DUMP_V2 (RFC 6396), which bgpdump and others read; json is an object a line with the keys of"
                        + " pmacct's table dumps."
            },
            footerHeading = "%nExamples:%n",
            footer = {
                "  ribflow rib dump --peer 192.0.2.1 /tmp/table.mrt",
                "  ribflow rib dump --peer 192.0.2.1 --format json /tmp/table.json"
            })
    public static final class Dump extends SocketCommand {

        @Parameters(paramLabel = "FILE", description = "The file; what is there is replaced.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private Path file;

        @Option(
                names = {"-p", "--peer"},
                paramLabel = "PEER",
                required = true,
                description = "The address of the BGP neighbour, or a name of a peer as ribflow rib lookup shows it.")
        @SuppressWarnings("NullAway.Init")
        private String peer;

        @Option(
                names = {"-f", "--format"},
                paramLabel = "FORMAT",
                description = "mrt or json. Default: mrt.")
        private String dumpFormat = "mrt";

        public Dump() {
            this(Terminal.ofProcess());
        }

        Dump(Terminal terminal) {
            super(terminal);
        }

        @Override
        Format format() {
            return terminal().forTheEye() ? Format.TABLE : Format.CSV;
        }

        @Override
        String request() {
            return "rib dump " + Words.word(peer) + " " + Words.word(dumpFormat) + " "
                    + Words.word(file.toAbsolutePath().toString());
        }
    }
}

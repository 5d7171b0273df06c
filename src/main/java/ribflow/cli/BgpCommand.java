package ribflow.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ribflow bgp}: the BGP neighbours. */
@Command(
        name = "bgp",
        header = "Shows the BGP neighbours, their sessions and routes.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ribflow bgp",
            "  ribflow bgp 192.0.2.1",
            "  ribflow bgp refresh 192.0.2.1",
            "  ribflow bgp reset 192.0.2.1 \"the new limit counts\""
        },
        subcommands = {BgpCommand.Refresh.class, BgpCommand.Reset.class})
public final class BgpCommand extends ClientCommand {

    @Parameters(
            paramLabel = "NEIGHBOUR",
            arity = "0..1",
            description = "The address of a neighbour: shows all that is counted for it.")
    private @Nullable String neighbour;

    public BgpCommand() {
        this(Terminal.ofProcess());
    }

    BgpCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    String request() {
        return neighbour == null ? "bgp" : "bgp " + Words.word(neighbour);
    }

    /** {@code ribflow bgp refresh}: asks a neighbour for its routes anew. */
    @Command(
            name = "refresh",
            header = "Asks a BGP neighbour to send all its routes again (ROUTE-REFRESH); the session stays up.",
            footerHeading = "%nExamples:%n",
            footer = "  ribflow bgp refresh 192.0.2.1")
    public static final class Refresh extends ClientCommand {

        @Parameters(paramLabel = "NEIGHBOUR", description = "The address of a neighbour whose session is up.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private String neighbour;

        public Refresh() {
            this(Terminal.ofProcess());
        }

        Refresh(Terminal terminal) {
            super(terminal);
        }

        @Override
        String request() {
            return "bgp refresh " + Words.word(neighbour);
        }
    }

    /** {@code ribflow bgp reset}: ends a session, and begins anew. */
    @Command(
            name = "reset",
            header = "Ends the session with a BGP neighbour and begins anew, also where max_prefixes had stopped it.",
            footerHeading = "%nExamples:%n",
            footer = {"  ribflow bgp reset 192.0.2.1", "  ribflow bgp reset 192.0.2.1 \"the new limit counts\""})
    public static final class Reset extends ClientCommand {

        @Parameters(index = "0", paramLabel = "NEIGHBOUR", description = "The address of a neighbour.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private String neighbour;

        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "WORDS",
                description = "What the people at the other end read in their logs (RFC 9003).")
        private @Nullable String words;

        public Reset() {
            this(Terminal.ofProcess());
        }

        Reset(Terminal terminal) {
            super(terminal);
        }

        @Override
        String request() {
            return "bgp reset " + Words.word(neighbour) + (words == null ? "" : " " + Words.word(words));
        }
    }
}

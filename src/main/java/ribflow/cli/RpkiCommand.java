package ribflow.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ribflow rpki}: where VRPs come from. */
@Command(
        name = "rpki",
        header = "Shows where VRPs come from, and what they say of a route.",
        description = {
            "Routes are validated against the VRPs of one source at a time: the first cache whose session is up; if none"
                    + " is, the first whose data have not expired; else the file. Its row has used set."
        },
        subcommands = RpkiCommand.Validate.class,
        footerHeading = "%nExamples:%n",
        footer = {"  ribflow rpki", "  ribflow rpki rpki.example.net:323", "  ribflow rpki validate 192.0.2.0/24 64500"
        })
public final class RpkiCommand extends ClientCommand {

    @Parameters(
            paramLabel = "SOURCE",
            arity = "0..1",
            description = "A cache or a file, as it is listed: shows all that is counted for it.")
    private @Nullable String source;

    public RpkiCommand() {
        this(Terminal.ofProcess());
    }

    RpkiCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    String request() {
        return source == null ? "rpki" : "rpki " + Words.word(source);
    }

    /** {@code ribflow rpki validate}: what the VRPs say of a route. */
    @Command(
            name = "validate",
            header = "Shows the VRPs that cover a prefix, and whether they allow an AS to originate it (RFC 6811).",
            footerHeading = "%nExamples:%n",
            footer = {"  ribflow rpki validate 192.0.2.0/24 64500", "  ribflow rpki validate 2001:db8::/32 AS64500"})
    public static final class Validate extends ClientCommand {

        @Parameters(index = "0", paramLabel = "PREFIX", description = "The prefix of the route.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private String prefix;

        @Parameters(index = "1", paramLabel = "AS", description = "The AS that originates it.")
        @SuppressWarnings("NullAway.Init") // set by picocli
        private String as;

        public Validate() {
            this(Terminal.ofProcess());
        }

        Validate(Terminal terminal) {
            super(terminal);
        }

        @Override
        String request() {
            return "rpki validate " + Words.word(prefix) + " " + Words.word(as);
        }
    }
}

package ribflow.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ribflow bgp}: the BGP neighbours. */
@Command(
        name = "bgp",
        header = "Shows the BGP neighbours, their sessions and routes.",
        footerHeading = "%nExamples:%n",
        footer = {"  ribflow bgp", "  ribflow bgp 192.0.2.1"})
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
}

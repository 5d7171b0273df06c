package ribflow.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ribflow bmp}: the routers monitored by BMP. */
@Command(
        name = "bmp",
        header = "Shows the routers monitored by BMP, their peers and routes.",
        footerHeading = "%nExamples:%n",
        footer = {"  ribflow bmp", "  ribflow bmp 192.0.2.1"})
public final class BmpCommand extends ClientCommand {

    @Parameters(
            paramLabel = "ROUTER",
            arity = "0..1",
            description = "The address of a router: shows all that is counted for it, and what it counts itself.")
    private @Nullable String router;

    public BmpCommand() {
        this(Terminal.ofProcess());
    }

    BmpCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    String request() {
        return router == null ? "bmp" : "bmp " + Words.word(router);
    }
}

package ribflow.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ribflow exporters}: the routers that export flows. */
@Command(
        name = "exporters",
        header = "Shows the routers that export flows, what came from them and what is missing.",
        footerHeading = "%nExamples:%n",
        footer = {"  ribflow exporters", "  ribflow exporters 192.0.2.1"})
public final class ExportersCommand extends ClientCommand {

    @Parameters(
            paramLabel = "EXPORTER",
            arity = "0..1",
            description = "The address of an exporter: shows all that is counted for it.")
    private @Nullable String exporter;

    public ExportersCommand() {
        this(Terminal.ofProcess());
    }

    ExportersCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    String request() {
        return exporter == null ? "exporters" : "exporters " + Words.word(exporter);
    }
}

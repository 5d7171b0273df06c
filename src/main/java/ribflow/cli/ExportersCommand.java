package ribflow.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ribflow exporters}: the routers that export flows. */
@Command(
        name = "exporters",
        header = "Shows the routers that export flows, what came from them and what is wrong with them.",
        description = {
            "Each exporter has a verdict: that all is well, or what is wrong in a few words. For a single exporter there"
                    + " is the advice what to do about it, and all that is known of it: its templates and how old they"
                    + " are, what is missing by its sequence numbers, how far its clock is ahead, its sampling rates and"
                    + " where they come from, what its interfaces carried by its sFlow counters and by its flows, and"
                    + " everything that is counted. Verdicts are about the last five minutes, those about interfaces"
                    + " about the last half hour; counters begin with the daemon."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  ribflow exporters", "  ribflow exporters 192.0.2.1"})
public final class ExportersCommand extends ClientCommand {

    @Parameters(
            paramLabel = "EXPORTER",
            arity = "0..1",
            description = "The address of an exporter: shows all that is known of it.")
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

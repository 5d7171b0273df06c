package ribflow.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ribflow matrix}: the PoP-to-PoP matrix. */
@Command(
        name = "matrix",
        header = "Shows the PoP-to-PoP traffic matrix.",
        footerHeading = "%nExamples:%n",
        footer = {"  ribflow matrix", "  ribflow matrix all --format json"})
public final class MatrixCommand extends ClientCommand {

    @Parameters(
            paramLabel = "SPAN",
            arity = "0..1",
            description =
                    "current: the bin that is being filled; all: all bins that are kept. Default: the latest that is complete.")
    private @Nullable String span;

    public MatrixCommand() {
        this(Terminal.ofProcess());
    }

    MatrixCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    String request() {
        return span == null ? "matrix" : "matrix " + Words.word(span);
    }
}

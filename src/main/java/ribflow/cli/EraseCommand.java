package ribflow.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ribflow erase}: empties a table. */
@Command(
        name = "erase",
        header = "Empties a table.",
        footerHeading = "%nExamples:%n",
        footer = {"  ribflow erase traffic"})
public final class EraseCommand extends ClientCommand {

    @Parameters(paramLabel = "TABLE", description = "The name of the table.")
    @SuppressWarnings("NullAway.Init") // set by picocli
    private String table;

    public EraseCommand() {
        this(Terminal.ofProcess());
    }

    EraseCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    String request() {
        return "erase " + Words.word(table);
    }
}

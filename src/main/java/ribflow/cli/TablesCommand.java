package ribflow.cli;

import picocli.CommandLine.Command;

/** {@code ribflow tables}: the tables. */
@Command(name = "tables", header = "Shows the tables, their columns and how full they are.")
public final class TablesCommand extends ClientCommand {

    public TablesCommand() {
        this(Terminal.ofProcess());
    }

    TablesCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    String request() {
        return "tables";
    }
}

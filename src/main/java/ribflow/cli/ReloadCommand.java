package ribflow.cli;

import picocli.CommandLine.Command;

/** {@code ribflow reload}: the maps and the configuration anew. */
@Command(name = "reload", header = "Makes the daemon read its maps and the reloadable part of its configuration again.")
public final class ReloadCommand extends ClientCommand {

    public ReloadCommand() {
        this(Terminal.ofProcess());
    }

    ReloadCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    String request() {
        return "reload";
    }
}

package ribflow.cli;

import picocli.CommandLine.Command;

/** {@code ribflow stats}: all counters. */
@Command(name = "stats", header = "Shows everything that is counted.")
public final class StatsCommand extends ClientCommand {

    public StatsCommand() {
        this(Terminal.ofProcess());
    }

    StatsCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    String request() {
        return "stats";
    }
}

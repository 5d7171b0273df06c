package ribflow.cli;

import java.util.List;

/** The commands that ask a daemon, in the order in which help lists them. */
public final class ClientCommands {

    /** The classes; each has a constructor without arguments and picocli's annotations. */
    public static final List<Class<?>> ALL = List.of(
            QueryCommand.class,
            PmacctCommand.class,
            MatrixCommand.class,
            LedgerCommand.class,
            RibCommand.class,
            ExplainCommand.class,
            BgpCommand.class,
            BmpCommand.class,
            RpkiCommand.class,
            ExportersCommand.class,
            TablesCommand.class,
            StatsCommand.class,
            EraseCommand.class,
            ReloadCommand.class,
            CompletionCommand.class);

    /** What the program is, above the list of its commands. */
    public static final String DESCRIPTION = "A BGP-aware flow accounting daemon, and the commands that ask it.";

    private ClientCommands() {}
}

package ribflow;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import ribflow.cli.ClientCommands;
import ribflow.config.CheckCommand;
import ribflow.daemon.DaemonCommand;
import ribflow.daemon.DemoCommand;
import ribflow.inspect.DecodeCommand;

/** The program: {@code ribflow daemon | demo | check | query | …}. */
@Command(
        name = "ribflow",
        description = ClientCommands.DESCRIPTION,
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {DaemonCommand.class, DemoCommand.class, CheckCommand.class, DecodeCommand.class})
public final class Main implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private Main() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The whole command line: what manual pages and completion are made from. */
    public static CommandLine commandLine() {
        CommandLine root = new CommandLine(new Main());
        ClientCommands.ALL.forEach(root::addSubcommand);
        return root;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command?");
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"ribflow " + (version == null ? "(not packaged)" : version)};
        }
    }
}

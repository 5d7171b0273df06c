package ribflow;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import ribflow.cli.ClientCommands;
import ribflow.cli.StoreCommand;
import ribflow.config.CheckCommand;
import ribflow.daemon.DaemonCommand;
import ribflow.daemon.DemoCommand;
import ribflow.inspect.DecodeCommand;
import ribflow.keeping.FolderStore;
import ribflow.moving.ImportCommand;
import ribflow.simulate.load.SimulateCommand;

/** The program: {@code ribflow daemon | demo | check | query | …}. */
@Command(
        name = "ribflow",
        description = ClientCommands.DESCRIPTION,
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {
            DaemonCommand.class,
            DemoCommand.class,
            CheckCommand.class,
            DecodeCommand.class,
            ImportCommand.class,
            SimulateCommand.class
        })
public final class Main implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private Main() {}

    public static void main(String[] args) {
        System.exit(commandLine(new FileOutputStream(FileDescriptor.out)).execute(args));
    }

    /** The whole command line: what manual pages and completion are made from. */
    public static CommandLine commandLine() {
        CommandLine root = new CommandLine(new Main());
        ClientCommands.ALL.forEach(root::addSubcommand);
        root.addSubcommand(new StoreCommand(new FolderStore()));
        return root;
    }

    /**
     * The command line that prints there. The stream must tell when nobody reads any more, as System.out never does:
     * else a command that is piped into {@code head} would run on.
     */
    public static CommandLine commandLine(OutputStream out) {
        OutputStreamWriter characters = new OutputStreamWriter(out, System.out.charset());
        return commandLine().setOut(new PrintWriter(new BufferedWriter(characters), true));
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

package ribflow;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;
import ribflow.cli.ClientCommands;
import ribflow.cli.CompletionCommand;
import ribflow.cli.StoreCommand;
import ribflow.config.CheckCommand;
import ribflow.daemon.DaemonCommand;
import ribflow.demo.DemoCommand;
import ribflow.inspect.DecodeCommand;
import ribflow.keeping.FolderStore;
import ribflow.moving.ImportCommand;
import ribflow.simulate.load.SimulateCommand;

/** The program: {@code ribflow daemon | demo | check | query | …}. */
@Command(
        name = "ribflow",
        description = ClientCommands.DESCRIPTION,
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
public final class Main implements Runnable {

    /** The commands that ask no daemon. */
    private static final List<Class<?>> OTHERS = List.of(
            DaemonCommand.class,
            DemoCommand.class,
            CheckCommand.class,
            DecodeCommand.class,
            ImportCommand.class,
            SimulateCommand.class);

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    private Main() {}

    public static void main(String[] args) {
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        CommandLine line = args.length > 0 ? commandLine(out, args[0]) : commandLine(out);
        System.exit(line.execute(args));
    }

    /** The whole command line: what manual pages and completion are made from. */
    public static CommandLine commandLine() {
        CommandLine root = new CommandLine(new Main());
        OTHERS.forEach(root::addSubcommand);
        ClientCommands.ALL.forEach(root::addSubcommand);
        root.addSubcommand(new StoreCommand(new FolderStore()));
        return root.setParameterExceptionHandler(Main::misunderstood);
    }

    /**
     * The command line that prints there. The stream must tell when nobody reads any more, as System.out never does:
     * else a command that is piped into {@code head} would run on.
     */
    public static CommandLine commandLine(OutputStream out) {
        return commandLine().setOut(writer(out));
    }

    private static PrintWriter writer(OutputStream out) {
        return new PrintWriter(new BufferedWriter(new OutputStreamWriter(out, System.out.charset())), true);
    }

    /**
     * The command line of one of the daemon's clients, if the word names one, else of all commands: to read the options of
     * twenty takes longer than to answer a question. A class is called as its command is.
     */
    static CommandLine commandLine(OutputStream out, String word) {
        String name = word + "Command";
        for (Class<?> command : ClientCommands.ALL) {
            if (command.getSimpleName().equalsIgnoreCase(name) && command != CompletionCommand.class) {
                CommandLine root = new CommandLine(new Main()).addSubcommand(command);
                if (root.getSubcommands().containsKey(word)) {
                    return root.setOut(writer(out)).setParameterExceptionHandler(Main::misunderstood);
                }
            }
        }
        return commandLine(out);
    }

    /** Says what was wrong, where it is not lost above a page of help; who types no command at all is shown them all. */
    private static int misunderstood(ParameterException e, String[] words) {
        CommandLine line = e.getCommandLine();
        PrintWriter err = line.getErr();
        err.println(e.getMessage());
        if (words.length == 0) {
            line.usage(err);
        } else if (!UnmatchedArgumentException.printSuggestions(e, err)) {
            err.println("See '" + line.getCommandSpec().qualifiedName() + " --help'.");
        }
        return line.getCommandSpec().exitCodeOnInvalidInput();
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

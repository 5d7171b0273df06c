package ribflow.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import ribflow.query.Format;

/** A command that sends one request to the daemon and shows the answer in some format. */
@Command(
        sortOptions = false,
        optionListHeading = "%nOptions:%n",
        parameterListHeading = "%nParameters:%n",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:the daemon answered",
            "1:the daemon answered with an error, or not to the end",
            "2:the command line is wrong",
            "3:no daemon answers on the socket"
        })
abstract class SocketCommand implements Callable<Integer> {

    static final String DEFAULT_SOCKET = "/run/ribflow/ribflow.sock";
    static final String SOCKET_VARIABLE = "RIBFLOW_SOCKET";

    static final int FINE = 0;
    static final int ERROR = 1;
    static final int NO_DAEMON = 3;

    private static final Pattern PLACED = Pattern.compile("at (\\d+): (.*)");

    private final Terminal terminal;

    @Option(
            names = {"-s", "--socket"},
            paramLabel = "PATH",
            description = "The daemon's socket. Default: $" + SOCKET_VARIABLE + ", else " + DEFAULT_SOCKET + ".")
    private @Nullable Path socket;

    @Mixin
    private final HelpOption help = new HelpOption();

    @ParentCommand
    private @Nullable Object parent;

    SocketCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** What is asked, without the format. */
    abstract String request();

    /** In which format it is answered. */
    abstract Format format();

    final Terminal terminal() {
        return terminal;
    }

    @Override
    public Integer call() {
        check();
        Path path = path(socket(), terminal);
        Conversation conversation;
        try {
            conversation = Conversation.with(path);
        } catch (IOException e) {
            terminal.err().println("error: no daemon answers on the socket " + path + ": " + e.getMessage());
            terminal.err().println(advice(path));
            return NO_DAEMON;
        }
        try (conversation) {
            String request = line();
            String prefix = format().label() + (noted() ? " noted " : " ");
            conversation.noteTo(note -> terminal.err().println("note: " + note));
            Optional<String> error = converse(conversation, prefix + request);
            error.ifPresent(complaint -> complain(complaint, request, prefix.length()));
            return error.isPresent() ? ERROR : FINE;
        } catch (Conversation.NobodyReads _) {
            return FINE;
        } catch (IOException e) {
            terminal.err().println("error: " + e.getMessage());
            return ERROR;
        }
    }

    private static String advice(Path path) {
        String another = "name another socket with --socket or $" + SOCKET_VARIABLE + ".";
        if (!Files.exists(path)) {
            return "Start one with 'ribflow daemon -c conf/ribflow.yaml', or " + another;
        }
        if (Files.isRegularFile(path) || Files.isDirectory(path)) {
            return "That is no socket: " + another;
        }
        return Files.isWritable(path)
                ? "It has ended without taking the socket away: start it again, or " + another
                : "The socket is for the daemon's user and group: become one of them, or " + another;
    }

    /** The command that this one is a part of: its options stand for both. */
    final Optional<SocketCommand> above() {
        return parent instanceof SocketCommand command ? Optional.of(command) : Optional.empty();
    }

    private @Nullable Path socket() {
        return socket != null ? socket : above().map(SocketCommand::socket).orElse(null);
    }

    /** Whether what is to be known of the answer is told on standard error, since its format has no place for it. */
    boolean noted() {
        return false;
    }

    /** Throws a {@link picocli.CommandLine.ParameterException} if options contradict each other. */
    void check() {}

    /**
     * Asks the daemon: once, as a rule.
     *
     * @return the daemon's complaint, if it had one
     */
    Optional<String> converse(Conversation conversation, String request) throws IOException {
        return conversation.ask(request, terminal.out());
    }

    /** One request is one line. */
    final String line() {
        return request().replaceAll("\\s", " ").strip();
    }

    /** The socket that was named, else that of the environment, else the usual one. */
    static Path path(@Nullable Path named, Terminal terminal) {
        return named != null ? named : Path.of(terminal.environment().getOrDefault(SOCKET_VARIABLE, DEFAULT_SOCKET));
    }

    /** A complaint about one place is shown with the request and a caret under the character. */
    private void complain(String complaint, String request, int prefix) {
        Matcher placed = PLACED.matcher(complaint);
        if (!placed.matches()) {
            terminal.err().println("error: " + complaint);
            return;
        }
        int column = Integer.parseInt(placed.group(1)) - 1 - prefix;
        terminal.err().println("error: " + placed.group(2));
        terminal.err().println("  " + request);
        terminal.err().println("  " + " ".repeat(Math.max(0, column)) + "^");
    }
}

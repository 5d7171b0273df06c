package ribflow.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ribflow completion}: prints what teaches a shell to complete our commands. */
@Command(
        name = "completion",
        header = "Prints a script that teaches a shell to complete commands, options and queries.",
        sortOptions = false,
        description = {
            "",
            "Inside the quotes of a query, stages, tables and columns are completed, the latter as the daemon has them.",
            "",
            "  bash   source <(ribflow completion bash)",
            "  zsh    ribflow completion zsh > ~/.zfunc/_ribflow",
            "  fish   ribflow completion fish > ~/.config/fish/completions/ribflow.fish"
        },
        optionListHeading = "%nOptions:%n",
        parameterListHeading = "%nParameters:%n")
public final class CompletionCommand implements Callable<Integer> {

    private final Terminal terminal;

    @Parameters(paramLabel = "SHELL", arity = "0..1", description = "bash, zsh or fish.")
    private @Nullable String shell;

    @Option(
            names = "--of",
            paramLabel = "TEXT",
            hidden = true,
            description = "The words that may follow in a query that begins so, one to a line: what the scripts ask.")
    private @Nullable String of;

    @Option(
            names = {"-s", "--socket"},
            paramLabel = "PATH",
            hidden = true,
            description = "The daemon's socket.")
    private @Nullable Path socket;

    @Mixin
    private final HelpOption help = new HelpOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    public CompletionCommand() {
        this(Terminal.ofProcess());
    }

    CompletionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        String text = of;
        if (text != null) {
            new QueryCompletion(this::lines).after(text).forEach(out::println);
        } else {
            out.print(script());
        }
        out.flush();
        return 0;
    }

    private String script() {
        CompletionScript script = new CompletionScript(spec.root());
        return switch (shell) {
            case "bash" -> script.bash();
            case "zsh" -> script.zsh();
            case "fish" -> script.fish();
            case null, default ->
                throw new ParameterException(spec.commandLine(), "which shell? allowed: bash, zsh, fish");
        };
    }

    /** An answer without its header; nothing if the daemon has none. */
    private List<String> lines(String request) {
        Path path = SocketCommand.path(socket, terminal);
        try (Conversation conversation = Conversation.with(path)) {
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            boolean fine = conversation.ask("csv " + request, answer).isEmpty();
            return fine
                    ? answer.toString(StandardCharsets.UTF_8).lines().skip(1).toList()
                    : List.of();
        } catch (IOException _) {
            return List.of();
        }
    }
}

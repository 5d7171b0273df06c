package ribflow.cli;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Stack;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ribflow query}: asks the daemon's tables. */
@Command(
        name = "query",
        header = "Asks the daemon's tables.",
        modelTransformer = QueryGrammar.class,
        footerHeading = "%nExamples:%n",
        footer = {
            "  ribflow query 'traffic | where dst_as == 15169 | by peer_dst_as | top 10 bytes'",
            "  ribflow query 'traffic | since -1h | by dst_as | top 10 other | rate | join names'",
            "  ribflow query 'traffic | where dst_host in 203.0.113.0/24 and dst_port in (80, 443) | by src_as | rate'",
            "  ribflow query 'traffic | where as_path contains 64500 and std_comm contains 64500:* | sum bytes'",
            "  ribflow query 'traffic | since yesterday until today | by peer_dst_as | p95, sum bytes | sort p95_bps'",
            "  ribflow query 'traffic | bin 1h | by stamp_inserted | sum bytes, count distinct dst_as'",
            "  ribflow query 'traffic | where has dst_reason | by dst_reason, peer_src_ip | sort bytes'",
            "  ribflow query --watch 5 'traffic | since -5m | by dst_as | top 20 | rate | join names'",
            "  ribflow query --tail 'traffic | by dst_as | top 5 other | join names'",
            "  ribflow query --format json 'matrix | by ingress_pop, egress_pop | rate'"
        })
public final class QueryCommand extends ClientCommand {

    private static final String USUAL_SECONDS = "2";

    @Parameters(
            paramLabel = "QUERY",
            arity = "1..*",
            description = "The query, in quotes because of its bars. Several words are joined by blanks.")
    private List<String> words = List.of();

    @Option(
            names = {"-w", "--watch"},
            paramLabel = "SECONDS",
            arity = "0..1",
            fallbackValue = USUAL_SECONDS,
            preprocessor = Seconds.class,
            description =
                    "Ask again and again, every two seconds or as many as are said, and show the answers in place until"
                            + " Ctrl-C; where the output is no terminal, one behind the other.")
    private @Nullable Integer watch;

    @Option(
            names = "--tail",
            description = "Ask the query of each time bin as it closes, until Ctrl-C: the same as '| tail' at its end.")
    private boolean tail;

    @Option(
            names = "--plan",
            description =
                    "Show what the query would do, stage by stage: which columns it reads, how many rows there may be,"
                            + " what it keeps in memory.")
    private boolean plan;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    /** Puts the usual number of seconds in front of what is no number, lest it be taken for one. */
    static final class Seconds implements IParameterPreprocessor {

        @Override
        public boolean preprocess(
                Stack<String> arguments, CommandSpec command, ArgSpec option, Map<String, Object> info) {
            if (arguments.isEmpty() || !arguments.peek().matches("-?\\d+")) {
                arguments.push(USUAL_SECONDS);
            }
            return false;
        }
    }

    public QueryCommand() {
        this(Terminal.ofProcess());
    }

    QueryCommand(Terminal terminal) {
        super(terminal);
    }

    @Override
    String request() {
        return (plan ? "plan " : "") + query() + (tail ? " | tail" : "");
    }

    @Override
    void check() {
        Integer seconds = watch;
        if (seconds != null && seconds < 1) {
            throw new ParameterException(spec.commandLine(), "--watch wants a number of seconds, 1 or more");
        }
        if (seconds != null && query().matches("(?si).*\\|\\s*tail\\s*")) {
            throw new ParameterException(
                    spec.commandLine(), "--watch asks a query again and again, and one with 'tail' never ends");
        }
        if ((seconds != null ? 1 : 0) + (tail ? 1 : 0) + (plan ? 1 : 0) > 1) {
            throw new ParameterException(spec.commandLine(), "--watch, --tail and --plan: one at a time");
        }
    }

    /** What is shown in place has no room for it. */
    @Override
    boolean noted() {
        return super.noted() && !(watch != null && terminal().forTheEye());
    }

    private String query() {
        return String.join(" ", words);
    }

    @Override
    Optional<String> converse(Conversation conversation, String request) throws IOException {
        Integer seconds = watch;
        if (seconds == null) {
            return super.converse(conversation, request);
        }
        Terminal terminal = terminal();
        String title = "every " + seconds + "s: " + query().replaceAll("\\s+", " ");
        return new Watch(terminal, () -> Screen.ofProcess(terminal.environment()), title, Watch.seconds(seconds))
                .ask(conversation, request);
    }
}

package ribflow.control;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import ribflow.expr.Nearest;
import ribflow.query.Answer;
import ribflow.query.Format;
import ribflow.query.LiveAnswer;
import ribflow.query.QueryEngine;
import ribflow.query.QueryException;

/**
 * Tells queries from commands: {@code [table|csv|json|ndjson [noted]] (QUERY | COMMAND)}. A name with a bar behind it is a source,
 * a bare one is a command if there is a command of that name; so {@code matrix} is the command that draws the matrix, and
 * {@code matrix | where …} asks the table behind it. {@code plan QUERY} tells what a query would do.
 */
final class Requests {

    private static final Pattern FORMAT = Pattern.compile("\\s*(table|csv|json|ndjson)(?:\\s+|$)");
    private static final Pattern NOTED = Pattern.compile("noted\\s+(?=[^|\\s])");
    private static final Pattern NAME = Pattern.compile("\\s*+([^\\s|\"']++)\\s*+(?!\\|)(.*)");
    private static final Pattern ARGUMENT = Pattern.compile("\"([^\"]*)\"|'([^']*)'|(\\S+)");

    /** The word in front of a query that asks what it would do. */
    static final String PLAN = "plan";

    private final QueryEngine engine;
    private final Map<String, ControlCommand> commands;

    /** An answer that was begun, and how it is to be written. */
    record Reply(Answer answer, Format format, boolean noted) {}

    Requests(QueryEngine engine, List<ControlCommand> commands) {
        this.engine = engine;
        List<ControlCommand> all = new ArrayList<>(commands);
        all.add(new ColumnsCommand());
        all.add(new HelpCommand(engine, all));
        this.commands = all.stream().collect(Collectors.toUnmodifiableMap(ControlCommand::name, Function.identity()));
    }

    /** Begins to answer; positions in a complaint are those in the whole line. */
    Reply answer(String line) throws QueryException {
        Matcher word = FORMAT.matcher(line);
        Optional<Format> format = word.lookingAt() ? Format.named(word.group(1)) : Optional.empty();
        int behind = format.isPresent() ? word.end() : 0;
        Matcher notes = NOTED.matcher(line).region(behind, line.length());
        boolean noted = format.isPresent() && notes.lookingAt();
        int start = noted ? notes.end() : behind;
        String request = line.substring(start);
        if (request.isBlank()) {
            throw new QueryException("a query or a command is expected; 'help' lists them", start);
        }
        Matcher name = NAME.matcher(request);
        if (name.matches()) {
            ControlCommand command = commands.get(name.group(1));
            if (command != null) {
                return new Reply(
                        placed(name.group(2), start + name.start(2), command::answer),
                        format.orElse(command.format()),
                        noted);
            }
            if (name.group(1).equals(PLAN)) {
                if (name.group(2).isBlank()) {
                    throw new QueryException("the query is expected here whose plan is wanted", line.length());
                }
                return new Reply(
                        placed(name.group(2), start + name.start(2), engine::explain),
                        format.orElse(Format.TABLE),
                        noted);
            }
            known(name, start);
        }
        Answer answer = placed(request, start, engine::run);
        if (answer instanceof LiveAnswer && format.equals(Optional.of(Format.JSON))) {
            answer.close();
            throw new QueryException("json is one array, and 'tail' never ends: ask for ndjson");
        }
        return new Reply(answer, format.orElse(Format.CSV), noted);
    }

    static List<String> arguments(String text) {
        return ARGUMENT.matcher(text).results().map(Requests::unquoted).toList();
    }

    private static String unquoted(MatchResult argument) {
        String bare = argument.group(3);
        String single = argument.group(2);
        return bare != null ? bare : single != null ? single : argument.group(1);
    }

    /** A bare word that is neither a command nor a source is complained about as either. */
    private void known(Matcher name, int start) throws QueryException {
        Collection<String> names = new ArrayList<>(engine.names());
        if (!names.contains(name.group(1))) {
            names.addAll(commands.keySet());
            names.add(PLAN);
            throw new QueryException(
                    "there is no table or command '" + name.group(1) + "'"
                            + Nearest.question(Nearest.to(name.group(1), names)) + "; 'help' lists them"
                            + (name.group(2).isBlank()
                                    ? ""
                                    : ", and a query has bars: 'TABLE | where … | by … | top 10'"),
                    start + name.start(1));
        }
    }

    /** Begins to answer a query, or what stands behind the name of a command. */
    @FunctionalInterface
    private interface Asked {
        Answer answer(String query) throws QueryException;
    }

    /** A complaint about a part of the line is about its place in the line. */
    private static Answer placed(String query, int start, Asked asked) throws QueryException {
        try {
            return asked.answer(query);
        } catch (QueryException e) {
            throw e.position().isPresent()
                    ? new QueryException(e.getMessage(), start + e.position().getAsInt())
                    : e;
        }
    }
}

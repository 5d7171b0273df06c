package ribflow.keeping;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ribflow.expr.ExpressionException;
import ribflow.expr.Nearest;
import ribflow.expr.Tokens;
import ribflow.query.QueryException;

/** The words of a request: {@code VERB ARGUMENT… NAME VALUE…}. */
final class Asked {

    private final String usage;
    private final Deque<String> arguments = new ArrayDeque<>();
    private final Map<String, String> options = new HashMap<>();

    private Asked(String usage) {
        this.usage = usage;
    }

    /**
     * Sorts words.
     *
     * @param usage how the request is written, for complaints
     * @param words what stands behind the verb
     * @param needed how many arguments there must be
     * @param most how many there may be
     * @param names the options there are; those that end with an exclamation mark have no value
     */
    static Asked of(String usage, List<String> words, int needed, int most, Collection<String> names)
            throws QueryException {
        Asked asked = new Asked(usage);
        Deque<String> left = new ArrayDeque<>(words);
        while (!left.isEmpty() && asked.arguments.size() < most && !behind(asked, needed, left.peek(), names)) {
            asked.arguments.add(left.remove());
        }
        if (asked.arguments.size() < needed) {
            throw new QueryException("usage: " + usage);
        }
        while (!left.isEmpty()) {
            asked.option(left.remove(), left, names);
        }
        return asked;
    }

    /** Whether the arguments end before the word: an argument that need not be there is no option's name. */
    private static boolean behind(Asked asked, int needed, String word, Collection<String> names) {
        return asked.arguments.size() >= needed && (names.contains(word) || names.contains(word + "!"));
    }

    private void option(String name, Deque<String> left, Collection<String> names) throws QueryException {
        boolean flag = names.contains(name + "!");
        if (!flag && !names.contains(name)) {
            List<String> all =
                    names.stream().map(known -> known.replace("!", "")).toList();
            throw new QueryException("'" + name + "' is not expected here" + Nearest.question(Nearest.to(name, all))
                    + "; usage: " + usage);
        }
        String value = flag ? "" : left.poll();
        if (value == null) {
            throw new QueryException("behind '" + name + "' its value is expected; usage: " + usage);
        }
        if (options.put(name, value) != null) {
            throw new QueryException("'" + name + "' is there twice; usage: " + usage);
        }
    }

    /** The next argument. */
    String argument() {
        return arguments.remove();
    }

    /** The next argument, if there is one. */
    Optional<String> maybe() {
        return Optional.ofNullable(arguments.poll());
    }

    boolean has(String flag) {
        return options.containsKey(flag);
    }

    Optional<String> option(String name) {
        return Optional.ofNullable(options.get(name));
    }

    /** A moment, in milliseconds since 1970. */
    long moment(String name, Instant now, long otherwise) throws QueryException {
        String text = options.get(name);
        if (text == null) {
            return otherwise;
        }
        try {
            return Tokens.of('"' + text + '"', Optional.of(now)).moment().toEpochMilli();
        } catch (ExpressionException | ArithmeticException e) {
            throw new QueryException(name + ": " + e.getMessage());
        }
    }

    /** A length of bins. */
    Duration length(String name, Duration otherwise) throws QueryException {
        String text = options.get(name);
        try {
            return text == null ? otherwise : BinLength.read(text);
        } catch (IllegalArgumentException e) {
            throw new QueryException(name + ": " + e.getMessage());
        }
    }
}

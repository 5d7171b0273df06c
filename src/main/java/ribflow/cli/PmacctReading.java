package ribflow.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import ribflow.flow.FlowField;

/**
 * Reads a table, or what of it meets the questions of {@code -N} and {@code -M}. The questions go to the daemon as one
 * condition, so that it sends no more than what is asked for; if they are more than a request can hold it sends
 * all rows, and when counters are to be reset, one request after the other.
 */
final class PmacctReading {

    /** How long a condition may be: a request has at most 16 KiB. */
    private static final int LONGEST = 12_000;

    private final Conversation daemon;
    private final PmacctTable table;
    private final PmacctSpelling spelling;
    private final boolean reset;
    private final boolean erase;
    private final Consumer<String> warn;
    private List<FlowField> asked = List.of();
    private List<PmacctQuery> questions = List.of();

    PmacctReading(
            Conversation daemon,
            PmacctTable table,
            PmacctSpelling spelling,
            boolean reset,
            boolean erase,
            Consumer<String> warn) {
        this.daemon = daemon;
        this.table = table;
        this.spelling = spelling;
        this.reset = reset;
        this.erase = erase;
        this.warn = warn;
    }

    /** Has something done whose answer nobody wants to see. */
    static void run(Conversation daemon, String request) throws IOException {
        Optional<String> error = daemon.ask(request, _ -> {});
        if (error.isPresent()) {
            throw new PmacctException(error.get());
        }
    }

    /** What is printed of the table. */
    List<PmacctColumn> columns(boolean all) {
        return Stream.concat(all ? PmacctColumn.ALL.stream() : Stream.of(), table.keys().stream())
                .distinct()
                .sorted()
                .flatMap(field -> PmacctColumn.of(field, spelling).stream())
                .toList();
    }

    /** Takes the questions, which only rows that meet one of them are read for. */
    void questions(String primitives, String values) {
        asked = Arrays.stream(primitives.split(",")).map(this::primitive).toList();
        List<PmacctColumn> columns = asked.stream()
                .map(field -> PmacctColumn.of(field, spelling).getFirst())
                .toList();
        questions = lines(values).map(text -> PmacctQuery.read(text, columns)).toList();
        if (questions.isEmpty()) {
            throw new PmacctException("-N or -M: no values are given.");
        }
    }

    private FlowField primitive(String name) {
        String word = name.strip().equals("tunnel_protocol") ? FlowField.TUNNEL_PROTO.label() : name.strip();
        FlowField field = FlowField.named(word)
                .filter(known -> !known.counter())
                .orElseThrow(() -> new PmacctException("unknown primitive '" + name + "'"));
        if (table.keys().contains(field)) {
            return field;
        }
        // As in pmacct, src_host also asks a table of sum_host
        return FlowField.named(word.replaceFirst("^src_", "sum_"))
                .filter(table.keys()::contains)
                .orElseThrow(
                        () -> new PmacctException("the table " + table.name() + " has no column '" + word + "'; it has "
                                + table.keys().stream().map(FlowField::label).collect(Collectors.joining(", "))));
    }

    private static Stream<String> lines(String values) {
        if (!values.startsWith("file:")) {
            return Arrays.stream(values.split(";")).filter(text -> !text.isBlank());
        }
        Path file = Path.of(values.substring("file:".length()));
        try {
            return Files.readAllLines(file).stream()
                    .flatMap(line -> Arrays.stream(line.split(";")))
                    .filter(text -> !text.isBlank());
        } catch (NoSuchFileException e) {
            throw new PmacctException("file '" + file + "' not found");
        } catch (IOException e) {
            throw new PmacctException("file '" + file + "' cannot be read: " + e.getMessage());
        }
    }

    /** The sums of the rows that meet each question. */
    PmacctSums sums() throws IOException {
        List<PmacctColumn> columns = columns(false);
        PmacctSums sums = new PmacctSums(questions.size());
        Questions sorted = new Questions(questions, places(columns));
        each(columns, row -> sorted.met(row, question -> sums.add(question, row)));
        return sums;
    }

    /** The rows, or those that meet a question. */
    void read(List<PmacctColumn> columns, PmacctRow.Sink sink) throws IOException {
        if (questions.isEmpty()) {
            each(columns, sink);
            return;
        }
        Questions sorted = new Questions(questions, places(columns));
        each(columns, row -> {
            boolean[] met = {false};
            sorted.met(row, _ -> met[0] = true);
            if (met[0]) {
                sink.row(row);
            }
        });
    }

    private int[] places(List<PmacctColumn> columns) {
        List<FlowField> fields = columns.stream().map(PmacctColumn::field).toList();
        return asked.stream().mapToInt(fields::indexOf).toArray();
    }

    private void each(List<PmacctColumn> columns, PmacctRow.Sink sink) throws IOException {
        PmacctRows rows = new PmacctRows(daemon, table, columns, sink);
        rows.findZeros();
        for (Optional<String> condition : conditions()) {
            rows.ask((erase ? "erase " : reset ? "reset " : "") + table.query(condition));
        }
        rows.end();
        if (rows.folded() > 0) {
            warn.accept("the table " + table.name() + " is full: " + rows.folded()
                    + " bytes are in the row without values, since there was no room for theirs.");
        }
    }

    /** What the daemon is asked for, in as few requests as can be. */
    private List<Optional<String>> conditions() {
        if (questions.isEmpty()) {
            return List.of(Optional.empty());
        }
        Optional<String> whole = PmacctQuery.any(questions);
        boolean inOne = whole.isEmpty() || whole.get().length() <= LONGEST;
        if (inOne || !reset) {
            return List.of(inOne ? whole : Optional.empty());
        }
        List<Optional<String>> conditions = new ArrayList<>();
        List<PmacctQuery> some = new ArrayList<>();
        int length = 0;
        for (PmacctQuery question : questions) {
            int more = question.condition().orElse("").length() + " or ".length();
            if (length + more > LONGEST) {
                conditions.add(PmacctQuery.any(some));
                some.clear();
                length = 0;
            }
            some.add(question);
            length += more;
        }
        conditions.add(PmacctQuery.any(some));
        return conditions;
    }

    /** Questions by what they ask for, so that thousands of them cost a row no more than one. */
    private static final class Questions {

        private final Map<List<@Nullable String>, List<Integer>> exact = new HashMap<>();
        private final List<Integer> open = new ArrayList<>();
        private final List<PmacctQuery> all;
        private final int[] places;

        private Questions(List<PmacctQuery> all, int[] places) {
            this.all = all;
            this.places = places;
            for (int i = 0; i < all.size(); i++) {
                List<@Nullable String> printed = all.get(i).printed();
                if (printed.contains(null)) {
                    open.add(i);
                } else {
                    exact.computeIfAbsent(printed, _ -> new ArrayList<>()).add(i);
                }
            }
        }

        private void met(PmacctRow row, Consumer<Integer> question) {
            List<@Nullable String> values = IntStream.of(places)
                    .<@Nullable String>mapToObj(place -> row.cells().get(place))
                    .toList();
            exact.getOrDefault(values, List.of()).forEach(question);
            open.stream().filter(i -> all.get(i).meets(row, places)).forEach(question);
        }
    }
}

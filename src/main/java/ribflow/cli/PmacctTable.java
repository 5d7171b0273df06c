package ribflow.cli;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;
import ribflow.query.Csv;

/**
 * The table that is shown, as the daemon describes it.
 *
 * @param name its name
 * @param keys its columns, in the order in which pmacct prints them; neither the time bin nor {@code folded} is one
 * @param summed whether rows differ in more than that, over which they are summed: in their time bins, or in whether a
 *     value was folded
 * @param flows whether flows are shown
 * @param erased when it was last erased
 */
record PmacctTable(String name, List<FlowField> keys, boolean summed, boolean flows, Optional<Instant> erased) {

    PmacctTable {
        keys = List.copyOf(keys);
    }

    /** Asks for the table of that name, or for the one that the socket shows. */
    static PmacctTable ask(Conversation daemon, Optional<String> name) throws IOException {
        List<List<String>> lines = new ArrayList<>();
        String request = "csv pmacct" + name.map(word -> " " + Words.word(word)).orElse("");
        Optional<String> error = daemon.ask(request, line -> lines.add(Csv.cells(line)));
        if (error.isPresent()) {
            throw new PmacctException(error.get());
        }
        List<String> cells = lines.getLast();
        List<FlowField> columns = Arrays.stream(cells.get(1).split(" "))
                .filter(text -> !text.isEmpty())
                .map(PmacctTable::column)
                .filter(field -> field != FlowField.NONE)
                .sorted()
                .toList();
        List<FlowField> keys = columns.stream()
                .filter(field -> field != FlowField.STAMP_INSERTED && field != FlowField.FOLDED)
                .toList();
        return new PmacctTable(
                cells.get(0),
                keys,
                keys.size() < columns.size(),
                cells.get(2).equals("true"),
                cells.get(3).isEmpty() ? Optional.empty() : Optional.of(Instant.parse(cells.get(3))));
    }

    /** A column as {@code name:kind}: those that the operator defines are known to the daemon alone. */
    private static FlowField column(String text) {
        String[] parts = text.split(":");
        return FlowField.named(parts[0])
                .orElseGet(() -> FlowField.define(
                        parts[0],
                        Kind.valueOf(parts[1].toUpperCase(Locale.ROOT)),
                        "",
                        new FlowField.Element(0, 0),
                        false));
    }

    /** The seconds since it was erased, as pmacct says them. */
    String sinceErased(Instant now) {
        return erased.map(at ->
                        Long.toString(Math.max(0, Duration.between(at, now).toSeconds())))
                .orElse("never");
    }

    /**
     * The query for its rows: its columns, whether a row holds what was folded, and the counters.
     *
     * @param condition which rows; all if there is none
     */
    String query(Optional<String> condition) {
        String selected = Stream.concat(keys.stream().map(FlowField::label), Stream.of("other, packets, flows, bytes"))
                .collect(Collectors.joining(", "));
        String where = condition.map(text -> " | where " + text).orElse("");
        String by = " | by " + keys.stream().map(FlowField::label).collect(Collectors.joining(", "));
        return name + where + (summed && !keys.isEmpty() ? by : "") + " | select " + selected;
    }
}

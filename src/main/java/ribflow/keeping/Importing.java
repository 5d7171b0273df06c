package ribflow.keeping;

import static ribflow.query.Column.number;
import static ribflow.query.Column.text;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import ribflow.flow.FlowField;
import ribflow.keeping.BinReader.Bin;
import ribflow.keeping.BinReader.Head;
import ribflow.query.Answer;
import ribflow.query.Cell;
import ribflow.query.QueryException;
import ribflow.store.History;
import ribflow.store.StoreException;

/** Puts the bins of a file into a history, one after the other. */
final class Importing {

    private final History history;
    private final BinReader reader;
    private final boolean replace;
    private final long until;
    private final Set<List<Object>> seen = new HashSet<>();
    private final Map<Duration, Counts> counts = new TreeMap<>();

    /** What became of the bins of a length. */
    private static final class Counts {
        private long put;
        private long rows;
        private long there;
    }

    /**
     * An import that has not begun.
     *
     * @param replace whether bins that are there already are replaced
     * @param until no bin may end later, in milliseconds since 1970
     */
    Importing(History history, BinReader reader, boolean replace, long until) {
        this.history = history;
        this.reader = reader;
        this.replace = replace;
        this.until = until;
    }

    /** Reads the file to its end. */
    Answer run() throws QueryException {
        try {
            reader.into(history.table(), history.keys());
            for (Optional<Bin> bin = next(); bin.isPresent(); bin = next()) {
                take(bin.get());
            }
        } catch (QueryException e) {
            long bins = counts.values().stream().mapToLong(of -> of.put).sum();
            throw new QueryException(e.getMessage() + (bins == 0 ? "" : " (the " + bins + " bins before it are in)"));
        }
        return answer();
    }

    private Optional<Bin> next() throws QueryException {
        return reader.next(history.keys(), history.bin());
    }

    private void take(Bin bin) throws QueryException {
        Head head = bin.head();
        long end = head.start() + head.length().toMillis();
        if (end > until) {
            throw reader.wrong(
                    "the bin of " + Instant.ofEpochMilli(head.start()) + " ends after " + Instant.ofEpochMilli(until)
                            + ", up to which bins may be imported: what is later comes from flows");
        }
        if (!seen.add(List.of(head.length(), head.start()))) {
            throw reader.wrong("the bin of " + Instant.ofEpochMilli(head.start())
                    + " was there before; the lines of a bin must follow each other");
        }
        Counts of = counts.computeIfAbsent(head.length(), _ -> new Counts());
        try {
            if (!replace && !history.bins(head.length(), head.start(), end).isEmpty()) {
                of.there++;
                return;
            }
            history.put(head.length(), head.start(), head.covered(), bin.rows().snapshot());
        } catch (StoreException e) {
            throw new QueryException(String.valueOf(e.getMessage()));
        }
        of.put++;
        of.rows += bin.rows().size();
    }

    private Answer answer() {
        List<List<Cell>> rows = new ArrayList<>();
        counts.forEach((length, of) -> rows.add(List.of(
                new Cell.Text(history.table()),
                new Cell.Text(BinLength.written(length)),
                new Cell.Count(of.put),
                new Cell.Count(of.rows),
                new Cell.Count(of.there))));
        return Answer.of(
                List.of(text("table"), text("bin"), number("bins"), number("rows"), number("there_already")),
                rows,
                notes());
    }

    private List<String> notes() {
        String lacking = history.keys().stream()
                .filter(key -> !reader.keys().contains(key))
                .map(FlowField::label)
                .collect(Collectors.joining(", "));
        return lacking.isEmpty() ? List.of() : List.of("not in the file, so not known of its rows: " + lacking);
    }
}

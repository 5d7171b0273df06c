package ribflow.keeping;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import ribflow.expr.Nearest;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.query.QueryException;

/**
 * Reads an export bin by bin. Nothing that is not understood is passed over: half a bin would be taken for all of it.
 *
 * <p>Of the columns in front, {@link #BIN}, {@link #COVERED} and {@link #ROWS}, none need be there: bins have then the
 * table's own length, flows were collected all the time, and there are as many rows as there are.
 */
final class BinReader {

    static final String BIN = "bin_millis";
    static final String COVERED = "covered_millis";
    static final String ROWS = "bin_rows";

    private static final Set<FlowField> COUNTERS = Set.of(FlowField.PACKETS, FlowField.FLOWS, FlowField.BYTES);

    /** What part of the heap a bin may take while it is read. */
    private static final int SHARE_OF_HEAP = 8;

    private final String file;
    private final long most;
    private final Records records;
    private final @Nullable FlowField[] fields;
    private final Map<String, Integer> heads = new HashMap<>();
    private final int stamp;
    private final FlowBatch batch = new FlowBatch();
    private @Nullable Line ahead;

    /** A bin of the file. */
    record Bin(Head head, BinRows rows) {}

    /** What each line says of its bin. */
    record Head(Duration length, long start, long covered, long rows) {}

    /** A line that was read, but belongs to no bin yet. */
    private static final class Line {
        private final Head head;
        private final @Nullable String[] cells;

        private Line(Head head, @Nullable String[] cells) {
            this.head = head;
            this.cells = cells;
        }
    }

    private BinReader(String file, Records records, long most) throws QueryException {
        this.file = file;
        this.most = most;
        this.records = records;
        List<String> columns = records.columns();
        this.fields = new @Nullable FlowField[columns.size()];
        Set<String> names = new HashSet<>();
        for (int i = 0; i < fields.length; i++) {
            String name = columns.get(i).toLowerCase(Locale.ROOT);
            if (!names.add(name)) {
                throw wrong("the column '" + name + "' is there twice");
            }
            if (Set.of(BIN, COVERED, ROWS).contains(name)) {
                heads.put(name, i);
            } else {
                fields[i] = FlowField.named(name).orElseThrow(() -> noColumn(name));
            }
        }
        this.stamp = place(FlowField.STAMP_INSERTED);
        if (stamp < 0) {
            throw wrong("there is no stamp_inserted, so that nobody knows when the bins begin");
        }
        for (FlowField counter : COUNTERS) {
            if (place(counter) < 0) {
                throw wrong("there is no column " + counter + "; packets, flows and bytes must be there");
            }
        }
    }

    private QueryException noColumn(String name) {
        List<String> known = FlowField.values().stream().map(FlowField::label).toList();
        return wrong("there is no column '" + name + "'" + Nearest.question(Nearest.to(name, known)));
    }

    /**
     * Begins to read a file.
     *
     * @param file what it is called in complaints
     */
    static BinReader of(String file, Reader in) throws QueryException, IOException {
        return of(file, in, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    }

    /** @param most how many bytes of memory a bin may take */
    static BinReader of(String file, Reader in, long most) throws QueryException, IOException {
        try {
            Lines lines = new Lines(in);
            String first = lines.next();
            if (first == null || first.isBlank()) {
                throw new QueryException(file + ":1: it is empty; allowed: what 'ribflow store export' writes");
            }
            Records records = first.startsWith("{") ? new JsonRecords(first, lines) : new CsvRecords(first, lines);
            return new BinReader(file, records, most);
        } catch (Records.Malformed e) {
            throw new QueryException(file + ":1: " + e.getMessage());
        }
    }

    /** The columns of the file that a table's rows may have, {@code stamp_inserted} first; counters are not among them. */
    List<FlowField> keys() {
        List<FlowField> keys = new ArrayList<>(List.of(FlowField.STAMP_INSERTED));
        for (FlowField field : fields) {
            if (field != null && !keys.contains(field) && !field.counter() && !field.equals(FlowField.OTHER)) {
                keys.add(field);
            }
        }
        return keys;
    }

    /** Says that the rows are those of a table that has these columns. */
    void into(String table, List<FlowField> keys) throws QueryException {
        List<String> strange = keys().stream()
                .filter(key -> !keys.contains(key))
                .map(FlowField::label)
                .toList();
        if (!strange.isEmpty()) {
            throw wrong(table + " has no column " + String.join(", ", strange) + "; it has "
                    + keys.stream().map(FlowField::label).collect(Collectors.joining(", ")));
        }
    }

    /** The length of the first bin, if the file says it. */
    Optional<Duration> firstLength() throws QueryException {
        return heads.containsKey(BIN) ? peek(Duration.ZERO).map(line -> line.head.length) : Optional.empty();
    }

    private Optional<Line> peek(Duration own) throws QueryException {
        if (ahead == null) {
            ahead = read(own).orElse(null);
        }
        return Optional.ofNullable(ahead);
    }

    /**
     * The next bin of the file.
     *
     * @param keys the columns its rows are to have
     * @param own the length of bins where the file does not say it
     */
    Optional<Bin> next(List<FlowField> keys, Duration own) throws QueryException {
        Optional<Line> first = peek(own);
        if (first.isEmpty()) {
            return Optional.empty();
        }
        Head head = first.get().head;
        BinRows rows = new BinRows(keys, head.length);
        Optional<Line> line = first;
        while (line.isPresent() && line.get().head.equals(head)) {
            row(line.get().cells, rows);
            if (rows.bytes() > most) {
                throw wrong("the bin of " + Instant.ofEpochMilli(head.start) + " has more than " + (rows.size() - 1)
                        + " rows, for which there is no room: a bin may take " + most + " bytes of memory");
            }
            ahead = null;
            line = peek(own);
        }
        if (line.isPresent() && same(line.get().head, head)) {
            throw wrong("what " + COVERED + " or " + ROWS + " say of the bin is not what the line before says");
        }
        if (head.rows >= 0 && head.rows != rows.size()) {
            throw wrong("the bin of " + Instant.ofEpochMilli(head.start) + " has " + rows.size() + " lines, and " + ROWS
                    + " says " + head.rows + ": is the file whole?");
        }
        return Optional.of(new Bin(head, rows));
    }

    private static boolean same(Head one, Head other) {
        return one.start == other.start && one.length.equals(other.length);
    }

    private Optional<Line> read(Duration own) throws QueryException {
        try {
            Optional<@Nullable String[]> cells = records.next();
            return cells.isPresent() ? Optional.of(new Line(head(cells.get(), own), cells.get())) : Optional.empty();
        } catch (Records.Malformed e) {
            throw wrong(e.getMessage());
        } catch (CharacterCodingException e) {
            throw new QueryException(file + ": behind line " + records.line() + " it is not text in UTF-8");
        } catch (IOException e) {
            throw new QueryException(file + ": " + e.getMessage());
        }
    }

    private Head head(@Nullable String[] cells, Duration own) throws QueryException {
        long length = number(cells, BIN, own.toMillis());
        String begins = cells[stamp];
        if (begins == null) {
            throw wrong("stamp_inserted is empty, so that nobody knows when the bin begins");
        }
        long start = value(FlowField.STAMP_INSERTED.label(), () -> ColumnText.time(begins));
        long covered = number(cells, COVERED, length);
        if (length <= 0 || Math.floorMod(start, length) != 0) {
            throw wrong(BIN + ": no bin of " + length + " ms begins at " + begins);
        }
        if (covered > length) {
            throw wrong(COVERED + ": " + covered + " ms are more than the bin has, " + length);
        }
        return new Head(Duration.ofMillis(length), start, covered, number(cells, ROWS, -1));
    }

    private long number(@Nullable String[] cells, String head, long otherwise) throws QueryException {
        Integer place = heads.get(head);
        String text = place == null ? null : cells[place];
        return text == null ? otherwise : value(head, () -> ColumnText.whole(text, Long.SIZE - 1));
    }

    /** Takes the row of a line; one without counters says that the bin has none. */
    private void row(@Nullable String[] cells, BinRows rows) throws QueryException {
        batch.clear();
        int row = batch.append(null);
        for (int i = 0; i < fields.length; i++) {
            FlowField field = fields[i];
            String text = cells[i];
            if (field != null && text != null) {
                value(field.label(), () -> {
                    ColumnText.read(field, text, rows::id, batch, row);
                    return 0;
                });
            }
        }
        long counters =
                COUNTERS.stream().filter(counter -> batch.has(counter, row)).count();
        if (counters == COUNTERS.size()) {
            rows.take(batch, row);
        } else if (counters > 0) {
            throw wrong("packets, flows and bytes must all be there, or none where the bin has no rows");
        }
    }

    /** How a value is read, which may be none of its column. */
    private interface Value {
        long read();
    }

    private long value(String column, Value value) throws QueryException {
        try {
            return value.read();
        } catch (IllegalArgumentException e) {
            throw wrong(column + ": " + e.getMessage());
        }
    }

    private int place(FlowField field) {
        return Arrays.asList(fields).indexOf(field);
    }

    /** A complaint about the line that was read last. */
    QueryException wrong(@Nullable String what) {
        return new QueryException(file + ":" + records.line() + ": " + what);
    }
}

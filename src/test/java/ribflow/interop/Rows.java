package ribflow.interop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** The rows of a table as somebody printed them, in CSV with a header. */
record Rows(List<String> columns, List<List<String>> rows) {

    private static final Duration COUNTING = Await.LIMIT;

    /** What a row sums up. */
    record Sums(long packets, long bytes) {

        Sums plus(Sums other) {
            return new Sums(packets + other.packets, bytes + other.bytes);
        }
    }

    /** Reads CSV (RFC 4180). */
    static Rows csv(List<String> lines) {
        List<String> filled = lines.stream().filter(line -> !line.isBlank()).toList();
        if (filled.isEmpty()) {
            return new Rows(List.of(), List.of());
        }
        List<String> header = cells(filled.getFirst());
        List<List<String>> rows = filled.stream().skip(1).map(Rows::cells).toList();
        for (List<String> row : rows) {
            if (row.size() != header.size()) {
                throw new AssertionError("a row has other columns than the header " + header + ": " + row);
            }
        }
        return new Rows(header, rows);
    }

    /** The rows that somebody shows, once they sum up to what was sent. */
    static Rows await(String whose, Sums sent, Supplier<Rows> shown) {
        Rows[] rows = {shown.get()};
        Await.until(
                COUNTING,
                () -> {
                    if (!rows[0].sums().equals(sent)) {
                        rows[0] = shown.get();
                    }
                    return rows[0].sums().equals(sent);
                },
                () -> whose + " has counted " + sent + ", not " + rows[0].sums());
        return rows[0];
    }

    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                if (quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                    cell.append(line.charAt(++i));
                } else {
                    quoted = !quoted;
                }
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }

    boolean has(String column) {
        return columns.contains(column);
    }

    /** The cell of a row. */
    String cell(List<String> row, String column) {
        int at = columns.indexOf(column);
        if (at < 0) {
            throw new AssertionError("no column " + column + " among " + columns);
        }
        return row.get(at);
    }

    long number(List<String> row, String column) {
        String cell = cell(row, column);
        return cell.isEmpty() ? 0 : Long.parseLong(cell);
    }

    /** The sum of a column. */
    long sum(String column) {
        return rows.stream().mapToLong(row -> number(row, column)).sum();
    }

    Sums sums() {
        return new Sums(sum("PACKETS"), sum("BYTES"));
    }

    /** The rows whose cell in a column is that text. */
    Rows where(String column, String value) {
        return new Rows(
                columns,
                rows.stream().filter(row -> cell(row, column).equals(value)).toList());
    }

    /** Packets and bytes by some columns, as name=value pairs: a row of its own for each combination of values. */
    Map<List<String>, Sums> by(List<String> keys) {
        Map<List<String>, Sums> sums = new HashMap<>();
        for (List<String> row : rows) {
            List<String> key = keys.stream().map(column -> cell(row, column)).toList();
            sums.merge(key, new Sums(number(row, "PACKETS"), number(row, "BYTES")), Sums::plus);
        }
        return sums;
    }

    /** One row as a map, for messages. */
    Map<String, String> map(List<String> row) {
        Map<String, String> map = new TreeMap<>();
        for (String column : columns) {
            map.put(column, cell(row, column));
        }
        return map;
    }

    /** The only row. */
    Map<String, String> only() {
        if (rows.size() != 1) {
            throw new AssertionError("one row was expected, not " + rows.size() + ": " + rows);
        }
        return map(rows.getFirst());
    }
}

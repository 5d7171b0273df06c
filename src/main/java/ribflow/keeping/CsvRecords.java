package ribflow.keeping;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Records in CSV (RFC 4180) behind a line of headers; no cell holds the end of a line. An empty cell is no value. */
final class CsvRecords implements Records {

    private final Lines in;
    private final List<String> columns;
    private final @Nullable String[] record;

    /** @param header the first line, which was read already */
    CsvRecords(String header, Lines in) throws Malformed {
        this.in = in;
        this.columns = cells(header);
        this.record = new @Nullable String[columns.size()];
    }

    @Override
    public List<String> columns() {
        return columns;
    }

    @Override
    public Optional<@Nullable String[]> next() throws IOException {
        String text = in.next();
        if (text == null) {
            return Optional.empty();
        }
        List<String> cells = cells(text);
        if (cells.size() != record.length) {
            throw new Malformed("it has " + cells.size() + " cells, and the header " + record.length);
        }
        for (int i = 0; i < record.length; i++) {
            record[i] = cells.get(i).isEmpty() ? null : cells.get(i);
        }
        return Optional.of(record);
    }

    @Override
    public int line() {
        return in.number();
    }

    private static List<String> cells(String line) throws Malformed {
        List<String> cells = new ArrayList<>();
        int at = 0;
        while (at <= line.length()) {
            if (at < line.length() && line.charAt(at) == '"') {
                StringBuilder cell = new StringBuilder();
                at = quoted(line, at + 1, cell);
                cells.add(cell.toString());
                if (at < line.length() && line.charAt(at) != ',') {
                    throw new Malformed("a comma is expected behind the quotes that end at character " + at);
                }
            } else {
                int comma = line.indexOf(',', at);
                int end = comma < 0 ? line.length() : comma;
                cells.add(line.substring(at, end));
                at = end;
            }
            at++; // the comma
        }
        return cells;
    }

    /** Reads to the closing quote, and returns the place behind it. */
    private static int quoted(String line, int from, StringBuilder cell) throws Malformed {
        int at = from;
        while (at < line.length()) {
            char c = line.charAt(at++);
            if (c != '"') {
                cell.append(c);
            } else if (at < line.length() && line.charAt(at) == '"') {
                cell.append('"');
                at++;
            } else {
                return at;
            }
        }
        throw new Malformed("the quotes that begin at character " + from + " do not end");
    }
}

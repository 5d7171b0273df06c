package ribflow.keeping;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import ribflow.query.Csv;

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
        try {
            return Csv.cells(line);
        } catch (Csv.Malformed e) {
            throw new Malformed(String.valueOf(e.getMessage()));
        }
    }
}

package ribflow.interop;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import ribflow.simulate.Amount;
import ribflow.simulate.MatrixColumn;

/** A matrix of any level over time: amounts by the start of a bin and what some columns say. */
final class Cells {

    private static final Amount NONE = new Amount(0, 0, 0);
    private static final int SHOWN = 20;

    private final NavigableMap<Long, Map<List<String>, Amount>> bins = new TreeMap<>();

    /** The rows of an answer that begins with the start of the bin and ends with packets, flows and bytes. */
    static Cells of(Rows rows, List<MatrixColumn> columns) {
        Cells cells = new Cells();
        for (List<String> row : rows.rows()) {
            List<String> key = columns.stream()
                    .map(column -> rows.cell(row, column.name()))
                    .toList();
            cells.add(
                    Instant.parse(rows.cell(row, "INSERTED")).toEpochMilli(),
                    key,
                    new Amount(rows.number(row, "FLOWS"), rows.number(row, "PACKETS"), rows.number(row, "BYTES")));
        }
        return cells;
    }

    void add(long start, List<String> key, Amount amount) {
        bins.computeIfAbsent(start, _ -> new HashMap<>()).merge(key, amount, Amount::plus);
    }

    /** All flows of a bin. */
    long flows(long start) {
        return bins.getOrDefault(start, Map.of()).values().stream()
                .mapToLong(Amount::flows)
                .sum();
    }

    long flows() {
        return bins.keySet().stream().mapToLong(this::flows).sum();
    }

    /** How many cells there are that are not empty. */
    int size() {
        return bins.values().stream().mapToInt(Map::size).sum();
    }

    /** Up to twenty cells of bins that begin in a time, in which something else was measured than is here. */
    List<String> differences(Cells measured, long from, long until) {
        List<String> differences = new ArrayList<>();
        NavigableSet<Long> starts = new TreeSet<>(bins.keySet());
        starts.addAll(measured.bins.keySet());
        for (long start : starts.subSet(from, until)) {
            Map<List<String>, Amount> forwarded = bins.getOrDefault(start, Map.of());
            Map<List<String>, Amount> said = measured.bins.getOrDefault(start, Map.of());
            Stream.concat(forwarded.keySet().stream(), said.keySet().stream())
                    .distinct()
                    .filter(key -> !forwarded.getOrDefault(key, NONE).equals(said.getOrDefault(key, NONE)))
                    .map(key -> "%s %s: forwarded %s, measured %s"
                            .formatted(
                                    Instant.ofEpochMilli(start),
                                    key,
                                    forwarded.getOrDefault(key, NONE),
                                    said.getOrDefault(key, NONE)))
                    .sorted()
                    .limit(SHOWN - differences.size())
                    .forEach(differences::add);
        }
        return differences;
    }
}

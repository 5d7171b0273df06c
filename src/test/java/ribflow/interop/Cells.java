package ribflow.interop;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
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

    /** The same by longer bins, and by some of what it is told apart by. */
    Cells by(long length, int[] places) {
        Cells sums = new Cells();
        bins.forEach((start, cells) -> cells.forEach((key, amount) -> sums.add(
                start - Math.floorMod(start, length),
                Arrays.stream(places).mapToObj(key::get).toList(),
                amount)));
        return sums;
    }

    /** What is here and not there; there may be no more of anything than here. */
    Cells without(Cells there) {
        Cells rest = new Cells();
        bins.forEach((start, cells) -> cells.forEach((key, amount) -> {
            Amount less = there.of(start, key);
            if (!amount.equals(less)) {
                rest.add(
                        start,
                        key,
                        new Amount(
                                amount.flows() - less.flows(),
                                amount.packets() - less.packets(),
                                amount.bytes() - less.bytes()));
            }
        }));
        return rest;
    }

    private Amount of(long start, List<String> key) {
        return bins.getOrDefault(start, Map.of()).getOrDefault(key, NONE);
    }

    /** Goes through all cells of all bins. */
    void forEach(BiConsumer<List<String>, Amount> each) {
        bins.values().forEach(cells -> cells.forEach(each));
    }

    /** The starts of the bins in which there is anything. */
    NavigableSet<Long> starts() {
        return bins.navigableKeySet();
    }

    /** All amounts. */
    Stream<Amount> amounts() {
        return bins.values().stream().flatMap(cells -> cells.values().stream());
    }

    long flows() {
        return amounts().mapToLong(Amount::flows).sum();
    }

    /** How many cells there are that are not empty. */
    int size() {
        return bins.values().stream().mapToInt(Map::size).sum();
    }

    /** Up to twenty cells in which something else was measured than is here. */
    List<String> differences(Cells measured) {
        List<String> differences = new ArrayList<>();
        NavigableSet<Long> starts = new TreeSet<>(bins.keySet());
        starts.addAll(measured.bins.keySet());
        for (long start : starts) {
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

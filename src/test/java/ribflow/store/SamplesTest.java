package ribflow.store;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.store.HistoricalTableTest.SETTLED;
import static ribflow.store.HistoricalTableTest.at;
import static ribflow.store.HistoricalTableTest.lines;
import static ribflow.store.HistoricalTableTest.split;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import ribflow.query.QueryException;

/** Percentiles and rates of a history, held against what is made of its exported rows with pen and paper. */
final class SamplesTest {

    private static final long FROM = at("2026-11-20T22:00:00Z");
    private static final long UNTIL = at("2026-11-22T09:00:00Z");
    private static final String SPAN = "since 2026-11-20T22:00 until 2026-11-22T09:00";

    private final WrittenBins all = new HistoricalTableTest().everything();

    /** The bytes of each AS by bin, from the rows as CSV has them. */
    private static Map<String, Map<Long, Long>> exported(HistoricalTable table) throws QueryException, IOException {
        Map<String, Map<Long, Long>> samples = new TreeMap<>();
        List<String> lines =
                lines(table, "t | " + SPAN + " | select stamp_inserted, dst_as, other, bytes | sort bytes");
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split(",", -1);
            samples.computeIfAbsent(cells[2] + "," + cells[3], _ -> new TreeMap<>())
                    .merge(Instant.parse(cells[0]).toEpochMilli(), Long.valueOf(cells[4]), Long::sum);
        }
        return samples;
    }

    /** Sorted, and the one taken below which 95 of 100 lie. */
    private double sorted(Map<Long, Long> bytes) {
        List<Double> rates = new ArrayList<>();
        for (WrittenBins.Bin bin : all.bins().subMap(FROM, UNTIL).values()) {
            rates.add(bytes.getOrDefault(bin.start(), 0L) * 8 / (bin.covered() / 1000.0));
        }
        Collections.sort(rates);
        return rates.get((int) Math.ceil(0.95 * rates.size()) - 1);
    }

    @Test
    void percentilesAreThoseOfASortOfTheExportedSamples() throws QueryException, IOException {
        for (long disk : new long[] {Long.MIN_VALUE, at("2026-11-21T13:45:00Z"), SETTLED}) {
            HistoricalTable table = split(all, disk, disk);
            Map<String, Map<Long, Long>> samples = exported(table);
            assertTrue(samples.size() > 5, "an AS or other: " + samples.keySet());
            List<String> lines = lines(table, "t | " + SPAN + " | by dst_as | p95 | sort dst_as");
            assertEquals(samples.size() + 1, lines.size());
            for (String line : lines.subList(1, lines.size())) {
                int last = line.lastIndexOf(',');
                double expected = sorted(requireNonNull(samples.get(line.substring(0, last))));
                assertEquals(Math.round(expected), Long.parseLong(line.substring(last + 1)), line);
            }
        }
    }

    @Test
    void ratesAreOfTheTimeThatWasCollected() throws QueryException, IOException {
        double seconds = all.bins().subMap(FROM, UNTIL).values().stream()
                        .mapToLong(WrittenBins.Bin::covered)
                        .sum()
                / 1000.0;
        assertTrue(seconds < (UNTIL - FROM) / 1000.0 - 3600, "a night is missing");
        HistoricalTable table = split(all, SETTLED, SETTLED);
        long bytes = exported(table).values().stream()
                .flatMap(bins -> bins.values().stream())
                .mapToLong(Long::longValue)
                .sum();
        String rate = lines(table, "t | " + SPAN + " | sum bytes | rate").getFirst();
        assertEquals(Math.round(bytes * 8 / seconds), Long.parseLong(rate));
    }

    @Test
    void sumsOfRollUpsAreThoseOfTheirBins() throws QueryException, IOException {
        HistoricalTable table = split(all, SETTLED, SETTLED);
        for (String span : List.of("since 2026-11-21 until 2026-11-22", SPAN)) {
            List<String> exact =
                    lines(table, "t | " + span + " | limit 1000000 | by dst_as, proto, as_path, label | sum");
            assertEquals(exact, lines(table, "t | " + span + " | by dst_as, proto, as_path, label | sum"));
        }
    }
}

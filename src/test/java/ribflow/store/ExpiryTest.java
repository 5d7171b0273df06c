package ribflow.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.store.Histories.BIN;
import static ribflow.store.Histories.HOUR;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.table.Retention;

final class ExpiryTest {

    private static final long START = Histories.at("2026-11-22T00:00:00Z");
    private static final long DAY = Duration.ofDays(1).toMillis();
    private static final Retention TWO_DAYS = new Retention(Duration.ofDays(2), Map.of(HOUR, Duration.ofDays(400)));

    @TempDir
    private Path folder;

    private final List<String> notes = new ArrayList<>();

    private static History traffic(Store store) throws StoreException {
        return store.history("traffic", RandomRows.COLUMNS, RandomRows.BIN, TWO_DAYS);
    }

    private static void putHours(History history, long from, int hours) throws StoreException {
        for (int i = 0; i < hours * 12; i++) {
            Histories.put(history, from + i * BIN, 1);
        }
    }

    private List<String> days() throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve("traffic").resolve("5m"))) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aPartitionGoesWhenItIsOlderThanItsRetention() throws IOException {
        try (Store store = Histories.open(folder, notes)) {
            History history = traffic(store);
            putHours(history, START, 2);
            putHours(history, START + DAY, 2);
            putHours(history, START + 3 * DAY, 1);
            history.rollUp(Long.MAX_VALUE);
            history.expire(Long.MAX_VALUE);
            assertEquals(List.of("2026-11-22", "2026-11-23", "2026-11-25"), days(), "an hour is not behind it yet");
            Histories.put(history, START + 3 * DAY + 12 * BIN, 1);
            history.rollUp(Long.MAX_VALUE);
            history.expire(START + 3 * DAY - 1);
            assertEquals(3, days().size(), "it is not time yet");
            history.expire(START + 3 * DAY);
            assertEquals(List.of("2026-11-23", "2026-11-25"), days());
            assertEquals(
                    START + DAY,
                    Histories.all(history, RandomRows.BIN).getFirst().start());
            assertEquals(5, Histories.all(history, HOUR).size(), "roll-ups are kept longer");
            assertEquals(1, store.counters().get(StoreCounter.PARTITIONS_EXPIRED));
            assertTrue(notes.getFirst().endsWith("2026-11-22 was deleted: it is older than its retention"), "" + notes);
        }
    }

    @Test
    void aClockThatJumpsDeletesNothing() throws IOException {
        try (Store store = Histories.open(folder, notes)) {
            History history = traffic(store);
            putHours(history, START, 3);
            long wrong = Histories.at("2036-01-01T00:00:00Z");
            putHours(history, wrong, 1);
            history.rollUp(wrong + HOUR.toMillis());
            history.expire(wrong + HOUR.toMillis());
            assertEquals(List.of("2026-11-22", "2036-01-01"), days());
        }
    }

    @Test
    void whatIsNotRolledUpStays() throws IOException {
        try (Store store = Histories.open(folder, notes)) {
            History history = traffic(store);
            putHours(history, START, 1);
            putHours(history, START + 9 * DAY, 2);
            history.expire(Long.MAX_VALUE);
            assertEquals(2, days().size());
            history.rollUp(Long.MAX_VALUE);
            history.expire(Long.MAX_VALUE);
            assertEquals(List.of("2026-12-01"), days());
            assertEquals(3, Histories.all(history, HOUR).size());
        }
    }

    @Test
    void binsOfALengthThatTheTableHadBeforeGoAsItsOwnAndRollUpsStay() throws StoreException {
        Duration minute = Duration.ofMinutes(1);
        Duration quarter = Duration.ofMinutes(15);
        try (Store store = Histories.open(folder, notes)) {
            Retention quarters = new Retention(Duration.ofDays(2), Map.of(quarter, Duration.ofDays(400)));
            History before = store.history("traffic", RandomRows.COLUMNS, minute, quarters);
            for (int i = 0; i < 16; i++) {
                before.put(START + i * minute.toMillis(), 60_000, Histories.rows(START + i * minute.toMillis(), 1));
            }
            before.rollUp(Long.MAX_VALUE);
            long packets = Histories.all(before, minute).stream()
                    .mapToLong(StoredBin::packets)
                    .sum();
            History now = traffic(store);
            putHours(now, START + 3 * DAY, 2);
            now.rollUp(Long.MAX_VALUE);
            now.expire(Long.MAX_VALUE);
            assertEquals(0, now.bins(minute, 0, Long.MAX_VALUE).size());
            assertEquals(1, now.bins(quarter, 0, Long.MAX_VALUE).size());
            assertEquals(
                    packets,
                    now.bins(HOUR, START, START + 1).values().stream()
                            .mapToLong(StoredBin::packets)
                            .sum());
        }
    }

    @Test
    void periodsAreNamedByTheLengthOfTheirBins() throws StoreException {
        long moment = Histories.at("2026-11-22T13:37:00Z");
        assertEquals("2026-11-22", PeriodRule.of(Duration.ofMinutes(5)).name(moment));
        assertEquals("2026-11", PeriodRule.of(HOUR).name(moment));
        assertEquals("2026", PeriodRule.of(Duration.ofDays(1)).name(moment));
        for (String name : List.of("5m", "1h", "1d", "90s", "250ms", "7d", "90m")) {
            assertEquals(name, Resolution.name(Resolution.length(name).orElseThrow()));
        }
        for (String name : List.of("", "m", "0m", "5", "5m ", "-5m", "05m", "99999999999999d")) {
            assertTrue(Resolution.length(name).isEmpty(), name);
        }
    }
}

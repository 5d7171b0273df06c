package ribflow.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.flow.FlowField;
import ribflow.table.Retention;
import ribflow.table.Snapshot;

final class HistoryTest {

    private static final long START = Instant.parse("2026-11-22T23:40:00Z").toEpochMilli();
    private static final long BIN = RandomRows.BIN.toMillis();
    private static final Retention RETENTION = new Retention(
            Duration.ofDays(32), Map.of(Duration.ofHours(1), Duration.ofDays(400), Duration.ofDays(1), Duration.ofDays(3650)));

    @TempDir
    private Path folder;

    private final List<String> notes = new ArrayList<>();

    private Store open() throws StoreException {
        HistoryConfig config = new HistoryConfig(folder.resolve("history"), Duration.ofSeconds(10));
        return Store.open(config, InstantSource.fixed(Instant.ofEpochMilli(START)), notes::add);
    }

    private static History history(Store store) throws StoreException {
        return store.history("traffic", RandomRows.COLUMNS, RandomRows.BIN, RETENTION);
    }

    private static RandomRows rows(long start, int count) {
        return new RandomRows(RandomRows.COLUMNS, start, count, count % 2 == 1, start + count);
    }

    private static List<StoredBin> all(History history) throws StoreException {
        return List.copyOf(history.bins(RandomRows.BIN, Long.MIN_VALUE, Long.MAX_VALUE)
                .values());
    }

    @Test
    void whatIsStoredComesBack() throws StoreException {
        int[] counts = {0, 1, 64, 65, 4095, 4096, 4097, 70_001};
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            expected.addAll(RandomRows.texts(rows(START + i * BIN, counts[i]), RandomRows.COLUMNS));
        }
        expected.sort(null);
        try (Store store = open()) {
            History history = history(store);
            for (int i = 0; i < counts.length; i++) {
                history.put(START + i * BIN, BIN, rows(START + i * BIN, counts[i]));
            }
            assertEquals(expected, RandomRows.texts(history.read(all(history)), RandomRows.COLUMNS));
        }
        try (Store store = open()) {
            History history = history(store);
            assertEquals(START + counts.length * BIN, history.storedUntil());
            assertEquals(expected, RandomRows.texts(history.read(all(history)), RandomRows.COLUMNS));
            for (int i = 0; i < counts.length; i++) {
                assertEquals(counts[i], all(history).get(i).rows());
            }
        }
        assertEquals(List.of(), notes);
    }

    @Test
    void onlyTheColumnsThatAreLookedAtAreRead() throws StoreException {
        try (Store store = open()) {
            History history = history(store);
            history.put(START, BIN, rows(START, 5000));
            List<FlowField> few = List.of(FlowField.PEER_DST_AS, FlowField.AS_PATH);
            Snapshot read = history.read(all(history));
            read.columns(Set.copyOf(few));
            List<String> some = RandomRows.texts(read, RandomRows.COLUMNS);
            List<FlowField> present =
                    RandomRows.COLUMNS.stream().filter(few::contains).toList();
            assertFalse(present.isEmpty());
            assertEquals(RandomRows.texts(rows(START, 5000), present), some);
        }
    }

    @Test
    void theSameStartReplaces() throws StoreException {
        try (Store store = open()) {
            History history = history(store);
            history.put(START, BIN, rows(START, 9001));
            history.put(START, BIN, rows(START, 10));
            assertEquals(
                    RandomRows.texts(rows(START, 10), RandomRows.COLUMNS),
                    RandomRows.texts(history.read(all(history)), RandomRows.COLUMNS));
        }
    }
}

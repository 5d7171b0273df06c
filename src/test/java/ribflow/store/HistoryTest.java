package ribflow.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.store.Histories.BIN;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.table.Snapshot;

final class HistoryTest {

    /** The bins go on into the next day, and so into another partition. */
    private static final long START = Histories.at("2026-11-22T23:40:00Z");

    @TempDir
    private Path folder;

    private final List<String> notes = new ArrayList<>();

    @Test
    void whatIsStoredComesBackAsItWas() throws StoreException {
        int[] counts = {0, 1, 64, 65, 4095, 4096, 4097, 70_001};
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            expected.addAll(RandomRows.texts(Histories.rows(START + i * BIN, counts[i]), RandomRows.COLUMNS));
        }
        expected.sort(null);
        try (Store store = Histories.open(folder, notes)) {
            History history = Histories.traffic(store);
            for (int i = 0; i < counts.length; i++) {
                Histories.put(history, START + i * BIN, counts[i]);
            }
            assertEquals(expected, Histories.texts(history, RandomRows.BIN));
        }
        try (Store store = Histories.open(folder, notes)) {
            History history = Histories.traffic(store);
            assertEquals(START + counts.length * BIN, history.storedUntil());
            assertEquals(expected, Histories.texts(history, RandomRows.BIN));
            List<StoredBin> bins = Histories.all(history, RandomRows.BIN);
            for (int i = 0; i < counts.length; i++) {
                assertEquals(counts[i], bins.get(i).rows());
            }
        }
        assertEquals(List.of(), notes);
    }

    /** Batches come with as many rows as they like, and runs of rows must not end with the batch that nearly fills them. */
    @Test
    void asManyRowsAsFillTheirRunsComeBackAsTheyWere() throws StoreException {
        List<FlowField> few = List.of(FlowField.LABEL, FlowField.SRC_HOST);
        try (Store store = Histories.open(folder, notes)) {
            History history = Histories.traffic(store, few);
            for (int runs = 1; runs < 4; runs++) {
                long start = START + runs * BIN;
                int rows = runs * RowRun.CAPACITY;
                history.put(start, BIN, new RandomRows(few, start, rows, true, start));
                assertEquals(
                        RandomRows.texts(new RandomRows(few, start, rows, true, start), few),
                        RandomRows.texts(
                                history.read(List.of(history.bins(RandomRows.BIN, start, start + 1)
                                        .firstEntry()
                                        .getValue())),
                                few));
            }
        }
        assertEquals(List.of(), notes);
    }

    /** RocksDB opens a folder for writing once: a reader that takes his time must not keep the writer out. */
    @Test
    void whatIsCompactedWhileItIsReadCanBeWritten() throws StoreException {
        try (Store store = Histories.open(folder, notes)) {
            History history = Histories.traffic(store);
            Histories.put(history, START, 100);
            try (Snapshot read = history.read(Histories.all(history, RandomRows.BIN))) {
                assertTrue(read.next(new FlowBatch()));
                store.compact(Optional.empty());
                Histories.put(history, START + BIN, 100);
            }
            assertEquals(2, Histories.all(history, RandomRows.BIN).size());
        }
    }

    @Test
    void aBinWithoutRowsIsABin() throws StoreException {
        try (Store store = Histories.open(folder, notes)) {
            History history = Histories.traffic(store);
            assertEquals(Long.MIN_VALUE, history.storedUntil());
            history.put(START, 1234, Histories.rows(START, 0));
            assertEquals(List.of(new StoredBin(START, BIN, 1234, 0, 0, 0, 0)), Histories.all(history, RandomRows.BIN));
        }
    }

    @Test
    void onlyTheColumnsThatAreLookedAtAreRead() throws StoreException {
        try (Store store = Histories.open(folder, notes)) {
            History history = Histories.traffic(store);
            Histories.put(history, START, 5000);
            List<FlowField> few = List.of(RandomRows.COLUMNS.get(3), RandomRows.COLUMNS.get(7));
            Snapshot read = history.read(Histories.all(history, RandomRows.BIN));
            read.columns(Set.copyOf(few));
            assertEquals(
                    RandomRows.texts(Histories.rows(START, 5000), few), RandomRows.texts(read, RandomRows.COLUMNS));
        }
    }

    @Test
    void onlyTheBinsThatAreWantedAreRead() throws StoreException {
        try (Store store = Histories.open(folder, notes)) {
            History history = Histories.traffic(store);
            Histories.put(history, START, 10);
            Histories.put(history, START + BIN, 20);
            Snapshot read = history.read(Histories.all(history, RandomRows.BIN));
            read.only(start -> start == START + BIN);
            assertEquals(20, read.rows());
            assertEquals(Histories.expected(List.of(START + BIN), 20), RandomRows.texts(read, RandomRows.COLUMNS));
        }
    }

    @Test
    void theSameStartReplaces() throws StoreException {
        try (Store store = Histories.open(folder, notes)) {
            History history = Histories.traffic(store);
            Histories.put(history, START, 9001);
            Histories.put(history, START, 10);
            assertEquals(Histories.expected(List.of(START), 10), Histories.texts(history, RandomRows.BIN));
        }
    }

    @Test
    void whoReadsHasWhatThereWasWhenHeBegan() throws StoreException {
        try (Store store = Histories.open(folder, notes)) {
            History history = Histories.traffic(store);
            Histories.put(history, START, 9001);
            try (Snapshot read = history.read(Histories.all(history, RandomRows.BIN))) {
                FlowBatch batch = new FlowBatch();
                assertTrue(read.next(batch));
                Histories.put(history, START, 3);
                store.compact(Optional.empty());
                long rows = batch.size();
                while (read.next(batch)) {
                    rows += batch.size();
                }
                assertEquals(9001, rows);
            }
        }
    }

    @Test
    void idsMeanTheSameInAllPartitions() throws StoreException {
        FlowField path = FlowField.AS_PATH;
        try (Store store = Histories.open(folder, notes)) {
            History history = Histories.traffic(store, List.of(path));
            List<String> texts = new ArrayList<>();
            for (int day = 0; day < 3; day++) {
                long start = START + day * Histories.DAY.toMillis();
                RandomRows rows = new RandomRows(List.of(path), start, 500, false, day);
                history.put(start, BIN, rows);
            }
            Map<String, Integer> ids = new HashMap<>();
            try (Snapshot read = history.read(Histories.all(history, RandomRows.BIN))) {
                FlowBatch batch = new FlowBatch();
                while (read.next(batch)) {
                    for (int row = 0; row < batch.size(); row++) {
                        if (batch.has(path, row)) {
                            int id = (int) batch.column(path)[row];
                            String text = read.dictionary().text(path, id);
                            texts.add(text);
                            Integer before = ids.putIfAbsent(text, id);
                            assertTrue(before == null || before == id, text);
                        }
                    }
                }
            }
            assertTrue(texts.size() > ids.size(), "texts come again");
        }
    }

    @Test
    void aColumnThatATableHasSinceOnlyIsAbsentBefore() throws StoreException {
        FlowField old = FlowField.SRC_AS;
        FlowField young = FlowField.DST_AS;
        try (Store store = Histories.open(folder, notes)) {
            History before = Histories.traffic(store, List.of(old));
            before.put(START, BIN, new RandomRows(List.of(old), START, 100, false, 1));
            History since = Histories.traffic(store, List.of(young, old));
            since.put(START + BIN, BIN, new RandomRows(List.of(young, old), START + BIN, 100, false, 2));
            List<StoredBin> bins = Histories.all(since, RandomRows.BIN);
            assertEquals(List.of(young), since.lacking(bins));
            assertEquals(List.of(), since.lacking(bins.subList(1, 2)));
            assertEquals(
                    RandomRows.texts(new RandomRows(List.of(old), START, 100, false, 1), List.of(old)),
                    RandomRows.texts(since.read(bins.subList(0, 1)), List.of(young, old)));
            assertEquals(
                    RandomRows.texts(new RandomRows(List.of(young, old), START + BIN, 100, false, 2), List.of(young)),
                    RandomRows.texts(
                            Histories.traffic(store, List.of(young)).read(bins.subList(1, 2)), List.of(young, old)),
                    "a column that the table has no more is not read");
        }
    }

    @Test
    void aBinThatIsNoneIsRefused() throws StoreException {
        try (Store store = Histories.open(folder, notes)) {
            History history = Histories.traffic(store);
            assertThrows(IllegalArgumentException.class, () -> Histories.put(history, START + 1, 1));
            assertThrows(IllegalArgumentException.class, () -> history.put(START, BIN + 1, Histories.rows(START, 1)));
            assertFalse(history.lengths().contains(RandomRows.BIN));
        }
    }

    @Test
    void whatTheRowsThrowLeavesTheHistoryAsItWas() throws StoreException {
        try (Store store = Histories.open(folder, notes)) {
            History history = Histories.traffic(store);
            Histories.put(history, START, 100);
            RandomRows torn = new RandomRows(RandomRows.COLUMNS, START, 100, false, 7) {
                @Override
                public boolean next(FlowBatch batch) {
                    if (!super.next(batch)) {
                        throw new IllegalStateException("torn");
                    }
                    return true;
                }
            };
            assertThrows(IllegalStateException.class, () -> history.put(START, BIN, torn));
            Histories.put(history, START + BIN, 100);
            assertEquals(
                    Histories.expected(List.of(START, START + BIN), 100), Histories.texts(history, RandomRows.BIN));
        }
        try (Store store = Histories.open(folder, notes)) {
            assertEquals(
                    Histories.expected(List.of(START, START + BIN), 100),
                    Histories.texts(Histories.traffic(store), RandomRows.BIN));
        }
    }
}

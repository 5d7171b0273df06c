package ribflow.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.store.Histories.BIN;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.table.Snapshot;

final class OpenPartitionsTest {

    private static final long START = Histories.at("2026-11-22T23:00:00Z");
    private static final List<FlowField> KEYS = List.of(FlowField.LABEL, FlowField.DST_AS);

    @TempDir
    private Path folder;

    private final List<String> notes = new ArrayList<>();

    private static void put(History history, long start, int rows) throws StoreException {
        history.put(start, BIN, new RandomRows(KEYS, start, rows, false, start));
    }

    @Test
    void morePartitionsThanAreOpenAtATimeAreRead() throws StoreException {
        int days = 45;
        try (Store store = Histories.open(folder, notes)) {
            History history = Histories.traffic(store, KEYS);
            for (int day = 0; day < days; day++) {
                put(history, START + day * Histories.DAY.toMillis(), 3);
            }
            List<StoredBin> bins = Histories.all(history, RandomRows.BIN);
            assertEquals(days, bins.size());
            assertEquals(days * 3, RandomRows.texts(history.read(bins), KEYS).size());
            long opened = store.counters().get(StoreCounter.PARTITIONS_OPENED);
            RandomRows.texts(history.read(bins.subList(days - 20, days)), KEYS);
            assertEquals(opened, store.counters().get(StoreCounter.PARTITIONS_OPENED), "those used last are open");
        }
    }

    /** Bins of two sizes replace each other while they are read: each reading has each bin in one of its sizes, whole. */
    @Test
    void whoReadsAndWhoWritesDoNotMeet() throws Exception {
        int bins = 4;
        try (Store store = Histories.open(folder, notes);
                ExecutorService writer = Executors.newSingleThreadExecutor()) {
            History history = Histories.traffic(store, KEYS);
            for (int i = 0; i < bins; i++) {
                put(history, START + i * BIN, 5000);
            }
            Future<?> writing = writer.submit(() -> {
                for (int i = 0; i < 60; i++) {
                    put(history, START + i % bins * BIN, i % 3 == 0 ? 10 : 5000);
                    history.rollUp(Long.MAX_VALUE);
                }
                store.compact(Optional.empty());
                return null;
            });
            int readings = 0;
            while (!writing.isDone() || readings < 2) {
                read(history, bins);
                readings++;
            }
            writing.get();
            assertEquals(List.of(), notes);
        }
    }

    private static void read(History history, int bins) throws StoreException {
        long[] rows = new long[bins];
        FlowBatch batch = new FlowBatch();
        try (Snapshot snapshot = history.read(Histories.all(history, RandomRows.BIN))) {
            while (snapshot.next(batch)) {
                rows[(int) ((batch.column(FlowField.STAMP_INSERTED)[0] - START) / BIN)] += batch.size();
            }
        }
        for (long each : rows) {
            assertTrue(each == 10 || each == 5000, each + " rows");
        }
    }
}

package ribflow.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.table.Collected;

final class CheckpointTest {

    private static final long START = Histories.at("2026-11-22T10:00:00Z");
    private static final List<Collected> BINS =
            List.of(new Collected(START, 250_000, 77), new Collected(START + Histories.BIN, 0, 0));

    @TempDir
    private Path folder;

    private final List<String> notes = new ArrayList<>();

    private static Checkpoint of(int rows) {
        return new Checkpoint(START + 250_000, BINS, Histories.rows(START, rows));
    }

    private static List<String> texts(Optional<Checkpoint> restored) {
        return RandomRows.texts(restored.orElseThrow().rows(), RandomRows.COLUMNS);
    }

    @Test
    void whatWasOpenIsRestored() throws StoreException {
        try (Store store = Histories.open(folder, notes)) {
            History history = Histories.traffic(store);
            assertEquals(Optional.empty(), history.restore());
            for (int rows : List.of(70_001, 0, 4095, RowRun.CAPACITY)) {
                history.checkpoint(of(rows));
                Checkpoint restored = history.restore().orElseThrow();
                assertEquals(START + 250_000, restored.takenAt());
                assertEquals(BINS, restored.bins());
                assertEquals(rows, restored.rows().rows());
                assertEquals(Histories.rows(START, rows).keys(), restored.rows().keys());
                assertEquals(Histories.expected(List.of(START), rows), texts(history.restore()));
                assertEquals(Histories.expected(List.of(START), rows), texts(history.restore()), "once more");
            }
        }
    }

    @Test
    void anUnfinishedOneIsNone() throws IOException {
        try (Store store = Histories.open(folder, notes)) {
            History history = Histories.traffic(store);
            history.checkpoint(of(20));
            Path file = history.folder().resolve("checkpoint");
            Files.write(history.folder().resolve("checkpoint.new"), Arrays.copyOf(Files.readAllBytes(file), 100));
            assertEquals(Histories.expected(List.of(START), 20), texts(history.restore()));
        }
    }

    @Test
    void aDamagedOneIsSetAside() throws IOException {
        try (Store store = Histories.open(folder, notes)) {
            History history = Histories.traffic(store);
            history.checkpoint(of(20));
            Path file = history.folder().resolve("checkpoint");
            byte[] whole = Files.readAllBytes(file);
            for (int at = 0; at < whole.length; at += 7) {
                byte[] damaged = whole.clone();
                damaged[at] ^= 0x10;
                restoreDamaged(history, file, damaged);
            }
            for (int size = 0; size < whole.length; size += 101) {
                restoreDamaged(history, file, Arrays.copyOf(whole, size));
            }
            assertTrue(notes.getFirst().contains("checkpoint is damaged and was set aside as checkpoint.damaged-1: "));
            assertTrue(Files.exists(file.resolveSibling("checkpoint.damaged-2")));
            history.checkpoint(of(5));
            assertEquals(Histories.expected(List.of(START), 5), texts(history.restore()));
        }
    }

    private static void restoreDamaged(History history, Path file, byte[] bytes) throws IOException {
        Files.write(file, bytes);
        assertEquals(Optional.empty(), history.restore());
        assertTrue(Files.notExists(file));
    }
}

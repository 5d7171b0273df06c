package ribflow.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.store.Histories.BIN;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.table.Snapshot;

final class StoreTest {

    private static final long START = Histories.at("2026-11-22T10:00:00Z");

    @TempDir
    private Path folder;

    private final List<String> notes = new ArrayList<>();

    private Path live() {
        return folder.resolve("live");
    }

    private Store readOnly(Path which) throws StoreException {
        return Store.openReadOnly(which, InstantSource.system(), notes::add);
    }

    private void fill(Path which) throws StoreException {
        try (Store store = Histories.open(which, notes)) {
            History history = Histories.traffic(store);
            for (int i = 0; i < 13; i++) {
                Histories.put(history, START + i * BIN, 50);
            }
            history.rollUp(Long.MAX_VALUE);
        }
    }

    @Test
    void oneProcessWrites() throws StoreException {
        try (Store store = Histories.open(live(), notes)) {
            assertEquals(Set.of(), store.tables());
            String expected =
                    live() + " is in use by process " + ProcessHandle.current().pid();
            for (Executable again : List.<Executable>of(() -> Histories.open(live(), notes), () -> readOnly(live()))) {
                assertEquals(expected, assertThrows(StoreException.class, again).getMessage());
            }
        }
        Histories.open(live(), notes).close();
    }

    @Test
    void whatALaterVersionWroteIsRefusedAndStays() throws IOException {
        fill(live());
        Path schema = live().resolve("schema");
        Files.writeString(schema, "ribflow history 7\n");
        for (Executable open : List.<Executable>of(() -> Histories.open(live(), notes), () -> readOnly(live()))) {
            assertEquals(
                    live() + " has layout 7, which a later version of ribflow wrote; this one knows up to 1, and leaves"
                            + " it as it is",
                    assertThrows(StoreException.class, open).getMessage());
        }
        assertEquals("ribflow history 7\n", Files.readString(schema));
        Files.writeString(schema, "something else");
        assertEquals(
                schema + " does not say `ribflow history` and a number: is this a history?",
                assertThrows(StoreException.class, () -> Histories.open(live(), notes))
                        .getMessage());
    }

    @Test
    void anOlderLayoutIsBroughtUpToDateStepByStep() throws IOException {
        Files.createDirectories(live());
        List<String> made = new ArrayList<>();
        List<StoreVersion.Step> two = List.of(_ -> made.add("1 to 2"), _ -> made.add("2 to 3"));
        assertEquals("", StoreVersion.update(live(), List.of()));
        StoreVersion.Step fails = _ -> {
            throw new IOException("the disk is full");
        };
        StoreException e =
                assertThrows(StoreException.class, () -> StoreVersion.update(live(), List.of(two.getFirst(), fails)));
        assertEquals(live().resolve("schema") + ": the disk is full", e.getMessage());
        assertEquals(2, StoreVersion.check(live(), two), "goes on where it was");
        assertEquals(live() + " was brought from layout 2 to 3", StoreVersion.update(live(), two));
        assertEquals(List.of("1 to 2", "2 to 3"), made);
        assertEquals("", StoreVersion.update(live(), two));
    }

    @Test
    void aFolderThatIsNoHistoryIsRefused() {
        assertEquals(
                folder + " is no history: it has no file `schema`",
                assertThrows(StoreException.class, () -> readOnly(folder)).getMessage());
    }

    @Test
    void readingOnlyChangesNothing() throws IOException {
        fill(live());
        List<String> before = contents(live());
        try (Store store = readOnly(live())) {
            History history = store.stored("traffic").orElseThrow();
            assertEquals(RandomRows.BIN, history.bin());
            assertTrue(history.keys().containsAll(RandomRows.COLUMNS));
            assertEquals(Optional.empty(), store.stored("other"));
            assertEquals(13 * 50, Histories.texts(history, RandomRows.BIN).size());
            assertEquals(2, store.verify().size());
        }
        assertEquals(before, contents(live()));
    }

    /** Files by name and what is in them, those of RocksDB's own log aside. */
    private static List<String> contents(Path folder) throws IOException {
        List<String> contents = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.filter(Files::isRegularFile).sorted().toList()) {
                if (!each.getFileName().toString().startsWith("LOG")) {
                    contents.add(each + " " + java.util.Arrays.hashCode(Files.readAllBytes(each)));
                }
            }
        }
        return contents;
    }

    @Test
    void aClosedStoreSaysSo() throws StoreException {
        fill(live());
        Store store = Histories.open(live(), notes);
        History history = Histories.traffic(store);
        List<StoredBin> bins = Histories.all(history, RandomRows.BIN);
        Snapshot begun = history.read(bins);
        FlowBatch batch = new FlowBatch();
        assertTrue(begun.next(batch));
        store.close();
        long rows = batch.size();
        while (begun.next(batch)) {
            rows += batch.size();
        }
        begun.close();
        assertEquals(13 * 50, rows, "who reads may read on");
        UncheckedIOException late = assertThrows(
                UncheckedIOException.class, () -> history.read(bins).next(batch));
        assertEquals("the history is closed", Folders.failed(live(), late).getMessage());
        assertEquals(
                "the history is closed",
                assertThrows(StoreException.class, () -> Histories.put(history, START, 1))
                        .getMessage());
    }

    @Test
    void reportsSayWhatThereIs() throws StoreException {
        fill(live());
        try (Store store = Histories.open(live(), notes)) {
            List<PartitionReport> reports = store.report();
            assertEquals(
                    List.of("2026-11-22", "2026-11"),
                    reports.stream().map(PartitionReport::period).toList());
            PartitionReport day = reports.getFirst();
            assertEquals("traffic", day.table());
            assertEquals(RandomRows.BIN, day.length());
            assertEquals(START, day.from());
            assertEquals(START + 13 * BIN, day.until());
            assertEquals(13, day.bins());
            assertEquals(13 * 50, day.rows());
            assertTrue(day.texts() > 100 && day.bytes() > 10_000, "" + day);
            assertEquals(Optional.empty(), day.damage());
        }
    }

    @Test
    void verifyingFindsDamageAndSetsItAside() throws IOException {
        fill(live());
        Path day = live().resolve("traffic").resolve("5m").resolve("2026-11-22");
        try (Store store = Histories.open(live(), notes)) {
            store.compact(Optional.of("traffic"));
        }
        Path table;
        try (Stream<Path> all = Files.list(day)) {
            table = all.filter(file -> file.toString().endsWith(".sst"))
                    .findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(table);
        bytes[bytes.length / 3] ^= 4;
        Files.write(table, bytes);
        try (Store store = readOnly(live())) {
            assertTrue(store.verify().getFirst().damage().orElseThrow().contains("2026-11-22 is damaged"));
            assertEquals(
                    List.of(),
                    store.stored("traffic").orElseThrow().bins(RandomRows.BIN, 0, Long.MAX_VALUE).values().stream()
                            .toList());
        }
        assertTrue(Files.isDirectory(day), "it is not renamed where nothing may be written");
        try (Store store = Histories.open(live(), notes)) {
            List<PartitionReport> verified = store.verify();
            assertEquals(
                    List.of("2026-11-22.damaged-1", "2026-11"),
                    verified.stream().map(PartitionReport::period).toList());
            assertTrue(verified.getFirst().damage().isPresent());
            assertFalse(Files.exists(day));
        }
    }

    /** The partition that is verified has files that the compaction deletes. */
    @Test
    void whatIsCompactedWhileItIsVerifiedIsNotDamaged() throws StoreException {
        fill(live());
        try (Store store = Histories.open(live(), notes)) {
            store.compact(Optional.empty());
        }
        AtomicReference<Store> compacted = new AtomicReference<>();
        InstantSource whenItIsAsked = () -> {
            Store store = compacted.getAndSet(null);
            if (store != null) {
                try {
                    store.compact(Optional.empty());
                } catch (StoreException e) {
                    throw new IllegalStateException(e);
                }
            }
            return Instant.EPOCH;
        };
        try (Store store = Store.open(new HistoryConfig(live(), Duration.ofSeconds(10)), whenItIsAsked, notes::add)) {
            compacted.set(store);
            List<PartitionReport> verified = store.verify();
            assertNull(compacted.get(), "it was compacted meanwhile");
            assertEquals(
                    List.of("2026-11-22", "2026-11"),
                    verified.stream().map(PartitionReport::period).toList());
            assertEquals(13, verified.getFirst().bins());
        }
        assertEquals(List.of(), notes);
    }

    @Test
    void aBackupIsAHistoryAsItWas() throws IOException {
        fill(live());
        Path copy = folder.resolve("copy");
        Path second = folder.resolve("second");
        List<String> expected;
        try (Store store = Histories.open(live(), notes)) {
            History history = Histories.traffic(store);
            expected = Histories.texts(history, RandomRows.BIN);
            Files.writeString(history.folder().resolve("gaps"), "a file beside the bins\n");
            store.backup(copy);
            Histories.put(history, START, 3);
            assertEquals(
                    copy + " is there already; a backup needs a folder of its own",
                    assertThrows(StoreException.class, () -> store.backup(copy)).getMessage());
        }
        try (Store store = readOnly(copy)) {
            store.backup(second);
        }
        for (Path each : List.of(copy, second)) {
            try (Store store = Histories.open(each, notes)) {
                assertEquals(expected, Histories.texts(Histories.traffic(store), RandomRows.BIN));
                assertEquals(
                        "a file beside the bins\n",
                        Files.readString(each.resolve("traffic").resolve("gaps")));
            }
        }
    }

    @Test
    void anyNameOfATableIsAFolder() throws StoreException {
        List<String> names = List.of("traffic", "..", ".", "a/b", "native", "LOCK", "schema", "Straße %2F", "a b+c");
        try (Store store = Histories.open(live(), notes)) {
            for (String name : names) {
                History history = store.history(name, List.of(FlowField.LABEL), RandomRows.BIN, Histories.RETENTION);
                history.put(START, BIN, new RandomRows(List.of(FlowField.LABEL), START, 3, false, 1));
                assertEquals(live(), history.folder().getParent());
            }
            assertEquals(Set.copyOf(names), store.tables());
        }
    }
}

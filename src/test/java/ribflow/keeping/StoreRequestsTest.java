package ribflow.keeping;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.query.Format;
import ribflow.query.QueryException;
import ribflow.store.Gap;
import ribflow.store.Gaps;
import ribflow.store.History;
import ribflow.store.HistoryConfig;
import ribflow.store.Store;
import ribflow.table.Retention;

/** The requests of a daemon about its history, against the real store. */
final class StoreRequestsTest {

    private static final Duration BIN = Duration.ofMinutes(5);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Instant BEGIN = Instant.parse("2026-11-22T10:00:00Z");
    private static final Retention RETENTION = new Retention(Duration.ofDays(32), Map.of(HOUR, Duration.ofDays(400)));
    private static final List<FlowField> KEYS = List.of(FlowField.STAMP_INSERTED, FlowField.SRC_AS, FlowField.AS_PATH);

    @TempDir
    Path directory;

    private final List<String> notes = new ArrayList<>();
    private Instant now = BEGIN.plus(HOUR).plusSeconds(60);
    private Store store;
    private History traffic;
    private StoreRequests requests;

    @BeforeEach
    void open() throws IOException {
        store = Store.open(
                new HistoryConfig(directory.resolve("history"), Duration.ofSeconds(10)), () -> now, notes::add);
        traffic = store.history("traffic", KEYS, BIN, RETENTION);
        requests = new StoreRequests(
                () -> Optional.of(store),
                table -> table.equals("traffic") ? Optional.of(traffic) : Optional.empty(),
                () -> now);
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** Stores the bin of so many minutes after the beginning, with a row for each AS: as many bytes as its number. */
    private void bin(int minutes, long covered, int... ases) throws IOException {
        long start = BEGIN.plus(Duration.ofMinutes(minutes)).toEpochMilli();
        BinRows rows = new BinRows(KEYS, BIN);
        FlowBatch batch = new FlowBatch();
        for (int as : ases) {
            batch.clear();
            batch.append(null);
            batch.set(FlowField.STAMP_INSERTED, 0, start);
            batch.set(FlowField.SRC_AS, 0, as);
            batch.set(FlowField.AS_PATH, 0, rows.id("64500 " + as));
            batch.set(FlowField.PACKETS, 0, 1);
            batch.set(FlowField.FLOWS, 0, 2);
            batch.set(FlowField.BYTES, 0, as);
            rows.take(batch, 0);
        }
        traffic.put(start, covered, rows.snapshot());
    }

    /** An hour from 10:00 on, in which nothing was collected from 10:20 to 10:35 and the half of the bin of 10:50. */
    private void hour() throws IOException {
        for (int minutes = 0; minutes < 60; minutes += 5) {
            if (minutes == 45) {
                bin(minutes, 300_000);
            } else if (minutes < 20 || minutes >= 35) {
                bin(minutes, minutes == 50 ? 150_000 : 300_000, 100, 200 + minutes);
            }
        }
        traffic.rollUp(now.toEpochMilli());
    }

    private String ask(String request) throws QueryException, IOException {
        return ask(requests, Format.CSV, request);
    }

    private static String ask(StoreRequests requests, Format format, String request)
            throws QueryException, IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (var answer = requests.answer(request)) {
            format.write(answer, out);
        }
        return out.toString(UTF_8);
    }

    @Test
    void binsAreListedByTheirHeaders() throws Exception {
        hour();
        assertEquals("""
                STAMP_INSERTED,BIN,COVERED_MILLIS,ROWS,PACKETS,FLOWS,BYTES
                2026-11-22T10:45:00Z,5m,300000,0,0,0,0
                2026-11-22T10:50:00Z,5m,150000,2,2,4,350
                """, ask("bins traffic since 2026-11-22T10:45 until 2026-11-22T10:55"));
        assertEquals("""
                STAMP_INSERTED,BIN,COVERED_MILLIS,ROWS,PACKETS,FLOWS,BYTES
                2026-11-22T10:00:00Z,1h,2550000,9,16,32,2610
                """, ask("bins traffic bin 1h"));
    }

    @Test
    void sizes() throws Exception {
        assertEquals("TABLE,BIN,PARTITIONS,FROM,UNTIL,BINS,ROWS,DISK,BYTES_PER_ROW,DAMAGED\n", ask("sizes"));
        hour();
        List<String> all = ask("sizes").lines().toList();
        assertEquals(3, all.size());
        assertTrue(
                all.get(1).matches("traffic,5m,1,2026-11-22T10:00:00Z,2026-11-22T11:00:00Z,9,16,[1-9]\\d*,[0-9.]+,0"),
                all.get(1));
        assertTrue(
                all.get(2).matches("traffic,1h,1,2026-11-22T10:00:00Z,2026-11-22T11:00:00Z,1,9,[1-9]\\d*,[0-9.]+,0"),
                all.get(2));
        List<String> one = ask("sizes traffic").lines().toList();
        assertEquals("TABLE,BIN,PARTITION,FROM,UNTIL,BINS,ROWS,TEXTS,DISK,DAMAGE", one.get(0));
        assertTrue(one.get(1).startsWith("traffic,5m,2026-11-22,2026-11-22T10:00:00Z,"), one.get(1));
        assertTrue(one.get(2).startsWith("traffic,1h,2026-11,2026-11-22T10:00:00Z,"), one.get(2));
    }

    @Test
    void gapsAreWhatTheDaemonNotedAndWhatHeadersTell() throws Exception {
        hour();
        assertEquals("""
                TABLE,FROM,UNTIL,MILLIS,FLOWS,WHY
                traffic,2026-11-22T10:20:00Z,2026-11-22T10:35:00Z,900000,,nothing was collected
                traffic,2026-11-22T10:50:00Z,2026-11-22T10:55:00Z,150000,,nothing was collected
                """, ask("gaps"));
        long crash = BEGIN.plusSeconds(1234).toEpochMilli();
        Gaps gaps = Gaps.of(traffic.folder());
        gaps.add(new Gap(crash - 4000, crash, Gap.Why.LOST, OptionalLong.of(77), 1));
        gaps.add(new Gap(crash, crash + 800_000, Gap.Why.DOWN, OptionalLong.empty(), 0));
        assertEquals("""
                TABLE,FROM,UNTIL,MILLIS,FLOWS,WHY
                traffic,2026-11-22T10:20:30Z,2026-11-22T10:20:34Z,4000,77,accepted and lost in a crash
                traffic,2026-11-22T10:20:34Z,2026-11-22T10:33:54Z,800000,,the daemon did not run
                traffic,2026-11-22T10:50:00Z,2026-11-22T10:55:00Z,150000,,nothing was collected
                """, ask("gaps traffic"));
        assertEquals("""
                TABLE,FROM,UNTIL,MILLIS,FLOWS,WHY
                traffic,2026-11-22T10:20:34Z,2026-11-22T10:33:54Z,800000,,the daemon did not run
                """, ask("gaps traffic since 2026-11-22T10:30 until 2026-11-22T10:50"));
    }

    @Test
    void aGapExplainsNoMoreOfAHoleThanItLasted() throws Exception {
        hour();
        long start = BEGIN.plusSeconds(1234).toEpochMilli();
        Gaps.of(traffic.folder()).add(new Gap(start, start + 2_000, Gap.Why.DOWN, OptionalLong.empty(), 0));
        assertEquals("""
                TABLE,FROM,UNTIL,MILLIS,FLOWS,WHY
                traffic,2026-11-22T10:20:00Z,2026-11-22T10:35:00Z,898000,,nothing was collected
                traffic,2026-11-22T10:20:34Z,2026-11-22T10:20:36Z,2000,,the daemon did not run
                traffic,2026-11-22T10:50:00Z,2026-11-22T10:55:00Z,150000,,nothing was collected
                """, ask("gaps"));
    }

    @Test
    void whatIsWholeIsVerifiedAndCompacted() throws Exception {
        hour();
        assertEquals(
                ask("sizes traffic")
                        .lines()
                        .map(line -> line.replaceAll("\\d+,$", ""))
                        .toList(),
                ask("verify").lines().map(line -> line.replaceAll("\\d+,$", "")).toList());
        String before = ask("export traffic bin all");
        List<String> rows = ask("compact").lines().toList();
        assertEquals("TABLE,BIN,PARTITION,DISK_BEFORE,DISK", rows.getFirst());
        assertEquals(3, rows.size());
        assertTrue(rows.get(1).matches("traffic,5m,2026-11-22,[1-9]\\d*,[1-9]\\d*"), rows.get(1));
        assertEquals(before, ask("export traffic bin all"));
    }

    @Test
    void damageIsComplainedAbout() throws Exception {
        hour();
        store.close();
        try (var files = Files.walk(directory.resolve("history/traffic/1h"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.write(file, new byte[100]);
            }
        }
        open();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        UncheckedIOException damaged = assertThrows(UncheckedIOException.class, () -> {
            try (var answer = requests.answer("verify traffic")) {
                Format.CSV.write(answer, out);
            }
        });
        assertEquals(
                "1 of 2 partitions cannot be read; the last column says why",
                Objects.requireNonNull(damaged.getCause()).getMessage());
        assertTrue(out.toString(UTF_8).contains("traffic,5m,2026-11-22,2026-11-22T10:00:00Z"), out.toString(UTF_8));
        assertTrue(out.toString(UTF_8).contains("traffic,1h,2026-11"), out.toString(UTF_8));
    }

    @Test
    void aBackupIsAHistory() throws Exception {
        hour();
        Path target = directory.resolve("backup");
        assertTrue(ask("backup " + target).matches("BACKUP,PARTITIONS,DISK\n" + target + ",2,[1-9]\\d*\n"));
        String exported = ask("export traffic bin all");
        bin(60, 300_000, 7);
        StringBuilder copied = new StringBuilder();
        try (Store copy = Store.openReadOnly(target, () -> now, notes::add)) {
            StoreRequests ofCopy = new StoreRequests(() -> Optional.of(copy), _ -> Optional.empty(), () -> now);
            assertEquals(exported, ask(ofCopy, Format.CSV, "export traffic bin all"));
            copied.append(ask(ofCopy, Format.CSV, "verify"));
        }
        assertEquals(3, copied.toString().lines().count());
        QueryException again = assertThrows(QueryException.class, () -> ask("backup " + target));
        assertEquals(target + " exists already; a backup makes a folder of its own", again.getMessage());
    }

    @Test
    @Timeout(120)
    void aBackupIsWholeWhileBinsAreWritten() throws Exception {
        bin(0, 300_000, 100);
        AtomicBoolean done = new AtomicBoolean();
        FutureTask<Integer> writing = new FutureTask<>(() -> {
            int bins = 1;
            while (!done.get()) {
                bin(5 * bins++, 300_000, 100, 200 + bins);
                traffic.rollUp(BEGIN.plus(Duration.ofMinutes(5L * bins)).toEpochMilli());
            }
            return bins;
        });
        Thread.ofPlatform().start(writing);
        long before = 0;
        try {
            for (int i = 0; i < 4; i++) {
                Path target = directory.resolve("backup" + i);
                ask("backup " + target);
                try (Store copy = Store.openReadOnly(target, () -> now, notes::add)) {
                    assertTrue(
                            copy.verify().stream().allMatch(one -> one.damage().isEmpty()));
                    var bins = copy.stored("traffic").orElseThrow().bins(BIN, Long.MIN_VALUE, Long.MAX_VALUE);
                    assertEquals(List.of(), Holes.of(bins));
                    assertEquals(BEGIN.toEpochMilli(), bins.firstKey());
                    assertTrue(bins.size() >= before, bins.size() + " bins, and " + before + " before");
                    before = bins.size();
                }
            }
        } finally {
            done.set(true);
        }
        assertTrue(writing.get() >= before);
        assertEquals(List.of(), notes);
    }

    @Test
    void whatWasExportedCanBeImportedElsewhere() throws Exception {
        hour();
        for (Format format : List.of(Format.NDJSON, Format.CSV)) {
            Path file = directory.resolve(format.label());
            Files.writeString(file, ask(requests, format, "export traffic bin all"));
            Path folder = directory.resolve("new-" + format.label());
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            FolderStore alone = new FolderStore();
            alone.answer(folder, "store import traffic " + file, Format.CSV, said, notes::add);
            assertEquals("""
                    TABLE,BIN,BINS,ROWS,THERE_ALREADY
                    traffic,5m,9,16,0
                    traffic,1h,1,9,0
                    """, said.toString(UTF_8));
            ByteArrayOutputStream exported = new ByteArrayOutputStream();
            alone.answer(folder, "store export traffic bin all", format, exported, notes::add);
            assertEquals(Files.readString(file), exported.toString(UTF_8));
            ByteArrayOutputStream again = new ByteArrayOutputStream();
            alone.answer(folder, "store import traffic " + file, Format.CSV, again, notes::add);
            assertEquals("""
                    TABLE,BIN,BINS,ROWS,THERE_ALREADY
                    traffic,5m,0,0,9
                    traffic,1h,0,0,1
                    """, again.toString(UTF_8));
        }
        assertEquals(List.of(), notes);
    }

    @Test
    void importsFillGapsOfTheDaemonsAndRollUpsAreMadeAnew() throws Exception {
        hour();
        Path file = directory.resolve("f.csv");
        Files.writeString(file, """
                stamp_inserted,src_as,packets,flows,bytes
                2026-11-22T10:15:00Z,100,1,1,999
                2026-11-22T10:20:00Z,100,1,1,5000
                2026-11-22T10:25:00Z,900,1,1,10000
                """);
        assertEquals("""
                TABLE,BIN,BINS,ROWS,THERE_ALREADY
                traffic,5m,2,2,1
                """, ask("import traffic " + file));
        assertEquals("""
                STAMP_INSERTED,BIN,COVERED_MILLIS,ROWS,PACKETS,FLOWS,BYTES
                2026-11-22T10:00:00Z,1h,3150000,11,18,34,17610
                """, ask("bins traffic bin 1h"));
        assertEquals("""
                TABLE,BIN,BINS,ROWS,THERE_ALREADY
                traffic,5m,3,3,0
                """, ask("import traffic " + file + " replace"));
        assertEquals("""
                STAMP_INSERTED,BIN,COVERED_MILLIS,ROWS,PACKETS,FLOWS,BYTES
                2026-11-22T10:15:00Z,5m,300000,1,1,1,999
                """, ask("bins traffic since 2026-11-22T10:15 until 2026-11-22T10:20"));
        assertTrue(requests.answer("import traffic " + file)
                .notes()
                .contains("not in the file, so not known of its rows: as_path"));
    }

    @Test
    void whatIsLaterThanTheDaemonsOwnIsNotImported() throws Exception {
        Path file = directory.resolve("f.csv");
        Files.writeString(file, """
                stamp_inserted,src_as,packets,flows,bytes
                2026-11-22T10:20:00Z,100,1,1,5000
                2026-11-22T11:00:00Z,900,1,1,10000
                """);
        wrong(
                "import traffic " + file,
                "the daemon has stored no bin of traffic yet, before which others might be put: wait"
                        + " for the first, or stop the daemon and use --folder");
        hour();
        wrong(
                "import traffic " + file,
                file + ":3: the bin of 2026-11-22T11:00:00Z ends after 2026-11-22T11:00:00Z, up to"
                        + " which bins may be imported: what is later comes from flows (the 1 bins before it are in)");
        assertTrue(ask("bins traffic").contains("2026-11-22T10:20:00Z,5m,300000,1,1,1,5000\n"));
    }

    private void wrong(String request, String complaint) {
        assertEquals(
                complaint,
                assertThrows(QueryException.class, () -> ask(request)).getMessage());
    }

    @Test
    void filesThatCannotBeImported() throws Exception {
        hour();
        wrong(
                "import traffic f.csv",
                "'f.csv' begins at no folder that is known here; allowed: a path from the root on");
        wrong("import traffic -", "'-' begins at no folder that is known here; allowed: a path from the root on");
        Path file = directory.resolve("f.csv");
        wrong("import traffic " + file, file + ": there is no such file");
        wrong(
                "import traffic " + directory,
                directory + ": it is a folder; allowed: a file that 'ribflow store export' wrote");
        Files.write(file, new byte[] {'a', (byte) 0xff, '\n'});
        wrong("import traffic " + file, file + ": it is not text in UTF-8");
        Files.writeString(file, "stamp_inserted,dst_as,packets,flows,bytes\n");
        wrong(
                "import traffic " + file,
                file + ":1: traffic has no column dst_as; it has stamp_inserted, src_as, as_path");
        Files.writeString(
                file,
                "stamp_inserted,packets,flows,bytes\n" + "2026-11-22T10:15:00Z,1,1,1\n".repeat(2)
                        + "2026-11-22T10:20:00Z,1,1,1\n2026-11-22T10:15:00Z,1,1,1\n");
        wrong(
                "import traffic " + file,
                file + ":5: the bin of 2026-11-22T10:15:00Z was there before; the lines of a bin must"
                        + " follow each other (the 1 bins before it are in)");
        wrong(
                "import trafic " + file,
                "the daemon keeps no history of a table 'trafic': give the table a 'history' in the"
                        + " configuration");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | '' is nothing that can be done to the history; allowed: sizes, bins, gaps, verify, compact, backup, export, import",
                "size | 'size' is nothing that can be done to the history; did you mean sizes?; allowed: sizes, bins, gaps, verify, compact, backup, export, import",
                "sizes trafic | there is no history of a table 'trafic'; did you mean traffic?; there is of traffic",
                "sizes traffic more | 'more' is not expected here; usage: store sizes [TABLE]",
                "bins | usage: store bins TABLE [bin LENGTH] [since TIME] [until TIME]",
                "bins traffic bin | behind 'bin' its value is expected; usage: store bins TABLE [bin LENGTH] [since TIME] [until TIME]",
                "bins traffic bin 1h bin 1h | 'bin' is there twice; usage: store bins TABLE [bin LENGTH] [since TIME] [until TIME]",
                "bins traffic sinse now | 'sinse' is not expected here; did you mean since?; usage: store bins TABLE [bin LENGTH] [since TIME] [until TIME]",
                "bins traffic bin 1d | bin: traffic has no bins of 1d on disk; it has those of 5m, 1h",
                "bins traffic bin 1x | bin: '1x' is no length of bins; allowed: a number with s, m, h or d, such as 5m or 1h",
                "bins traffic since never | since: a time is expected here, such as 2026-11-21T20:40, 2026-11-21, -1h, now, today or yesterday; not 'never'",
                "bins traffic since now until -1h | since is not before until",
                "export traffic bin any | bin: 'any' is no length of bins; allowed: a number with s, m, h or d, such as 5m or 1h",
                "backup here | 'here' begins at no folder that is known here; allowed: a path from the root on",
                "import traffic | usage: store import TABLE FILE [replace]",
                "import traffic /x replce | 'replce' is not expected here; did you mean replace?; usage: store import TABLE FILE [replace]",
            })
    void wrongRequests(String request, String complaint) throws Exception {
        hour();
        wrong(request, complaint);
    }

    @Test
    void aDaemonWithoutHistorySaysSo() {
        StoreRequests none = new StoreRequests(Optional::empty, _ -> Optional.empty(), () -> now);
        assertEquals(
                "this daemon keeps no history: its configuration has no section 'history'",
                assertThrows(QueryException.class, () -> none.answer("sizes")).getMessage());
    }

    @Test
    void aFolderInUseOrThatIsNoneIsToldOf() throws Exception {
        hour();
        FolderStore alone = new FolderStore();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Path nowhere = directory.resolve("nowhere");
        QueryException none = assertThrows(
                QueryException.class, () -> alone.answer(nowhere, "store sizes", Format.CSV, out, notes::add));
        assertEquals(nowhere + ": there is no such folder", none.getMessage());
        assertFalse(Files.exists(nowhere));
        for (String request : List.of("store sizes", "store compact", "store export traffic")) {
            IOException used = assertThrows(
                    IOException.class,
                    () -> alone.answer(directory.resolve("history"), request, Format.CSV, out, notes::add));
            assertTrue(String.valueOf(used.getMessage()).contains("in use"), used::toString);
        }
        assertEquals("", out.toString(UTF_8));
    }
}

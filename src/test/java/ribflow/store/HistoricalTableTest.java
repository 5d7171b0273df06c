package ribflow.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import ribflow.flow.FlowField;
import ribflow.query.Answer;
import ribflow.query.Cell;
import ribflow.query.Format;
import ribflow.query.LiveAnswer;
import ribflow.query.Naming;
import ribflow.query.QueryEngine;
import ribflow.query.QueryException;
import ribflow.store.WrittenBins.Row;
import ribflow.table.Retention;
import ribflow.table.Snapshot;
import ribflow.table.TableSource;

/** Wherever bins lie, in memory, on disk or rolled up: queries answer the same. */
final class HistoricalTableTest {

    private static final long OWN = WrittenBins.OWN;
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = Duration.ofDays(1).toMillis();
    static final Instant NOW = Instant.parse("2026-11-22T10:02:00Z");
    private static final Instant BEGAN = Instant.parse("2026-11-20T21:00:00Z");
    static final List<FlowField> KEYS = List.of(
            FlowField.STAMP_INSERTED,
            FlowField.DST_AS,
            FlowField.PROTO,
            FlowField.AS_PATH,
            FlowField.LABEL,
            FlowField.TCPFLAGS);

    static final long SETTLED = at("2026-11-22T10:00:00Z");

    private final Random random = new Random(11);

    static long at(String time) {
        return Instant.parse(time).toEpochMilli();
    }

    /** Bins with random rows; some without any, and a night of which nothing is known. */
    WrittenBins everything() {
        WrittenBins bins = new WrittenBins(KEYS, 1);
        for (long start = BEGAN.toEpochMilli(); start < NOW.toEpochMilli(); start += OWN) {
            if (start >= at("2026-11-21T01:10:00Z") && start < at("2026-11-21T03:35:00Z")) {
                continue;
            }
            long covered = random.nextInt(50) == 0 ? 100_000 : Math.min(OWN, NOW.toEpochMilli() - start);
            bins.put(start, OWN, covered, rows(random.nextInt(4) == 0 ? 0 : random.nextInt(9)));
        }
        return bins;
    }

    private List<Row> rows(int count) {
        List<Row> rows = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<FlowField> columns = new ArrayList<>();
            List<Object> values = new ArrayList<>();
            if (i > 0 && random.nextInt(30) == 0) {
                columns.add(FlowField.OTHER);
                values.add(1L);
            } else {
                put(columns, values, FlowField.DST_AS, 64500L + random.nextInt(6));
                put(columns, values, FlowField.PROTO, random.nextBoolean() ? 6L : 17L);
                put(columns, values, FlowField.AS_PATH, "64500 " + random.nextInt(5));
                put(columns, values, FlowField.LABEL, "label " + random.nextInt(3));
            }
            if (seen.contains(columns + "" + values)) {
                continue;
            }
            seen.add(columns + "" + values);
            put(columns, values, FlowField.TCPFLAGS, 1L << random.nextInt(6));
            columns.addAll(List.of(FlowField.PACKETS, FlowField.FLOWS, FlowField.BYTES));
            values.addAll(List.of(1L + random.nextInt(100), 1L, 1L + random.nextInt(100_000)));
            rows.add(new Row(columns, values));
        }
        return rows;
    }

    private void put(List<FlowField> columns, List<Object> values, FlowField column, Object value) {
        if (random.nextInt(5) > 0) {
            columns.add(column);
            values.add(value);
        }
    }

    /** The same bins, from one moment on in memory and before another on disk, with roll-ups of what is whole. */
    static HistoricalTable split(WrittenBins all, long memoryFrom, long diskUntil) {
        WrittenBins memory = new WrittenBins(KEYS, 3);
        WrittenBins disk = new WrittenBins(KEYS, 100);
        WrittenBins hours = new WrittenBins(KEYS, 200);
        WrittenBins days = new WrittenBins(KEYS, 300);
        all.bins().tailMap(memoryFrom, true).keySet().forEach(start -> memory.rollUp(all, start, OWN));
        all.bins().headMap(diskUntil).keySet().forEach(start -> disk.rollUp(all, start, OWN));
        rollUp(all, diskUntil, hours, HOUR);
        rollUp(all, diskUntil, days, DAY);
        List<WrittenBins> rollUps = new ArrayList<>(List.of(hours, days));
        rollUps.removeIf(bins -> bins.bins().isEmpty());
        return new HistoricalTable(
                memory.memory(NOW.toEpochMilli(), NOW.toEpochMilli() - 60_000),
                WrittenBins.disk(disk, rollUps, List.of()),
                10_000,
                OptionalLong::empty);
    }

    private static void rollUp(WrittenBins all, long until, WrittenBins into, long length) {
        long first = all.bins().firstKey();
        for (long start = first - first % length; start + length <= until; start += length) {
            if (!all.bins().subMap(start, start + length).isEmpty()) {
                into.rollUp(all, start, length);
            }
        }
    }

    static QueryEngine engine(TableSource source) {
        return new QueryEngine(_ -> source, () -> List.of("t"), () -> {}, () -> Naming.NONE, InstantSource.fixed(NOW));
    }

    static List<String> lines(TableSource source, String query) throws QueryException, IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Answer answer = engine(source).run(query)) {
            Format.CSV.write(answer, out);
        }
        List<String> lines = out.toString(UTF_8).lines().toList();
        return query.contains("sort") || query.contains("top")
                ? lines
                : lines.stream().sorted().toList();
    }

    private static final List<String> SPANS = List.of(
            "",
            "since 2026-11-20T23:35 until 2026-11-22T07:10",
            "since 2026-11-21 until 2026-11-22",
            "since -3h",
            "since 2026-11-21T02:00 until 2026-11-21T03:00",
            "until 2026-11-21T12:03",
            "where stamp_inserted != 2026-11-21T12:00 and stamp_inserted > 2026-11-21",
            "where stamp_inserted < 2026-11-21 or stamp_inserted >= 2026-11-22T03:00");

    private static final List<String> KINDS = List.of(
            "",
            "sum",
            "rate",
            "count",
            "sum | rate",
            "where dst_as == 64501",
            "where has tcpflags | sum bytes",
            "where as_path contains 3 | by as_path | rate",
            "by dst_as",
            "by dst_as | rate",
            "by as_path, label | sum bytes | top 7 other",
            "by label | p95",
            "by dst_as, proto | p95 packets | sort dst_as, proto",
            "p95",
            "where dst_as == 64503 | p95 | select p95_bps",
            "by dst_as | max bytes, min packets, avg bytes, count, count distinct as_path",
            "by proto | max dst_as, count distinct label",
            "by dst_as | count distinct stamp_inserted, min stamp_inserted, max stamp_inserted",
            "sum bytes, max stamp_inserted",
            "by tcpflags",
            "by stamp_inserted | sum | rate",
            "top 5 packets",
            "top 5 other | rate",
            "sort bytes desc, dst_as | limit 9",
            "bin 1h",
            "bin 1h | rate | sort stamp_inserted, bytes",
            "bin 2h | by stamp_inserted, dst_as | sum bytes | rate",
            "bin 1d | by stamp_inserted | sum",
            "bin 1h | by dst_as | p95",
            "bin 15m | by dst_as | max bytes",
            "where bytes > 50000 | by dst_as",
            "where bytes > 50000 | bin 1h | count",
            "bin 1h | count distinct label",
            "join names | where proto == tcp | by dst_as");

    private static String query(String... stages) {
        return Arrays.stream(stages).filter(stage -> !stage.isEmpty()).collect(Collectors.joining(" | "));
    }

    @Test
    void resultsAreTheSameWhereverBinsLie() throws QueryException, IOException {
        WrittenBins all = everything();
        HistoricalTable live = split(all, Long.MIN_VALUE, Long.MIN_VALUE);
        List<HistoricalTable> others = List.of(
                split(all, SETTLED, SETTLED),
                split(all, at("2026-11-22T09:00:00Z"), at("2026-11-22T09:40:00Z")),
                split(all, at("2026-11-21T17:25:00Z"), at("2026-11-22T10:00:00Z")),
                split(all, Long.MIN_VALUE, SETTLED),
                split(all, at("2026-11-21T06:20:00Z"), at("2026-11-21T06:20:00Z")));
        compare(live, others);
    }

    @Test
    void resultsAreTheSameOverAStoreInEarnest(@TempDir Path folder) throws QueryException, IOException {
        WrittenBins all = everything();
        SortedMap<Duration, Duration> rollUps = new TreeMap<>(
                Map.of(Duration.ofHours(1), Duration.ofDays(400), Duration.ofDays(1), Duration.ofDays(4000)));
        Retention retention = new Retention(Duration.ofDays(32), rollUps);
        HistoryConfig config = new HistoryConfig(folder.resolve("history"), Duration.ofSeconds(10));
        try (Store store = Store.open(config, InstantSource.fixed(NOW), _ -> {})) {
            History history = store.history("t", KEYS, Duration.ofMillis(OWN), retention);
            for (WrittenBins.Bin bin : all.bins().headMap(SETTLED).values()) {
                try (Snapshot one = all.memory(NOW.toEpochMilli(), SETTLED).snapshot()) {
                    history.put(bin.start(), bin.covered(), one);
                }
            }
            history.rollUp(NOW.toEpochMilli());
            WrittenBins memory = new WrittenBins(KEYS, 3);
            all.bins()
                    .tailMap(at("2026-11-22T08:20:00Z"), true)
                    .keySet()
                    .forEach(start -> memory.rollUp(all, start, OWN));
            HistoricalTable stored = new HistoricalTable(
                    memory.memory(NOW.toEpochMilli(), NOW.toEpochMilli() - 60_000),
                    HistoricalTable.disk(history),
                    10_000,
                    OptionalLong::empty);
            compare(split(all, Long.MIN_VALUE, Long.MIN_VALUE), List.of(stored));
        }
    }

    /** Damage may turn up in the midst of an answer. */
    @Test
    void anAnswerThatMeetsDamageSaysThatItIsNotComplete() {
        WrittenBins disk = everything();
        disk.damage();
        HistoricalTable table = new HistoricalTable(
                new WrittenBins(KEYS, 3).memory(NOW.toEpochMilli(), NOW.toEpochMilli() - 60_000),
                WrittenBins.disk(disk, List.of(), List.of()),
                10_000,
                OptionalLong::empty);
        UncheckedIOException met =
                assertThrows(UncheckedIOException.class, () -> lines(table, "t | since 2026-11-21 | by dst_as"));
        assertEquals(
                "this answer is not complete; ask again for one of what is sound: D was set aside as D.damaged-1",
                requireNonNull(met.getCause()).getMessage());
    }

    @Test
    void tailGoesFromDiskToMemoryAndPassesOverWhatNobodyCollected() throws QueryException, IOException {
        HistoricalTable table = split(everything(), at("2026-11-22T08:20:00Z"), at("2026-11-22T09:00:00Z"));
        long bins = 3 + (SETTLED - at("2026-11-21T03:35:00Z")) / OWN; // before and behind the night
        long flows = 0;
        try (LiveAnswer answer = (LiveAnswer) engine(table).run("t | since 2026-11-21T00:55 | sum flows | tail")) {
            Cell[] row = new Cell[answer.columns().size()];
            for (long bin = 0; bin < bins && answer.next(row); bin++) {
                flows += ((Cell.Count) row[0]).value();
            }
            answer.stop();
        }
        List<String> whole = lines(table, "t | since 2026-11-21T00:55 until 2026-11-22T10:00 | sum flows");
        assertEquals(whole, List.of(Long.toString(flows), "FLOWS"));
    }

    private static void compare(HistoricalTable live, List<HistoricalTable> others) throws QueryException, IOException {
        int rows = 0;
        for (String span : SPANS) {
            for (String kind : KINDS) {
                String query = query("t", span, kind);
                List<String> expected = lines(live, query);
                for (int i = 0; i < others.size(); i++) {
                    assertEquals(expected, lines(others.get(i), query), query + " of split " + i);
                    rows += expected.size() - 1;
                }
            }
        }
        assertTrue(rows > 1000, "something was compared: " + rows);
    }
}

package ribflow.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.table.Bench.BEGIN;
import static ribflow.table.Bench.MINUTE;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/** Rows that make room for others, and rows that are too small: what they had is in {@code other}, once. */
final class RoomTest {

    private static TableConfig replacing(int limit, FlowField... keys) {
        Room room = new Room(limit, Room.WhenFull.REPLACE, Room.AtLeast.NOTHING);
        return new TableConfig("t", List.of(keys), Optional.empty(), Optional.empty(), 0, room, false, Detail.FULL);
    }

    private static TableConfig binned(int keep, Room room, FlowField... keys) {
        return new TableConfig(
                "t",
                List.of(keys),
                Optional.empty(),
                Optional.of(Duration.ofMinutes(5)),
                keep,
                room,
                false,
                Detail.FULL);
    }

    private static void add(Bench bench, long bytes, long as) {
        bench.flow(bytes, batch -> batch.set(FlowField.DST_AS, 0, as));
    }

    @Test
    void theSmallestQuarterMakesRoom() {
        try (Bench bench = new Bench(replacing(8, FlowField.DST_AS))) {
            LongStream.rangeClosed(1, 8).forEach(as -> add(bench, 10 * (9 - as), as));
            bench.tables.freshen();
            add(bench, 1, 9);
            bench.tables.freshen();
            assertEquals(
                    Map.of(
                            List.of(1L), new Sums(1, 1, 80, -1),
                            List.of(2L), new Sums(1, 1, 70, -1),
                            List.of(3L), new Sums(1, 1, 60, -1),
                            List.of(4L), new Sums(1, 1, 50, -1),
                            List.of(5L), new Sums(1, 1, 40, -1),
                            List.of(6L), new Sums(1, 1, 30, -1),
                            List.of(9L), new Sums(1, 1, 1, -1),
                            List.of("absent", "other"), new Sums(2, 2, 30, -1)),
                    bench.read("t"));
            Table table = bench.table("t");
            assertEquals(7, table.rows());
            assertEquals(2, table.counters().get(TableCounter.EVICTED_ROWS));
            assertEquals(2, table.counters().get(TableCounter.EVICTED_FLOWS));
            assertEquals(30, table.counters().get(TableCounter.EVICTED_BYTES));
            assertEquals(0, table.counters().get(TableCounter.FOLDED_ROWS));
        }
    }

    @Test
    void ofEqualRowsNoMoreThanAQuarterGoes() {
        try (Bench bench = new Bench(replacing(8, FlowField.DST_AS))) {
            LongStream.rangeClosed(1, 9).forEach(as -> add(bench, 7, as));
            Map<List<Object>, Sums> rows = bench.read("t");
            assertEquals(8, rows.size());
            assertFalse(rows.containsKey(List.of(1L)) || rows.containsKey(List.of(2L)), "the first came first");
            assertEquals(new Sums(2, 2, 14, -1), rows.get(List.of("absent", "other")));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 64, 1000})
    void everyByteIsAccountedOnceWhateverTheLimit(int limit) {
        try (Bench bench = new Bench(replacing(limit, FlowField.DST_AS, FlowField.AS_PATH, FlowField.TIMESTAMP_MIN))) {
            SplittableRandom random = new SplittableRandom(limit);
            FlowBatch batch = new FlowBatch();
            long sent = 0;
            Map<List<Object>, Long> true64 = new HashMap<>();
            for (int round = 0; round < 300; round++) {
                batch.clear();
                for (int size = random.nextInt(65); size > 0; size--) {
                    int row = batch.append(bench.exporter);
                    long as = random.nextInt(3000);
                    long bytes = random.nextInt(1000);
                    batch.set(FlowField.DST_AS, row, as);
                    batch.set(FlowField.AS_PATH, row, 1 + as);
                    batch.set(FlowField.BYTES, row, bytes);
                    sent += bytes;
                    true64.merge(List.of(as, "as_path " + (1 + as)), bytes, Long::sum);
                }
                bench.accept(batch);
                if (random.nextInt(10) == 0) {
                    bench.writer.handOver();
                }
            }
            Map<List<Object>, Sums> rows = bench.read("t");
            assertEquals(sent, Bench.bytes(rows));
            Table table = bench.table("t");
            assertTrue(table.rows() <= limit && table.rows() >= limit / 2, table.rows() + " rows");
            assertEquals(table.rows(), table.texts(), "a text for each row, and no others");
            rows.forEach((key, sums) -> assertTrue(
                    key.contains("other") || sums.bytes() <= true64.getOrDefault(key.subList(0, 2), -1L), "" + key));
        }
    }

    @Test
    void aSnapshotDoesNotChangeWhenItsRowsMakeRoom() {
        try (Bench bench = new Bench(replacing(3000, FlowField.DST_AS, FlowField.AS_PATH))) {
            addPaths(bench, 0, 3000);
            try (Snapshot before = bench.table("t").snapshot()) {
                addPaths(bench, 3000, 9000);
                try (Snapshot middle = bench.table("t").snapshot()) {
                    addPaths(bench, 0, 6000);
                    assertEquals(9000, Bench.bytes(Bench.read(middle)));
                }
                Map<List<Object>, Sums> rows = Bench.read(before);
                assertEquals(3000, rows.size());
                for (long as = 0; as < 3000; as++) {
                    assertEquals(new Sums(1, 1, 1, -1), rows.get(List.of(as, "as_path " + (1 + as))));
                }
            }
            assertEquals(15_000, Bench.bytes(bench.read("t")));
            bench.tables.freshen();
            assertEquals(bench.table("t").rows(), bench.table("t").texts(), "texts of the snapshots are freed");
        }
    }

    /** A reset goes by a picture; meanwhile a row may have made room, and its key have come again. */
    @Test
    void aRowThatBeganAnewHasNothingOfWhatAResetTakes() {
        KeyLayout layout = new KeyLayout(List.of(FlowField.DST_AS));
        Bin bin = new Bin(0, layout, layout.words(), new Texts());
        KeyBlock shown = block(layout, 10, 20);
        assertEquals(0, bin.add(shown, 0b11, 2));
        bin.evict(1);
        KeyBlock more = block(layout, 3, 100);
        assertEquals(0, bin.add(more, 0b11, 1));
        bin.subtract(shown, 0b11);
        KeyBlock left = new KeyBlock(layout);
        Rows.Picture rows = bin.picture().rows();
        rows.read(0, left);
        assertEquals(2, rows.size());
        assertEquals(100, left.bytes[0], "of the row that stayed");
        assertEquals(3, left.bytes[1], "of the one that began anew");
        assertEquals(Other.NOTHING, bin.other());
    }

    /** A flow to each of the ASes 1, 2 … of so many bytes. */
    private static KeyBlock block(KeyLayout layout, long... bytes) {
        FlowBatch batch = new FlowBatch();
        for (long its : bytes) {
            int row = batch.append(null);
            batch.set(FlowField.DST_AS, row, 1 + row);
            batch.set(FlowField.BYTES, row, its);
            batch.set(FlowField.PACKETS, row, 1);
            batch.set(FlowField.FLOWS, row, 1);
        }
        KeyBlock block = new KeyBlock(layout);
        layout.pack(batch, Reading.ROW, block);
        KeyLayout.takeCounters(batch, block);
        return block;
    }

    private static void addPaths(Bench bench, int from, int to) {
        for (int as = from; as < to; as++) {
            long id = as;
            bench.flow(1, batch -> {
                batch.set(FlowField.DST_AS, 0, id);
                batch.set(FlowField.AS_PATH, 0, 1 + id);
            });
        }
        bench.tables.freshen();
    }

    @Test
    void theFullestBinMakesRoom() {
        Room room = new Room(100, Room.WhenFull.REPLACE, Room.AtLeast.NOTHING);
        try (Bench bench = new Bench(binned(12, room, FlowField.DST_AS))) {
            for (int bin = 0; bin < 4; bin++) {
                bench.clock.set(BEGIN + 5 * MINUTE * bin);
                LongStream.range(0, 100).forEach(as -> add(bench, 1 + as, as));
                bench.writer.handOver();
            }
            Map<Long, Integer> rows = new HashMap<>();
            Map<Long, Long> bytes = new HashMap<>();
            bench.read("t").forEach((key, sums) -> {
                rows.merge((Long) key.getFirst(), key.contains("other") ? 0 : 1, Integer::sum);
                bytes.merge((Long) key.getFirst(), sums.bytes(), Long::sum);
            });
            assertEquals(4, rows.size());
            rows.values().forEach(count -> assertTrue(count >= 12 && count <= 40, "" + rows));
            bytes.values().forEach(sum -> assertEquals(5050, sum));
        }
    }

    @Test
    void rowsBelowAnyThresholdGoWhenTheirBinCloses() {
        Room room = new Room(1000, Room.WhenFull.FOLD, new Room.AtLeast(2, 1, 100));
        try (Bench bench = new Bench(binned(12, room, FlowField.DST_AS, FlowField.AS_PATH))) {
            long[][] flows = {{1, 100}, {2, 60}, {2, 60}, {3, 40}, {3, 40}, {4, 99}, {4, 1}, {5, 1000}};
            for (long[] flow : flows) {
                bench.flow(flow[1], batch -> {
                    batch.set(FlowField.DST_AS, 0, flow[0]);
                    batch.set(FlowField.AS_PATH, 0, flow[0]);
                });
            }
            Map<List<Object>, Sums> open = bench.read("t");
            assertEquals(5, open.size());
            bench.clock.set(BEGIN + 10 * MINUTE - 1);
            bench.tables.freshen();
            try (Snapshot before = bench.table("t").snapshot()) {
                bench.clock.set(BEGIN + 10 * MINUTE);
                bench.writer.handOver();
                assertEquals(
                        Map.of(
                                List.of(BEGIN, 2L, "as_path 2"), new Sums(2, 2, 120, -1),
                                List.of(BEGIN, 4L, "as_path 4"), new Sums(2, 2, 100, -1),
                                List.of(BEGIN, "absent", "absent", "other"), new Sums(4, 4, 1180, -1)),
                        bench.read("t"));
                assertEquals(open, Bench.read(before));
            }
            bench.tables.freshen();
            Table table = bench.table("t");
            assertEquals(2, table.rows());
            assertEquals(2, table.texts());
            assertEquals(3, table.counters().get(TableCounter.SMALL_ROWS));
            assertEquals(4, table.counters().get(TableCounter.SMALL_FLOWS));
            assertEquals(1180, table.counters().get(TableCounter.SMALL_BYTES));
        }
    }

    @Test
    void aSnapshotNeverSeesAFinalBinWithItsSmallRows() {
        Room room = new Room(1000, Room.WhenFull.FOLD, new Room.AtLeast(0, 0, 100));
        try (Bench bench = new Bench(binned(12, room, FlowField.DST_AS))) {
            add(bench, 1, 1);
            bench.clock.set(BEGIN + 10 * MINUTE);
            bench.writer.handOver();
            try (Snapshot snapshot = bench.table("t").snapshot()) {
                assertFalse(snapshot.provisional(BEGIN));
                assertEquals(Map.of(List.of(BEGIN, "absent", "other"), new Sums(1, 1, 1, -1)), Bench.read(snapshot));
            }
        }
    }
}

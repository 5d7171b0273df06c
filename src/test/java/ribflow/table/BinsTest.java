package ribflow.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.table.Bench.BEGIN;
import static ribflow.table.Bench.MINUTE;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Reason;

/** Time bins, with a clock that the tests set. */
final class BinsTest {

    private static void flow(Bench bench, long bytes, long end) {
        bench.flow(bytes, batch -> batch.set(FlowField.TIMESTAMP_END, 0, end));
    }

    private static Map<Long, Long> bytesByBin(Bench bench, String table) {
        Map<Long, Long> bytes = new HashMap<>();
        bench.read(table).forEach((key, sums) -> bytes.merge((long) key.getFirst(), sums.bytes(), Long::sum));
        return bytes;
    }

    @Test
    void theEndOfAFlowChoosesItsBin() {
        try (Bench bench = new Bench(Bench.binned("five", 5, 12, 10), Bench.binned("hour", 60, 2, 10))) {
            bench.clock.set(BEGIN + 6 * MINUTE);
            flow(bench, 1, BEGIN + 5 * MINUTE - 1);
            flow(bench, 2, BEGIN + 5 * MINUTE);
            flow(bench, 4, BEGIN + 6 * MINUTE);
            assertEquals(Map.of(BEGIN, 1L, BEGIN + 5 * MINUTE, 6L), bytesByBin(bench, "five"));
            assertEquals(Map.of(BEGIN, 7L), bytesByBin(bench, "hour"));
        }
    }

    @Test
    void lateAndEarlyFlowsGoToTheCurrentBinWithAReasonCountedOnce() {
        try (Bench bench = new Bench(
                Bench.binned("five", 5, 12, 10, FlowField.TIME_REASON),
                Bench.binned("hour", 60, 2, 10),
                Bench.accumulating("all", 10, FlowField.TIME_REASON))) {
            long now = BEGIN + 11 * MINUTE;
            long current = BEGIN + 10 * MINUTE;
            bench.clock.set(now);
            flow(bench, 1, now - 5 * MINUTE);
            flow(bench, 2, now - 5 * MINUTE - 1);
            flow(bench, 4, now + 2000);
            flow(bench, 8, now + 2001);
            bench.flow(16, batch -> batch.set(FlowField.TIMESTAMP_ARRIVAL, 0, now - 2 * MINUTE));
            bench.flow(32, batch -> batch.set(FlowField.TIMESTAMP_ARRIVAL, 0, now - 9 * MINUTE));
            bench.flow(64, _ -> {});
            long late = Reason.LATE.ordinal();
            long future = Reason.FUTURE.ordinal();
            long noTime = Reason.NO_TIME.ordinal();
            assertEquals(
                    Map.of(
                            List.of(current - 5 * MINUTE, "absent"), new Sums(1, 1, 1, -1),
                            List.of(current, late), new Sums(1, 1, 2, -1),
                            List.of(current, "absent"), new Sums(1, 1, 4, -1),
                            List.of(current, future), new Sums(1, 1, 8, -1),
                            List.of(current - 5 * MINUTE, noTime), new Sums(1, 1, 16, -1),
                            List.of(current, noTime), new Sums(2, 2, 96, -1)),
                    bench.read("five"));
            assertEquals(127, Bench.bytes(bench.read("all")));
            assertEquals(2, bench.exporter.bytesByReason().get(Reason.LATE));
            assertEquals(8, bench.exporter.bytesByReason().get(Reason.FUTURE));
            assertEquals(112, bench.exporter.bytesByReason().get(Reason.NO_TIME));
            assertEquals(3, bench.exporter.flowsByReason().get(Reason.NO_TIME));
        }
    }

    @Test
    void aBinIsProvisionalUntilLateHasPassedAndAllIsMerged() {
        try (Bench bench = new Bench(Bench.binned("five", 5, 12, 10))) {
            flow(bench, 1, BEGIN);
            bench.clock.set(BEGIN + 10 * MINUTE - 1);
            bench.tables.freshen();
            assertTrue(provisional(bench));
            bench.clock.set(BEGIN + 10 * MINUTE);
            assertTrue(provisional(bench), "the worker may still have flows that it accepted a moment ago");
            bench.writer.handOver();
            assertFalse(provisional(bench));
        }
    }

    private static boolean provisional(Bench bench) {
        try (Snapshot snapshot = bench.table("five").snapshot()) {
            return snapshot.provisional(BEGIN);
        }
    }

    @Test
    void aBinThatIsFinalNeverChanges() {
        SplittableRandom random = new SplittableRandom(3);
        try (Bench bench = new Bench(Bench.binned("one", 1, 100, 1_000_000, FlowField.DST_AS))) {
            Map<List<Object>, Sums> finals = new HashMap<>();
            long sent = 0;
            for (int step = 0; step < 2000; step++) {
                // Our clock is set back now and then.
                bench.clock.addAndGet(random.nextInt(200) == 0 ? -30_000 : random.nextInt(2000));
                long bytes = random.nextInt(1000);
                sent += bytes;
                int as = random.nextInt(3);
                long end = bench.clock.get() + random.nextLong(-7 * MINUTE, 5000);
                bench.flow(bytes, batch -> {
                    batch.set(FlowField.TIMESTAMP_END, 0, end);
                    batch.set(FlowField.DST_AS, 0, as);
                });
                if (random.nextInt(20) == 0) {
                    bench.writer.handOver();
                    try (Snapshot snapshot = bench.table("one").snapshot()) {
                        Map<List<Object>, Sums> rows = Bench.read(snapshot);
                        finals.forEach((key, sums) -> assertEquals(sums, rows.get(key)));
                        rows.keySet().removeIf(key -> snapshot.provisional((long) key.getFirst()));
                        assertTrue(rows.keySet().containsAll(finals.keySet()));
                        finals.putAll(rows);
                    }
                }
            }
            assertTrue(finals.size() > 20, "few bins became final");
            assertEquals(sent, Bench.bytes(bench.read("one")));
        }
    }

    @Test
    void oldBinsAreDroppedWholeAndTheDictionaryDoesNotGrow() {
        try (Bench bench = new Bench(Bench.binned("five", 5, 3, 100, FlowField.AS_PATH))) {
            int perBin = 10;
            for (int bin = 0; bin < 500; bin++) {
                long now = BEGIN + 5 * MINUTE * bin;
                bench.clock.set(now);
                for (int path = 0; path < perBin; path++) {
                    int id = 1 + bin * perBin + path;
                    bench.flow(1, batch -> {
                        batch.set(FlowField.TIMESTAMP_END, 0, now);
                        batch.set(FlowField.AS_PATH, 0, id);
                    });
                }
                bench.writer.handOver();
            }
            long last = BEGIN + 499 * 5 * MINUTE;
            assertEquals(Map.of(last - 10 * MINUTE, 10L, last - 5 * MINUTE, 10L, last, 10L), bytesByBin(bench, "five"));
            Table table = bench.table("five");
            assertEquals(497, table.counters().get(TableCounter.BINS_DROPPED));
            assertEquals(30, table.texts());
            assertEquals(30, table.rows());
            assertTrue(table.heapBytes() < 1_000_000, table.heapBytes() + " bytes");
        }
    }

    @Test
    void aBinThatIsNotFinalIsKeptWhateverKeepSays() {
        try (Bench bench = new Bench(Bench.binned("one", 1, 1, 100))) {
            flow(bench, 1, BEGIN);
            bench.clock.set(BEGIN + 3 * MINUTE);
            flow(bench, 2, BEGIN + 1);
            bench.writer.handOver();
            assertEquals(Map.of(BEGIN, 3L), bytesByBin(bench, "one"));
            bench.clock.set(BEGIN + 6 * MINUTE);
            bench.writer.handOver();
            assertEquals(Map.of(), bytesByBin(bench, "one"));
        }
    }

    @Test
    void anOpenSnapshotKeepsADroppedBinAndItsTexts() {
        try (Bench bench = new Bench(Bench.binned("five", 5, 1, 100, FlowField.AS_PATH))) {
            bench.flow(1, batch -> batch.set(FlowField.AS_PATH, 0, 1));
            bench.tables.freshen();
            Table table = bench.table("five");
            try (Snapshot snapshot = table.snapshot()) {
                bench.clock.set(BEGIN + 60 * MINUTE);
                bench.flow(2, batch -> batch.set(FlowField.AS_PATH, 0, 2));
                bench.tables.freshen();
                assertEquals(1, table.rows());
                assertEquals(2, table.texts());
                assertEquals(Map.of(List.of(BEGIN, "as_path 1"), new Sums(1, 1, 1, -1)), Bench.read(snapshot));
            }
            bench.tables.freshen();
            assertEquals(1, table.texts());
        }
    }

    @Test
    void theLimitCountsOverAllBinsAndEachBinHasItsOtherRow() {
        try (Bench bench = new Bench(Bench.binned("five", 5, 12, 3, FlowField.DST_AS))) {
            for (int bin = 0; bin < 2; bin++) {
                bench.clock.set(BEGIN + 5 * MINUTE * bin);
                for (int as = 0; as < 5; as++) {
                    int dstAs = as;
                    bench.flow(1, batch -> batch.set(FlowField.DST_AS, 0, dstAs));
                }
                bench.writer.handOver();
            }
            Map<List<Object>, Sums> rows = bench.read("five");
            assertEquals(5, rows.size());
            assertEquals(new Sums(2, 2, 2, -1), rows.get(List.of(BEGIN, "absent", "other")));
            assertEquals(new Sums(5, 5, 5, -1), rows.get(List.of(BEGIN + 5 * MINUTE, "absent", "other")));
        }
    }

    @Test
    void filtersSeeTheReasonAndTakeOnlyTheirRows() {
        TableConfig config = Bench.binned("five", 5, 12, 10);
        try (Bench bench = new Bench(config)) {
            Tables tables = new Tables(
                    List.of(new TableSpec(config, () -> batch -> batch.present(FlowField.TIME_REASON))),
                    bench.dictionary,
                    bench.epochs,
                    bench.clock::get,
                    Bench.LATE,
                    TimeConfig.BY_END);
            tables.start();
            TableWriter writer = tables.writer(bench.reader, Runnable::run);
            FlowBatch batch = new FlowBatch();
            for (int i = 0; i < 4; i++) {
                int row = batch.append(bench.exporter);
                batch.set(FlowField.BYTES, row, 1L << i);
                if (i % 2 == 0) {
                    batch.set(FlowField.TIMESTAMP_END, row, BEGIN);
                }
            }
            writer.accept(batch);
            tables.freshen();
            try (Snapshot snapshot = tables.table("five").orElseThrow().snapshot()) {
                assertEquals(0b1010, Bench.bytes(Bench.read(snapshot)));
            }
            tables.close();
        }
    }
}

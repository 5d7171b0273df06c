package ribflow.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import ribflow.expr.ExpressionException;
import ribflow.expr.Expressions;
import ribflow.flow.Dictionary;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.ip.Epochs;

final class TablesTest {

    private static final List<FlowField> WIDE = List.of(
            FlowField.SRC_HOST,
            FlowField.DST_AS,
            FlowField.AS_PATH,
            FlowField.STD_COMM,
            FlowField.INGRESS_POP,
            FlowField.EGRESS_REASON,
            FlowField.ENTERS,
            FlowField.TCPFLAGS,
            FlowField.PROTO);

    @Test
    void whatSeveralWorkersAddIsTheSumOfAMap() {
        try (Bench bench = new Bench(
                Bench.accumulating("wide", 1_000_000, WIDE.toArray(FlowField[]::new)),
                Bench.accumulating("small", 2, FlowField.DST_AS))) {
            List<Worker> workers = List.of(new Worker(bench, 1), new Worker(bench, 2), new Worker(bench, 3));
            workers.forEach(Worker::begin);
            Map<List<Object>, Sums> expected = new HashMap<>();
            for (Worker worker : workers) {
                worker.added().forEach((key, sums) -> expected.merge(key, sums, Sums::plus));
            }
            Map<List<Object>, Sums> wide = bench.read("wide");
            assertTrue(bench.table("wide").counters().get(TableCounter.ROWS_MERGED) > 4 * Shard.ROWS, "few shards");
            assertEquals(expected, wide);
            assertEquals(wide.size(), bench.table("wide").rows());
            assertEquals(Bench.bytes(expected), Bench.bytes(bench.read("small")));
            workers.forEach(Worker::close);
        }
    }

    /** A thread that adds random flows, hands over now and then, and keeps what it added in a map of its own. */
    private static final class Worker implements AutoCloseable {

        private final ExecutorService thread = Executors.newSingleThreadExecutor();
        private final Map<List<Object>, Sums> added = new HashMap<>();
        private final Bench bench;
        private final SplittableRandom random;
        private final Epochs.Reader reader;
        private final TableWriter writer;
        private CompletableFuture<Void> done = new CompletableFuture<>();

        Worker(Bench bench, int seed) {
            this.bench = bench;
            this.random = new SplittableRandom(seed);
            this.reader = bench.epochs.register();
            this.writer = bench.tables.writer(reader, thread::execute);
        }

        void begin() {
            done = CompletableFuture.runAsync(this::work, thread);
        }

        private void work() {
            FlowBatch batch = new FlowBatch();
            for (int round = 0; round < 200; round++) {
                batch.clear();
                for (int size = random.nextInt(65); size > 0; size--) {
                    RandomFlows.append(bench.exporter, batch, random, WIDE, 4);
                }
                reader.enter();
                writer.accept(batch);
                reader.leave();
                for (int row = 0; row < batch.size(); row++) {
                    Sums.add(added, Sums.key(WIDE, bench.dictionary, batch, row), WIDE, batch, row);
                }
                if (random.nextInt(200) == 0) {
                    writer.handOver();
                }
            }
        }

        Map<List<Object>, Sums> added() {
            done.join();
            return added;
        }

        @Override
        public void close() {
            thread.shutdown();
        }
    }

    @Test
    void beyondTheLimitNewKeysAreFoldedAndNoByteIsLost() {
        try (Bench bench = new Bench(Bench.accumulating("as", 3, FlowField.DST_AS, FlowField.AS_PATH))) {
            for (int twice = 0; twice < 2; twice++) {
                for (int as = 1; as <= 5; as++) {
                    int dstAs = as;
                    bench.flow(100L * as, batch -> {
                        batch.set(FlowField.DST_AS, 0, dstAs);
                        batch.set(FlowField.AS_PATH, 0, dstAs);
                    });
                }
                bench.writer.handOver();
            }
            assertEquals(
                    Map.of(
                            List.of(1L, "as_path 1"), new Sums(2, 2, 200, -1),
                            List.of(2L, "as_path 2"), new Sums(2, 2, 400, -1),
                            List.of(3L, "as_path 3"), new Sums(2, 2, 600, -1),
                            List.of("absent", "absent", "other"), new Sums(4, 4, 1800, -1)),
                    bench.read("as"));
            Table table = bench.table("as");
            assertEquals(3, table.rows());
            assertEquals(3, table.texts(), "texts of folded rows stay");
            assertEquals(4, table.counters().get(TableCounter.FOLDED_FLOWS));
            assertEquals(1800, table.counters().get(TableCounter.FOLDED_BYTES));
        }
    }

    @Test
    void aSnapshotDoesNotChangeWhileShardsAreMerged() {
        try (Bench bench = new Bench(Bench.accumulating("as", 10_000, FlowField.DST_AS))) {
            addOneByteToEach(bench, 0, 3000);
            Map<List<Object>, Sums> before = bench.read("as");
            try (Snapshot old = bench.table("as").snapshot()) {
                FlowBatch first = new FlowBatch();
                assertTrue(old.next(first));
                // Handed over and merged while the query is at its first rows: known keys on every page, and new ones.
                addOneByteToEach(bench, 0, 5000);
                try (Snapshot middle = bench.table("as").snapshot()) {
                    addOneByteToEach(bench, 2500, 6000);
                    assertEquals(3000L + 5000, Bench.bytes(Bench.read(middle)));
                }
                Map<List<Object>, Sums> seen = new HashMap<>();
                do {
                    Sums.add(seen, old.keys(), first, first.rows());
                } while (old.next(first));
                assertEquals(before, seen);
                assertEquals(3000, old.rows());
            }
            assertEquals(3000L + 5000 + 3500, Bench.bytes(bench.read("as")));
        }
    }

    private static void addOneByteToEach(Bench bench, int fromAs, int toAs) {
        for (int as = fromAs; as < toAs; as++) {
            int dstAs = as;
            bench.flow(1, batch -> batch.set(FlowField.DST_AS, 0, dstAs));
        }
        bench.tables.freshen();
    }

    @Test
    void aWorkerThatHasEndedIsNotWaitedForAndWhatItHadIsHandedOverByWhoEndedIt() {
        try (Bench bench = new Bench(Bench.accumulating("small", 10, FlowField.DST_AS))) {
            ExecutorService thread = Executors.newSingleThreadExecutor();
            Epochs.Reader reader = bench.epochs.register();
            TableWriter writer = bench.tables.writer(reader, thread);
            CompletableFuture.runAsync(() -> acceptPairs(bench, writer, reader, new SplittableRandom(1)), thread)
                    .join();
            thread.shutdown();
            assertEquals(Map.of(), bench.read("small"));
            writer.handOver();
            assertTrue(Bench.bytes(bench.read("small")) > 0);
        }
    }

    @Test
    void everySnapshotSeesWholeBatchesWhileAWorkerFillsTheTable() {
        try (Bench bench = new Bench(Bench.accumulating("pairs", 100_000, FlowField.SRC_AS, FlowField.DST_AS))) {
            AtomicBoolean stop = new AtomicBoolean();
            ExecutorService thread = Executors.newSingleThreadExecutor();
            Epochs.Reader reader = bench.epochs.register();
            TableWriter writer = bench.tables.writer(reader, thread::execute);
            CompletableFuture<Long> sent = CompletableFuture.supplyAsync(
                    () -> {
                        SplittableRandom random = new SplittableRandom(7);
                        long bytes = 0;
                        while (!stop.get()) {
                            bytes += acceptPairs(bench, writer, reader, random);
                        }
                        return bytes;
                    },
                    thread);
            while (bench.table("pairs").counters().get(TableCounter.SHARDS_MERGED) < 40) {
                try (Snapshot snapshot = bench.table("pairs").snapshot()) {
                    Map<List<Object>, Sums> rows = Bench.read(snapshot);
                    long half = rows.entrySet().stream()
                            .filter(row -> row.getKey().getFirst().equals(1L))
                            .mapToLong(row -> row.getValue().bytes())
                            .sum();
                    assertEquals(Bench.bytes(rows), 2 * half);
                }
            }
            stop.set(true);
            assertEquals(sent.join(), Bench.bytes(bench.read("pairs")));
            thread.shutdown();
        }
    }

    /** Flows in pairs of the same bytes, one with source AS 0 and one with 1. */
    private static long acceptPairs(Bench bench, TableWriter writer, Epochs.Reader reader, SplittableRandom random) {
        FlowBatch batch = new FlowBatch();
        long sum = 0;
        while (!batch.full()) {
            long bytes = random.nextInt(1500);
            for (int source = 0; source < 2; source++) {
                int row = batch.append(bench.exporter);
                batch.set(FlowField.SRC_AS, row, source);
                batch.set(FlowField.DST_AS, row, random.nextInt(2500));
                batch.set(FlowField.BYTES, row, bytes);
                sum += bytes;
            }
        }
        reader.enter();
        writer.accept(batch);
        reader.leave();
        return sum;
    }

    @Test
    void aShardHoldsItsIdsUntilItIsMerged() {
        ReusedIds process = new ReusedIds();
        process.give(1, "64500 64501");
        try (Bench bench = new Bench(process, Bench.accumulating("path", 10, FlowField.AS_PATH))) {
            bench.flow(1, batch -> batch.set(FlowField.AS_PATH, 0, 1));
            long withdrawn = bench.epochs.advance();
            assertFalse(bench.epochs.passed(withdrawn), "the shard has id 1");
            bench.flow(2, batch -> batch.set(FlowField.AS_PATH, 0, 1));
            bench.tables.freshen();
            assertTrue(bench.epochs.passed(withdrawn), "the shard is merged");
            process.give(1, "64502");
            bench.flow(4, batch -> batch.set(FlowField.AS_PATH, 0, 1));
            assertEquals(
                    Map.of(List.of("64500 64501"), new Sums(2, 2, 3, -1), List.of("64502"), new Sums(1, 1, 4, -1)),
                    bench.read("path"));
        }
    }

    @Test
    void aWorkerThatIsOfflineMayNotBringIds() {
        try (Bench bench = new Bench(Bench.accumulating("path", 10, FlowField.AS_PATH))) {
            FlowBatch batch = new FlowBatch();
            batch.set(FlowField.AS_PATH, batch.append(bench.exporter), 1);
            assertThrows(IllegalStateException.class, () -> bench.writer.accept(batch));
        }
    }

    @Test
    void aWorkerWaitsForAMergerThatIsBehindAndLosesNothing() throws InterruptedException {
        CountDownLatch goOn = new CountDownLatch(1);
        Dictionary slow = (_, id) -> {
            try {
                goOn.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return "path " + id;
        };
        try (Bench bench = new Bench(slow, Bench.accumulating("path", 1_000_000, FlowField.AS_PATH))) {
            int flows = 6 * Shard.ROWS;
            CompletableFuture<Void> worker = CompletableFuture.runAsync(() -> {
                FlowBatch batch = new FlowBatch();
                for (int i = 0; i < flows; i++) {
                    int row = batch.append(bench.exporter);
                    batch.set(FlowField.AS_PATH, row, 1 + i);
                    batch.set(FlowField.BYTES, row, 1);
                    if (batch.full()) {
                        bench.accept(batch);
                        batch.clear();
                    }
                }
            });
            while (bench.table("path").counters().get(TableCounter.WAITS) == 0) {
                Thread.onSpinWait();
            }
            assertFalse(worker.isDone());
            goOn.countDown();
            worker.join();
            assertEquals(flows, Bench.bytes(bench.read("path")));
            assertEquals(flows, bench.table("path").rows());
        }
    }

    @Test
    void aFaultInTheMergerIsSeenByAll() {
        Thread.UncaughtExceptionHandler usual = Thread.getDefaultUncaughtExceptionHandler();
        CompletableFuture<Throwable> uncaught = new CompletableFuture<>();
        Thread.setDefaultUncaughtExceptionHandler((_, fault) -> uncaught.complete(fault));
        IllegalArgumentException noSuchId = new IllegalArgumentException("no such id");
        try (Bench bench = new Bench(
                (_, _) -> {
                    throw noSuchId;
                },
                Bench.accumulating("path", 10, FlowField.AS_PATH))) {
            bench.flow(1, batch -> batch.set(FlowField.AS_PATH, 0, 1));
            bench.writer.handOver();
            assertSame(noSuchId, uncaught.join().getCause());
            Table table = bench.table("path");
            IllegalStateException dead = assertThrows(IllegalStateException.class, table::snapshot);
            assertSame(noSuchId, dead.getCause());
            assertThrows(IllegalStateException.class, bench.writer::handOver);
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(usual);
        }
    }

    @Test
    void anErasedTableBeginsAnew() {
        try (Bench bench = new Bench(Bench.accumulating("path", 2, FlowField.AS_PATH))) {
            for (int path = 1; path <= 3; path++) {
                int id = path;
                bench.flow(1, batch -> batch.set(FlowField.AS_PATH, 0, id));
            }
            Table table = bench.table("path");
            bench.tables.freshen();
            bench.clock.addAndGet(5000);
            try (Snapshot old = table.snapshot()) {
                table.erase();
                assertEquals(0, table.rows());
                assertEquals(Bench.BEGIN + 5000, table.since());
                bench.flow(7, batch -> batch.set(FlowField.AS_PATH, 0, 9));
                assertEquals(Map.of(List.of("as_path 9"), new Sums(1, 1, 7, -1)), bench.read("path"));
                assertEquals(3, Bench.bytes(Bench.read(old)));
                assertEquals(3, table.texts(), "the open snapshot needs two texts still");
            }
            bench.read("path");
            assertEquals(1, table.texts());
        }
    }

    @Test
    void whatAResetShowedIsNoLongerInTheTable() throws ExpressionException {
        try (Bench bench = new Bench(Bench.accumulating("as", 2, FlowField.DST_AS))) {
            for (int as = 1; as <= 3; as++) {
                int number = as;
                bench.flow(10 + as, batch -> batch.set(FlowField.DST_AS, 0, number));
            }
            bench.tables.freshen();
            Table table = bench.table("as");
            try (Snapshot old = table.snapshot();
                    Snapshot shown = table.reset(Optional.of(Expressions.parse("dst_as == 1 or other")))) {
                bench.flow(7, batch -> batch.set(FlowField.DST_AS, 0, 1));
                assertEquals(36, Bench.bytes(Bench.read(old)), "open snapshots keep what they have");
                assertEquals(36, Bench.bytes(Bench.read(shown)), "and so does that of the reset");
            }
            assertEquals(
                    Map.of(List.of(1L), new Sums(1, 1, 7, -1), List.of(2L), new Sums(1, 1, 12, -1)), bench.read("as"));
            assertEquals(OptionalLong.empty(), table.erasedAt());
            try (Snapshot shown = table.reset(Optional.empty())) {
                assertEquals(19, Bench.bytes(Bench.read(shown)));
            }
            assertEquals(0, Bench.bytes(bench.read("as")));
        }
    }

    @Test
    void aTableThatIsTakenIsEmptyFromThenOn() {
        try (Bench bench = new Bench(Bench.accumulating("as", 2, FlowField.DST_AS))) {
            bench.flow(5, batch -> batch.set(FlowField.DST_AS, 0, 1));
            bench.tables.freshen();
            bench.clock.addAndGet(2000);
            try (Snapshot taken = bench.table("as").takeAll()) {
                assertEquals(0, bench.table("as").rows());
                assertEquals(5, Bench.bytes(Bench.read(taken)));
            }
            assertEquals(OptionalLong.of(Bench.BEGIN + 2000), bench.table("as").erasedAt());
        }
    }

    @Test
    void whatWasHandedOverIsMergedBeforeTheTablesClose() {
        Bench bench = new Bench(Bench.accumulating("as", 10, FlowField.DST_AS));
        for (int i = 0; i < 100; i++) {
            bench.flow(1, batch -> batch.set(FlowField.DST_AS, 0, 1));
            bench.writer.handOver();
        }
        bench.close();
        assertEquals(100, bench.table("as").counters().get(TableCounter.SHARDS_MERGED));
        assertThrows(IllegalStateException.class, () -> bench.table("as").snapshot());
    }

    @Test
    void addingToKnownRowsAllocatesNothing() {
        FlowField[] keys = WIDE.toArray(FlowField[]::new);
        try (Bench bench = new Bench(
                Bench.accumulating("all", 10_000, keys),
                Bench.binned("five", 5, 12, 10_000, keys),
                Bench.binned("hour", 60, 2, 10_000, FlowField.TIME_REASON, FlowField.DST_AS))) {
            SplittableRandom random = new SplittableRandom(5);
            FlowBatch batch = new FlowBatch();
            while (!batch.full()) {
                int row = RandomFlows.append(bench.exporter, batch, random, WIDE, 3);
                if (row % 3 != 0) {
                    batch.set(FlowField.TIMESTAMP_END, row, Bench.BEGIN - random.nextInt(-5000, 600_000));
                }
            }
            assertEquals(0, AccumulatorTest.allocated(() -> bench.accept(batch)));
        }
    }
}

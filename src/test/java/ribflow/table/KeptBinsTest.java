package ribflow.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static ribflow.table.Bench.BEGIN;
import static ribflow.table.Bench.MINUTE;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/** A table with history: what is final stays as it is until the disk has it, and comes back after a restart. */
final class KeptBinsTest {

    private static final long BIN = 5 * MINUTE;

    private static TableConfig table(int keep, Room room, FlowField... keys) {
        return new TableConfig(
                "t",
                List.of(keys),
                Optional.empty(),
                Optional.of(Duration.ofMillis(BIN)),
                keep,
                room,
                false,
                Detail.FULL,
                Optional.of(new Retention(Duration.ofDays(1), Map.of())));
    }

    private static TableConfig table(int keep, FlowField... keys) {
        return table(keep, new Room(1000), keys);
    }

    /** A flow now. */
    private static void flow(Bench bench, long bytes, long as) {
        bench.flow(bytes, batch -> {
            batch.set(FlowField.TIMESTAMP_END, 0, bench.clock.get());
            batch.set(FlowField.DST_AS, 0, as);
        });
    }

    private static void at(Bench bench, long clock) {
        bench.clock.set(clock);
        bench.writer.handOver();
    }

    private static Map<Long, Long> bytesByBin(Bench bench) {
        Map<Long, Long> bytes = new HashMap<>();
        bench.read("t").forEach((key, sums) -> bytes.merge((long) key.getFirst(), sums.bytes(), Long::sum));
        return bytes;
    }

    @Test
    void finalBinsStayUntilTheyAreOnDiskWhateverKeepSays() {
        try (Bench bench = new Bench(table(1, FlowField.DST_AS))) {
            for (int bin = 0; bin < 5; bin++) {
                at(bench, BEGIN + bin * BIN);
                flow(bench, 1L << bin, 1);
            }
            at(bench, BEGIN + 5 * BIN);
            Table table = bench.table("t");
            assertEquals(
                    Map.of(BEGIN, 1L, BEGIN + BIN, 2L, BEGIN + 2 * BIN, 4L, BEGIN + 3 * BIN, 8L, BEGIN + 4 * BIN, 16L),
                    bytesByBin(bench));
            assertEquals(
                    List.of(
                            new Collected(BEGIN, BIN, 1),
                            new Collected(BEGIN + BIN, BIN, 1),
                            new Collected(BEGIN + 2 * BIN, BIN, 1),
                            new Collected(BEGIN + 3 * BIN, BIN, 1)),
                    table.waiting());
            table.kept(BEGIN + 2 * BIN);
            at(bench, BEGIN + 5 * BIN + 1);
            assertEquals(Map.of(BEGIN + 2 * BIN, 4L, BEGIN + 3 * BIN, 8L, BEGIN + 4 * BIN, 16L), bytesByBin(bench));
            try (Snapshot snapshot = table.snapshot()) {
                assertEquals(0, snapshot.covered(BEGIN + BIN), "of what is on disk alone it knows nothing");
                assertEquals(BIN, snapshot.covered(BEGIN + 2 * BIN));
            }
            assertEquals(2, table.waiting().size());
            assertEquals(2, table.counters().get(TableCounter.BINS_DROPPED));
        }
    }

    @Test
    void aBinInWhichNothingCameIsKnownToBeEmpty() {
        try (Bench bench = new Bench(table(3, FlowField.DST_AS))) {
            at(bench, BEGIN + MINUTE);
            flow(bench, 1, 1);
            at(bench, BEGIN + 3 * BIN);
            at(bench, BEGIN + 4 * BIN);
            Table table = bench.table("t");
            assertEquals(
                    List.of(
                            new Collected(BEGIN, BIN - MINUTE, 1),
                            new Collected(BEGIN + BIN, BIN, 0),
                            new Collected(BEGIN + 2 * BIN, BIN, 0)),
                    table.waiting());
            try (Snapshot empty = table.bin(BEGIN + BIN);
                    Snapshot first = table.bin(BEGIN)) {
                assertEquals(Map.of(), Bench.read(empty));
                assertEquals(Map.of(List.of(BEGIN, 1L), new Sums(1, 1, 1, -1)), Bench.read(first));
                assertEquals(BIN - MINUTE, first.covered(BEGIN));
            }
            List<Collected> waiting = new ArrayList<>(table.waiting());
            try (UnkeptBins all = table.unkept()) {
                waiting.add(new Collected(BEGIN + 3 * BIN, BIN, 0));
                assertEquals(waiting, all.bins());
                assertEquals(1, Bench.bytes(Bench.read(all.rows())));
            }
            table.kept(BEGIN + 3 * BIN);
            try (UnkeptBins open = table.unkept()) {
                assertEquals(waiting.subList(3, 4), open.bins());
                assertEquals(Map.of(), Bench.read(open.rows()));
            }
        }
    }

    @Test
    void aBinIsCoveredFromWhenAllWorkersAreAtWork() {
        try (Bench bench = new Bench(table(3, FlowField.DST_AS))) {
            TableWriter second = bench.tables.writer(bench.epochs.register(), Runnable::run);
            at(bench, BEGIN + MINUTE);
            assertEquals(List.of(), bench.table("t").waiting());
            second.handOver();
            at(bench, BEGIN + 2 * BIN);
            second.handOver();
            assertEquals(
                    List.of(new Collected(BEGIN, BIN - MINUTE, 0)),
                    bench.table("t").waiting());
        }
    }

    @ParameterizedTest
    @EnumSource(Room.WhenFull.class)
    void rowsThatWaitForTheDiskNeverMakeRoom(Room.WhenFull full) {
        Room room = new Room(4, full, Room.AtLeast.NOTHING);
        try (Bench bench = new Bench(table(2, room, FlowField.DST_AS))) {
            at(bench, BEGIN);
            for (int as = 0; as < 4; as++) {
                flow(bench, 1, as);
            }
            Map<List<Object>, Sums> first = bench.read("t");
            at(bench, BEGIN + 2 * BIN);
            for (int as = 0; as < 9; as++) {
                flow(bench, 10, as);
            }
            Map<List<Object>, Sums> rows = bench.read("t");
            first.forEach((key, sums) -> assertEquals(sums, rows.get(key)));
            assertEquals(new Sums(9, 9, 90, -1), rows.get(List.of(BEGIN + 2 * BIN, "absent", "other")));
            assertEquals(5, rows.size());

            bench.table("t").kept(BEGIN + BIN);
            flow(bench, 10, 5);
            assertEquals(
                    Map.of(
                            List.of(BEGIN + 2 * BIN, "absent", "other"), new Sums(9, 9, 90, -1),
                            List.of(BEGIN + 2 * BIN, 5L), new Sums(1, 1, 10, -1)),
                    bench.read("t"),
                    "what is on disk makes room, whole");
        }
    }

    @Test
    void anErasureOrResetReachesOnlyWhatIsOpen() {
        try (Bench bench = new Bench(table(9, FlowField.DST_AS))) {
            at(bench, BEGIN);
            flow(bench, 1, 1);
            at(bench, BEGIN + BIN);
            flow(bench, 2, 1);
            at(bench, BEGIN + 3 * BIN);
            flow(bench, 4, 1);
            bench.tables.freshen();
            Table table = bench.table("t");
            table.kept(BEGIN + BIN);
            table.reset(Optional.empty()).close();
            assertEquals(Map.of(BEGIN, 1L, BEGIN + BIN, 2L, BEGIN + 3 * BIN, 0L), bytesByBin(bench));
            flow(bench, 8, 1);
            bench.tables.freshen();
            at(bench, BEGIN + 3 * BIN + MINUTE);
            table.erase();
            assertEquals(Map.of(BEGIN + BIN, 2L), bytesByBin(bench));
            assertEquals(List.of(new Collected(BEGIN + BIN, BIN, 1)), table.waiting());
            flow(bench, 16, 1);
            at(bench, BEGIN + 3 * BIN + 2 * MINUTE);
            try (UnkeptBins open = table.unkept()) {
                assertEquals(
                        List.of(new Collected(BEGIN + BIN, BIN, 1), new Collected(BEGIN + 3 * BIN, MINUTE, 3)),
                        open.bins());
                assertEquals(2 + 16, Bench.bytes(Bench.read(open.rows())));
            }
        }
    }

    @Test
    void whatIsRestoredIsAsItWas() {
        SplittableRandom random = new SplittableRandom(6);
        Room room = new Room(40);
        FlowField[] keys = {FlowField.SUM_AS, FlowField.AS_PATH, FlowField.TCPFLAGS, FlowField.TIMESTAMP_MAX};
        try (Bench before = new Bench(table(9, room, keys));
                Bench after = new Bench(table(9, room, keys))) {
            for (int i = 0; i < 500; i++) {
                before.clock.addAndGet(random.nextInt(2000));
                before.flow(random.nextInt(1000), batch -> {
                    batch.set(FlowField.TIMESTAMP_END, 0, before.clock.get() - random.nextInt(300_000));
                    batch.set(FlowField.SRC_AS, 0, random.nextInt(3));
                    batch.set(FlowField.DST_AS, 0, random.nextInt(3));
                    if (random.nextBoolean()) {
                        batch.set(FlowField.AS_PATH, 0, random.nextInt(4));
                    }
                    if (random.nextBoolean()) {
                        batch.set(FlowField.TCPFLAGS, 0, random.nextInt(64));
                    }
                });
            }
            before.tables.freshen();
            after.clock.set(before.clock.get());
            after.flow(77, batch -> batch.set(FlowField.AS_PATH, 0, 9)); // ids of its own
            after.tables.freshen();
            after.table("t").erase();
            List<Collected> collected;
            try (UnkeptBins open = before.table("t").unkept()) {
                after.table("t").restore(open.rows(), open.bins());
                collected = open.bins();
            }
            try (UnkeptBins open = before.table("t").unkept();
                    UnkeptBins restored = after.table("t").unkept()) {
                Map<List<Object>, Sums> rows = Bench.read(open.rows());
                assertEquals(rows, Bench.read(restored.rows()));
                assertEquals(true, rows.size() > 20 && rows.keySet().stream().anyMatch(key -> key.contains("other")));
                assertEquals(collected.getFirst(), restored.bins().getFirst());
            }
        }
    }

    @Test
    void restoredBinsGoOnAndAddUp() {
        try (Bench before = new Bench(table(9, FlowField.DST_AS));
                Bench after = new Bench(table(9, FlowField.DST_AS))) {
            at(before, BEGIN);
            flow(before, 1, 1);
            at(before, BEGIN + MINUTE);
            at(after, BEGIN + 3 * MINUTE);
            try (UnkeptBins open = before.table("t").unkept()) {
                after.table("t").restore(open.rows(), open.bins());
            }
            flow(after, 2, 1);
            at(after, BEGIN + 2 * BIN);
            assertEquals(
                    List.of(new Collected(BEGIN, 3 * MINUTE, 2)),
                    after.table("t").waiting());
            assertEquals(Map.of(List.of(BEGIN, 1L), new Sums(2, 2, 3, -1)), after.read("t"));
        }
    }

    @Test
    void binsOfAnotherLengthGoIntoThoseInWhichTheyLie() {
        try (Bench before = new Bench(Bench.binned("t", 1, 9, 100, FlowField.DST_AS));
                Bench after = new Bench(table(9, FlowField.DST_AS))) {
            for (int minute = 0; minute < 6; minute++) {
                at(before, BEGIN + minute * MINUTE);
                flow(before, 1L << minute, 1);
            }
            before.tables.freshen();
            at(after, BEGIN + 6 * MINUTE);
            try (UnkeptBins open = before.table("t").unkept()) {
                after.table("t").restore(open.rows(), open.bins());
            }
            assertEquals(Map.of(BEGIN, 31L, BEGIN + BIN, 32L), bytesByBin(after));
        }
    }

    @Test
    void columnsThatAreGoneJoinAndNewOnesAreAbsent() {
        try (Bench before = new Bench(table(9, FlowField.DST_AS, FlowField.PROTO));
                Bench after = new Bench(table(9, FlowField.DST_AS, FlowField.SRC_AS))) {
            for (int proto = 0; proto < 3; proto++) {
                int its = proto;
                before.flow(1, batch -> {
                    batch.set(FlowField.DST_AS, 0, 5);
                    batch.set(FlowField.PROTO, 0, its);
                });
            }
            before.tables.freshen();
            try (UnkeptBins open = before.table("t").unkept()) {
                after.table("t").restore(open.rows(), open.bins());
            }
            assertEquals(Map.of(List.of(BEGIN, 5L, "absent"), new Sums(3, 3, 3, -1)), after.read("t"));
        }
    }

    @Test
    void rowsThatCannotBeReadToTheirEndChangeNothing() {
        try (Bench before = new Bench(table(9, FlowField.DST_AS));
                Bench after = new Bench(table(9, FlowField.DST_AS))) {
            flow(before, 1, 1);
            before.tables.freshen();
            UnkeptBins open = before.table("t").unkept();
            open.close(); // reads no more
            assertThrows(IllegalStateException.class, () -> after.table("t").restore(open.rows(), open.bins()));
            assertEquals(Map.of(), after.read("t"));
            assertEquals(List.of(), after.table("t").waiting());
        }
    }

    @Test
    void theTallyIsWhatIsMergedAndWhatIsOnItsWay() {
        try (Bench bench = new Bench(table(9, FlowField.SUM_AS))) {
            long[] tally = new long[2];
            bench.table("t").countWith((worker, flows, now) -> {
                assertEquals(0, worker);
                tally[0] += flows;
                tally[1] = now;
            });
            for (int i = 0; i < 10; i++) {
                bench.clock.addAndGet(1);
                flow(bench, 1, i);
            }
            assertEquals(10, tally[0]);
            assertEquals(BEGIN + 10, tally[1]);
            bench.tables.freshen();
            try (UnkeptBins open = bench.table("t").unkept()) {
                assertEquals(10, open.bins().getFirst().taken(), "each flow once, though it counts in two rows");
                assertEquals(BEGIN + 10, open.mergedUntil());
            }
            bench.clock.addAndGet(5);
            bench.writer.handOver();
            assertEquals(10, tally[0]);
            assertEquals(BEGIN + 15, tally[1]);
        }
    }

    /** The promise of {@link TableWriter} and {@link Tally}, together. */
    @Test
    void acceptingAndCountingAllocatesNothing() {
        try (Bench bench = new Bench(table(9, FlowField.DST_AS))) {
            long[] counted = new long[1];
            bench.table("t").countWith((_, flows, _) -> counted[0] += flows);
            FlowBatch batch = new FlowBatch();
            for (int as = 0; as < 50; as++) {
                int row = batch.append(bench.exporter);
                batch.set(FlowField.DST_AS, row, as);
                batch.set(FlowField.FLOWS, row, 1);
                batch.set(FlowField.TIMESTAMP_END, row, BEGIN);
            }
            assertEquals(0, AccumulatorTest.allocated(() -> bench.accept(batch)));
            assertEquals(0, counted[0] % 50);
        }
    }
}

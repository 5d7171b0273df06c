package ribflow.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.table.Bench.BEGIN;
import static ribflow.table.Bench.MINUTE;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Reason;
import ribflow.ip.Address;
import ribflow.ip.Prefix;

/** Flows that count by another time than that of their end: at their arrival, or spread over all of their time. */
final class SpreadTest {

    private static final TimeConfig SPREAD = new TimeConfig(TimeConfig.Mode.SPREAD, List.of());

    private static void flow(Bench bench, long bytes, long start, long end) {
        bench.flow(bytes, batch -> {
            batch.set(FlowField.TIMESTAMP_START, 0, start);
            batch.set(FlowField.TIMESTAMP_END, 0, end);
        });
    }

    private static Map<Long, Sums> byBin(Bench bench, String table) {
        Map<Long, Sums> bins = new HashMap<>();
        bench.read(table).forEach((key, sums) -> bins.merge((long) key.getFirst(), sums, Sums::plus));
        return bins;
    }

    private static Sums sums(long packets, long flows, long bytes) {
        return new Sums(packets, flows, bytes, -1);
    }

    @Test
    void bytesAndPacketsAreSpreadAndFlowsCountAtTheEnd() {
        try (Bench bench = new Bench(
                SPREAD,
                Bench.binned("one", 1, 12, 10),
                Bench.binned("five", 5, 12, 10),
                Bench.accumulating("all", 10))) {
            bench.clock.set(BEGIN + 4 * MINUTE);
            flow(bench, 1000, BEGIN + MINUTE / 2, BEGIN + 3 * MINUTE);
            assertEquals(
                    Map.of(
                            BEGIN,
                            sums(0, 0, 200),
                            BEGIN + MINUTE,
                            sums(0, 0, 400),
                            BEGIN + 2 * MINUTE,
                            sums(1, 0, 400),
                            BEGIN + 3 * MINUTE,
                            sums(0, 1, 0)),
                    byBin(bench, "one"));
            assertEquals(Map.of(BEGIN, sums(1, 1, 1000)), byBin(bench, "five"));
            assertEquals(1000, Bench.bytes(bench.read("all")));
        }
    }

    @Test
    void whatBeganBeforeTheOpenBinsIsSpreadOverThese() {
        try (Bench bench = new Bench(SPREAD, Bench.binned("one", 1, 12, 10, FlowField.TIME_REASON))) {
            long now = BEGIN + 30 * MINUTE;
            bench.clock.set(now);
            flow(bench, 500, BEGIN, now);
            Map<Long, Sums> bins = byBin(bench, "one");
            for (long minute = 25; minute < 30; minute++) {
                assertEquals(
                        sums(0, 0, 100).bytes(),
                        Objects.requireNonNull(bins.get(BEGIN + minute * MINUTE))
                                .bytes());
            }
            assertEquals(6, bins.size());
        }
    }

    @Test
    void withoutAStartOrAnEndInOrderAFlowCountsAtOneMoment() {
        try (Bench bench = new Bench(SPREAD, Bench.binned("one", 1, 12, 10, FlowField.TIME_REASON))) {
            long now = BEGIN + 30 * MINUTE;
            bench.clock.set(now);
            bench.flow(1, batch -> batch.set(FlowField.TIMESTAMP_END, 0, now - MINUTE));
            flow(bench, 2, now, now - MINUTE);
            flow(bench, 4, now - 20 * MINUTE, now - 10 * MINUTE);
            flow(bench, 8, now - 3 * MINUTE, now + 10 * MINUTE);
            bench.flow(16, batch -> batch.set(FlowField.TIMESTAMP_START, 0, now - MINUTE));
            Map<Long, Sums> bins = byBin(bench, "one");
            assertEquals(Map.of(now - MINUTE, sums(2, 2, 3), now, sums(3, 3, 28)), bins);
        }
    }

    /** Random flows, random numbers: the sums are those of the flows exactly, and each part is right to one byte. */
    @Test
    void spreadingConservesTheSumsExactly() {
        SplittableRandom random = new SplittableRandom(11);
        for (int round = 0; round < 30; round++) {
            try (Bench bench = new Bench(
                    SPREAD,
                    Bench.binned("one", 1, 100, 100_000, FlowField.PROTO),
                    Bench.binned("five", 5, 100, 100_000, FlowField.PROTO))) {
                long now = BEGIN + 30 * MINUTE + random.nextLong(MINUTE);
                bench.clock.set(now);
                Map<Long, Double> expected = new HashMap<>();
                Sums all = sums(0, 0, 0);
                for (int i = 0; i < 20; i++) {
                    FlowBatch batch = new FlowBatch();
                    for (int row = 0; row < 64; row++) {
                        Sums one = append(bench, batch, random, now, expected);
                        all = all.plus(one);
                    }
                    bench.accept(batch);
                }
                for (String table : List.of("one", "five")) {
                    Sums found = byBin(bench, table).values().stream().reduce(sums(0, 0, 0), Sums::plus);
                    assertEquals(all, found, table);
                }
                byBin(bench, "one").forEach((bin, part) -> {
                    double wanted = expected.getOrDefault(bin, 0.0);
                    assertTrue(Math.abs(part.bytes() - wanted) <= 1280 + wanted * 1e-9, () -> part + " for " + wanted);
                });
            }
        }
    }

    private static Sums append(
            Bench bench, FlowBatch batch, SplittableRandom random, long now, Map<Long, Double> expected) {
        int row = batch.append(bench.exporter);
        long bytes = random.nextLong(1L << random.nextInt(1, 50));
        long packets = random.nextLong(1 + bytes / 40);
        long end = now - random.nextLong(4 * MINUTE);
        long start = end - random.nextLong(1 + random.nextInt((int) (10 * MINUTE)));
        batch.set(FlowField.PACKETS, row, packets);
        batch.set(FlowField.BYTES, row, bytes);
        batch.set(FlowField.FLOWS, row, 1);
        batch.set(FlowField.PROTO, row, random.nextInt(3));
        batch.set(FlowField.TIMESTAMP_START, row, start);
        batch.set(FlowField.TIMESTAMP_END, row, end);
        long from = Math.max(start, now - 5 * MINUTE);
        for (long bin = from - Math.floorMod(from, MINUTE); bin <= end; bin += MINUTE) {
            double share = end == from
                    ? 1
                    : Math.max(0, Math.min(end, bin + MINUTE) - Math.max(from, bin)) / (double) (end - from);
            expected.merge(bin, bytes * share, Double::sum);
        }
        return sums(packets, 1, bytes);
    }

    @Test
    void aFlowCostsNoMoreThanSoManyBins() {
        TableConfig seconds = new TableConfig(
                "seconds",
                List.of(),
                java.util.Optional.empty(),
                java.util.Optional.of(java.time.Duration.ofSeconds(1)),
                1000,
                100_000,
                false);
        FlowTimes times = new FlowTimes(() -> BEGIN + 60 * MINUTE, 60 * MINUTE, SPREAD);
        try (Bench bench = new Bench(seconds)) {
            FlowBatch batch = new FlowBatch();
            int row = batch.append(bench.exporter);
            batch.set(FlowField.TIMESTAMP_START, row, BEGIN);
            batch.set(FlowField.TIMESTAMP_END, row, BEGIN + 59 * MINUTE);
            batch.set(FlowField.BYTES, row, 123_457);
            times.decide(batch);
            times.stamp(batch, 1000);
            long[] found = new long[2];
            new Spreading().add(batch, times.spanning(), times, 1000, (part, rows) -> {
                found[0]++;
                found[1] += part.column(FlowField.BYTES)[0];
            });
            assertEquals(Spreading.MOST_BINS, found[0]);
            assertEquals(123_457, found[1]);
            assertEquals(123_457, batch.get(FlowField.BYTES, row, -1), "put back");
        }
    }

    @Test
    void byArrivalNothingMattersThatTheExporterSays() {
        TimeConfig.Rule wrongClock = new TimeConfig.Rule(Prefix.parse("0.0.0.1/32"), TimeConfig.Mode.ARRIVAL);
        TimeConfig.Rule others = new TimeConfig.Rule(Prefix.parse("0.0.0.0/8"), TimeConfig.Mode.SPREAD);
        TimeConfig config = new TimeConfig(TimeConfig.Mode.END, List.of(others, wrongClock));
        assertEquals(TimeConfig.Mode.ARRIVAL, config.of(Address.parse("0.0.0.1")), "the longest prefix");
        assertEquals(TimeConfig.Mode.SPREAD, config.of(Address.parse("0.0.0.2")));
        assertEquals(TimeConfig.Mode.END, config.of(Address.parse("::1:0:0:1")));
        try (Bench bench = new Bench(config, Bench.binned("one", 1, 12, 10, FlowField.TIME_REASON))) {
            long now = BEGIN + 30 * MINUTE;
            bench.clock.set(now);
            for (long end : new long[] {now + 60 * MINUTE, now - 60 * MINUTE, now}) {
                bench.flow(1, batch -> {
                    batch.set(FlowField.TIMESTAMP_END, 0, end);
                    batch.set(FlowField.TIMESTAMP_ARRIVAL, 0, now - MINUTE);
                });
            }
            assertEquals(Map.of(List.of(now - MINUTE, "absent"), sums(3, 3, 3)), bench.read("one"));
            assertEquals(0, bench.exporter.flowsByReason().get(Reason.FUTURE));
        }
    }

    @Test
    void spreadingAllocatesNothing() {
        FlowTimes times = new FlowTimes(() -> BEGIN + 30 * MINUTE, 5 * MINUTE, SPREAD);
        Spreading spreading = new Spreading();
        try (Bench bench = new Bench()) {
            FlowBatch batch = new FlowBatch();
            for (int i = 0; i < 64; i++) {
                int row = batch.append(bench.exporter);
                batch.set(FlowField.TIMESTAMP_START, row, BEGIN + 27 * MINUTE - i);
                batch.set(FlowField.TIMESTAMP_END, row, BEGIN + 29 * MINUTE + i);
                batch.set(FlowField.BYTES, row, 1000 + i);
            }
            long[] sum = new long[1];
            Spreading.Parts parts = (part, rows) -> sum[0] += part.column(FlowField.BYTES)[63] & rows;
            Runnable many = () -> {
                for (int i = 0; i < 5000; i++) {
                    times.decide(batch);
                    times.stamp(batch, MINUTE);
                    spreading.add(batch, times.spanning(), times, MINUTE, parts);
                }
            };
            many.run();
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadAllocatedBytes();
            many.run();
            assertEquals(0, (threads.getCurrentThreadAllocatedBytes() - before) / 5000);
        }
    }
}

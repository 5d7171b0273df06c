package ribflow.table;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.ip.Address;

/** Columns that are made of others: sums of both sides, the earliest start; and none at all. */
final class TwoSidesTest {

    private static final Object ABSENT = "absent";

    private static void flow(Bench bench, long bytes, long from, long to) {
        bench.flow(bytes, batch -> {
            if (from >= 0) {
                batch.set(FlowField.SRC_AS, 0, from);
            }
            if (to >= 0) {
                batch.set(FlowField.DST_AS, 0, to);
            }
            batch.set(FlowField.PROTO, 0, 6);
        });
    }

    @Test
    void aFlowCountsUnderItsSourceAndUnderItsDestination() {
        try (Bench bench = new Bench(Bench.accumulating("as", 10, FlowField.SUM_AS))) {
            flow(bench, 1, 64500, 64501);
            flow(bench, 2, 64501, 64502);
            flow(bench, 4, 64502, 64502);
            flow(bench, 8, 0, 64500);
            flow(bench, 16, -1, 64500);
            flow(bench, 32, -1, -1);
            assertEquals(
                    Map.of(
                            List.of(64500L), new Sums(3, 3, 1 + 8 + 16, -1),
                            List.of(64501L), new Sums(2, 2, 1 + 2, -1),
                            List.of(64502L), new Sums(3, 3, 2 + 4 + 4, -1),
                            List.of(0L), new Sums(1, 1, 8, -1),
                            List.of(ABSENT), new Sums(3, 3, 16 + 32 + 32, -1)),
                    bench.read("as"),
                    "all rows together: twice the traffic");
        }
    }

    @Test
    void sumsGoTogetherWithEachOtherAndWithAnyColumn() {
        try (Bench bench =
                new Bench(Bench.accumulating("all", 10, FlowField.SUM_HOST, FlowField.PROTO, FlowField.SUM_PORT))) {
            Address web = Address.parse("192.0.2.1");
            Address client = Address.parse("2001:db8::1");
            bench.flow(100, batch -> {
                batch.setAddress(FlowField.SRC_HOST, 0, web.high(), web.low());
                batch.setAddress(FlowField.DST_HOST, 0, client.high(), client.low());
                batch.set(FlowField.SRC_PORT, 0, 443);
                batch.set(FlowField.DST_PORT, 0, 50000);
                batch.set(FlowField.PROTO, 0, 6);
            });
            assertEquals(
                    Map.of(
                            List.of(web, 6L, 443L), new Sums(1, 1, 100, -1),
                            List.of(client, 6L, 50000L), new Sums(1, 1, 100, -1)),
                    bench.read("all"));
        }
    }

    @Test
    void bothSidesHoldTheSameWhenCountersAreScaled() {
        KeyLayout layout = new KeyLayout(List.of(FlowField.SUM_AS));
        Accumulator sums = Accumulator.ofFlows(layout, new Scaling(), null);
        FlowBatch batch = new FlowBatch();
        for (int round = 0; round < 100; round++) {
            batch.clear();
            int row = batch.append(null);
            batch.set(FlowField.SRC_AS, row, 1);
            batch.set(FlowField.DST_AS, row, 2);
            batch.set(FlowField.BYTES, row, 100);
            batch.set(FlowField.SAMPLING_RATE, row, 333);
            batch.set(FlowField.SAMPLING_SIZE, row, 3);
            batch.set(FlowField.SAMPLING_POPULATION, row, 1000);
            sums.add(batch, batch.rows());
        }
        sums.read(0, batch);
        assertEquals(100L * 100 * 1000 / 3, batch.get(FlowField.BYTES, 0, -1));
        assertEquals(batch.get(FlowField.BYTES, 0, -1), batch.get(FlowField.BYTES, 1, -1));
    }

    @Test
    void shardsHaveRoomForBothSides() {
        try (Bench bench = new Bench(Bench.accumulating("host", 1_000_000, FlowField.SUM_HOST))) {
            SplittableRandom random = new SplittableRandom(1);
            FlowBatch batch = new FlowBatch();
            for (int i = 0; i < 3 * Shard.ROWS; i++) {
                int row = batch.append(bench.exporter);
                batch.setAddress(FlowField.SRC_HOST, row, 0, i);
                batch.setAddress(FlowField.DST_HOST, row, 1, random.nextInt(100));
                batch.set(FlowField.BYTES, row, 1);
                if (batch.full()) {
                    bench.accept(batch);
                    batch.clear();
                }
            }
            assertEquals(3 * Shard.ROWS + 100, bench.read("host").size());
            assertEquals(2 * 3 * Shard.ROWS, Bench.bytes(bench.read("host")));
        }
    }

    @Test
    void noneIsOneRowOfEverything() {
        try (Bench bench = new Bench(
                Bench.accumulating("total", 1, FlowField.NONE), Bench.binned("bins", 5, 12, 10, FlowField.NONE))) {
            for (int i = 0; i < 100; i++) {
                flow(bench, i, i, i);
            }
            assertEquals(Map.of(List.of(), new Sums(100, 100, 4950, -1)), bench.read("total"));
            assertEquals(Map.of(List.of(Bench.BEGIN), new Sums(100, 100, 4950, -1)), bench.read("bins"));
            assertEquals(List.of(), bench.table("total").keys(), "the column itself is not shown");
        }
    }

    @Test
    void theEarliestStartAndTheLatestEndAreKept() {
        FlowField[] keys = {FlowField.PROTO, FlowField.TIMESTAMP_MIN, FlowField.TCPFLAGS, FlowField.TIMESTAMP_MAX};
        try (Bench bench = new Bench(Bench.accumulating("times", 10, keys))) {
            long[][] flows = {{6, 500, 900, 2}, {6, 300, -1, 0x10}, {6, 400, 1000, -1}, {17, -1, -1, -1}, {17, -1, 7, 0}
            };
            for (long[] flow : flows) {
                bench.flow(1, batch -> {
                    batch.set(FlowField.PROTO, 0, flow[0]);
                    set(batch, FlowField.TIMESTAMP_START, flow[1]);
                    set(batch, FlowField.TIMESTAMP_END, flow[2]);
                    set(batch, FlowField.TCPFLAGS, flow[3]);
                });
            }
            bench.tables.freshen();
            Map<Long, List<Long>> found = new HashMap<>();
            FlowBatch out = new FlowBatch();
            try (Snapshot snapshot = bench.table("times").snapshot()) {
                assertEquals(List.of(keys), snapshot.keys());
                Accumulator again = new Accumulator(snapshot.keys(), false);
                while (snapshot.next(out)) {
                    again.add(out, out.rows()); // as `by` does in a query
                }
                again.read(0, out);
                for (int row = 0; row < out.size(); row++) {
                    found.put(
                            out.get(FlowField.PROTO, row, -1),
                            List.of(
                                    out.get(FlowField.TIMESTAMP_MIN, row, -1),
                                    out.get(FlowField.TIMESTAMP_MAX, row, -1),
                                    out.get(FlowField.TCPFLAGS, row, -1)));
                }
            }
            assertEquals(Map.of(6L, List.of(300L, 1000L, 0x12L), 17L, List.of(-1L, 7L, 0L)), found);
        }
    }

    private static void set(FlowBatch batch, FlowField field, long value) {
        if (value >= 0) {
            batch.set(field, 0, value);
        }
    }

    @Test
    void addingToKnownRowsAllocatesNothing() {
        List<FlowField> keys =
                List.of(FlowField.SUM_HOST, FlowField.SUM_AS, FlowField.TIMESTAMP_MIN, FlowField.TIMESTAMP_MAX);
        Accumulator sums = Accumulator.ofFlows(new KeyLayout(keys), new Scaling(), null);
        List<FlowField> columns = List.of(
                FlowField.SRC_HOST, FlowField.DST_HOST, FlowField.SRC_AS, FlowField.DST_AS, FlowField.TIMESTAMP_START);
        SplittableRandom random = new SplittableRandom(5);
        FlowBatch batch = new FlowBatch();
        while (!batch.full()) {
            RandomFlows.append(null, batch, random, columns, 3);
        }
        assertEquals(0, AccumulatorTest.allocated(() -> sums.add(batch, batch.rows())));
    }
}

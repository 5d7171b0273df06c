package ribflow.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.table.Bench.BEGIN;
import static ribflow.table.Bench.LATE;
import static ribflow.table.Bench.MINUTE;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/** What is said of a table's memory is what its arrays take once it is full. */
final class FootprintTest {

    private static final List<FlowField> WIDE = List.of(
            FlowField.PEER_SRC_IP,
            FlowField.PEER_DST_IP,
            FlowField.SRC_HOST,
            FlowField.SRC_AS,
            FlowField.DST_AS,
            FlowField.TCPFLAGS);

    private static final int EMPTY_DICTIONARY = 1000;

    /** Exactly, but for the dictionary, since all rows are in one place. */
    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 4032, 4033, 300_000, 524_224, 524_225})
    void aTableWithoutBins(int limit) {
        TableConfig config = Bench.accumulating("t", limit, FlowField.SRC_HOST, FlowField.SRC_AS, FlowField.DST_PORT);
        try (Bench bench = new Bench(config)) {
            fill(bench, limit + 100);
            Table table = bench.table("t");
            assertEquals(limit, table.rows());
            assertEquals(Footprint.of(config, LATE, 1).own(), table.heapBytes(), EMPTY_DICTIONARY);
        }
    }

    /** In each bin just as many rows as make its index double and begin another page: none of it can be dearer. */
    @Test
    void aTableWithBins() {
        int bins = 5;
        int perBin = (1 << 15) - FlowBatch.CAPACITY + 1;
        TableConfig config = new TableConfig(
                "t", WIDE, Optional.empty(), Optional.of(Duration.ofMinutes(5)), bins, bins * perBin, true);
        try (Bench bench = new Bench(config)) {
            for (int bin = 0; bin < bins; bin++) {
                bench.clock.set(BEGIN + bin * 5 * MINUTE);
                fill(bench, perBin);
            }
            Table table = bench.table("t");
            assertEquals(bins * perBin, table.rows());
            long said = Footprint.of(config, LATE, 1).own();
            assertTrue(table.heapBytes() <= said, table.heapBytes() + " bytes, said were " + said);
            assertTrue(table.heapBytes() >= 0.97 * said, table.heapBytes() + " bytes, said were " + said);
        }
    }

    /** A few rows in a bin take a page there. */
    @Test
    void manyBinsWithFewRows() {
        TableConfig config = Bench.binned("t", 1, 60, 600, FlowField.SRC_HOST);
        try (Bench bench = new Bench(config)) {
            for (int bin = 0; bin < 60; bin++) {
                bench.clock.set(BEGIN + bin * MINUTE);
                fill(bench, 10);
            }
            long said = Footprint.of(config, LATE, 1).own();
            long taken = bench.table("t").heapBytes();
            assertTrue(taken <= said && taken >= 0.8 * said, taken + " bytes, said were " + said);
        }
    }

    /** Whatever the limit is, there are no more protocols; and a table without columns is a row. */
    @Test
    void fewKeys() {
        TableConfig protocols = Bench.binned("t", 5, 3, 1_000_000, FlowField.PROTO);
        assertEquals(4 * 512, Footprint.of(protocols, LATE, 1).rows());
        TableConfig all = Bench.accumulating("t", 1_000_000, FlowField.NONE);
        assertEquals(1, Footprint.of(all, LATE, 1).rows());
        TableConfig hosts = Bench.accumulating("t", 500_000_000, FlowField.SRC_HOST, FlowField.DST_HOST);
        assertEquals(500_000_000, Footprint.of(hosts, LATE, 1).rows());
    }

    @Test
    void aShard() {
        TableConfig config = Bench.accumulating("t", 1, FlowField.SRC_HOST, FlowField.SUM_PORT);
        try (Bench bench = new Bench(config)) {
            KeyLayout layout = KeyLayout.of(config);
            Shard shard = new Shard(layout, null, null, bench.epochs);
            FlowBatch batch = new FlowBatch();
            for (int key = 0; shard.hasRoom(FlowBatch.CAPACITY); ) {
                batch.clear();
                while (!batch.full()) {
                    add(batch, bench, key++);
                }
                shard.add(batch, batch.rows(), bench.reader);
            }
            assertEquals(Shard.mostBytes(layout), shard.rows().heapBytes());
            assertEquals(
                    3 * Intake.SHARDS * Shard.mostBytes(layout),
                    Footprint.of(config, LATE, 3).shards());
        }
    }

    /** Each row with a path and communities of its own, as long as is said, and ids of the process that are far apart. */
    @Test
    void aDictionary() {
        int limit = 100_000;
        TableConfig config = Bench.accumulating("t", limit, FlowField.AS_PATH, FlowField.STD_COMM);
        ReusedIds process = new ReusedIds();
        try (Bench bench = new Bench(process, config)) {
            FlowBatch batch = new FlowBatch();
            for (int key = 1; key <= limit; key++) {
                int row = batch.append(bench.exporter);
                int path = key * 40;
                process.give(path, "%064d".formatted(key));
                process.give(path + 1, "%064d".formatted(-key));
                batch.set(FlowField.AS_PATH, row, path);
                batch.set(FlowField.STD_COMM, row, path + 1);
                if (batch.full() || key == limit) {
                    bench.accept(batch);
                    batch.clear();
                }
            }
            bench.writer.handOver();
            bench.tables.freshen();
            Footprint footprint = Footprint.of(config, LATE, 1);
            Table table = bench.table("t");
            assertEquals(2 * limit, table.texts());
            long taken = table.heapBytes() - footprint.own();
            assertTrue(
                    taken <= footprint.texts() && taken >= 0.9 * footprint.texts(),
                    taken + " bytes, said were " + footprint.texts());
        }
    }

    /** Whoever reads a table keeps all of its pages as they were, and the table has them once more. */
    @Test
    void isCopiedWhileItIsRead() {
        TableConfig config = Bench.accumulating("t", 10_000, FlowField.SRC_HOST);
        Footprint footprint = Footprint.of(config, LATE, 1);
        assertEquals(footprint.copied() + Rows.mostIndexBytes(10_000, 1), footprint.own());
        assertEquals(footprint.own() + footprint.copied() + footprint.shards() + footprint.texts(), footprint.sum());
    }

    /** So many keys; and some of them once more, since room is made before it is known that they are not new. */
    private static void fill(Bench bench, int keys) {
        for (int from = 0; from < keys; from += FlowBatch.CAPACITY) {
            add(bench, from, Math.min(keys, from + FlowBatch.CAPACITY));
        }
        bench.writer.handOver();
        add(bench, 0, Math.min(keys, FlowBatch.CAPACITY));
        bench.writer.handOver();
        bench.tables.freshen();
    }

    private static void add(Bench bench, int from, int until) {
        FlowBatch batch = new FlowBatch();
        for (int key = from; key < until; key++) {
            add(batch, bench, key);
        }
        bench.accept(batch);
    }

    private static void add(FlowBatch batch, Bench bench, int key) {
        int row = batch.append(bench.exporter);
        batch.setAddress(FlowField.SRC_HOST, row, 1, key);
        batch.set(FlowField.PACKETS, row, 1);
        batch.set(FlowField.FLOWS, row, 1);
        batch.set(FlowField.BYTES, row, 100);
    }
}

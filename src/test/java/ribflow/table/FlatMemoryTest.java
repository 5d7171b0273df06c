package ribflow.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static ribflow.table.Bench.BEGIN;
import static ribflow.table.Bench.MINUTE;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/** More keys than there is room for, and days of paths that come and go: sums stay exact and memory flat. */
final class FlatMemoryTest {

    private static final int KEYS = 10_000_000;
    private static final int LIMIT = 1_000_000;
    private static final int LARGE = 1000;

    /** 1 M rows of 3 counters and 3 words of key, an index at most half full, and the last page. */
    private static final long BOUND = 8L * (6 * (LIMIT + 2048) + (1 << 21)) + 4096;

    /** Ten million hosts with a few packets each, among them a thousand with a tenth of the traffic. */
    @ParameterizedTest
    @EnumSource
    void tenMillionKeysInOneMillionRows(Room.WhenFull full) {
        Room room = new Room(LIMIT, full, Room.AtLeast.NOTHING);
        TableConfig config = new TableConfig(
                "hosts", List.of(FlowField.SRC_HOST), Optional.empty(), Optional.empty(), 0, room, false, Detail.FULL);
        try (Bench bench = new Bench(config)) {
            Table table = bench.table("hosts");
            SplittableRandom random = new SplittableRandom(10);
            FlowBatch batch = new FlowBatch();
            long bytes = 0;
            long packets = 0;
            long most = 0;
            for (int key = 0; key < KEYS; key++) {
                boolean large = key % 100 == 0;
                int row = batch.append(bench.exporter);
                batch.setAddress(FlowField.SRC_HOST, row, large ? 1 : 0, large ? key / 100 % LARGE : key);
                long size = large ? 15_000 : random.nextInt(40, 3000);
                batch.set(FlowField.PACKETS, row, 1 + size / 1500);
                batch.set(FlowField.FLOWS, row, 1);
                batch.set(FlowField.BYTES, row, size);
                packets += 1 + size / 1500;
                bytes += size;
                if (batch.full()) {
                    bench.accept(batch);
                    batch.clear();
                    most = Math.max(most, table.heapBytes());
                }
            }
            bench.accept(batch);
            bench.tables.freshen();
            assertTrue(most <= BOUND && table.heapBytes() <= BOUND, most + " bytes of heap, allowed " + BOUND);
            assertTrue(table.rows() <= LIMIT && table.rows() >= LIMIT * 3 / 4, table.rows() + " rows");
            long keptRows = table.rows();
            Sums all = new Sums(0, 0, 0, -1);
            long other = 0;
            long largeBytes = 0;
            try (Snapshot snapshot = table.snapshot()) {
                while (snapshot.next(batch)) {
                    for (int row = 0; row < batch.size(); row++) {
                        long its = batch.get(FlowField.BYTES, row, -1);
                        all = all.plus(new Sums(
                                batch.get(FlowField.PACKETS, row, -1), batch.get(FlowField.FLOWS, row, -1), its, -1));
                        other += batch.has(FlowField.OTHER, row) ? its : 0;
                        largeBytes += batch.has(FlowField.SRC_HOST, row) && batch.high(FlowField.SRC_HOST)[row] == 1
                                ? its
                                : 0;
                    }
                }
                assertEquals(keptRows + 1, snapshot.rows());
            }
            assertEquals(new Sums(packets, KEYS, bytes, -1), all, "to the byte");
            assertTrue(other > bytes / 2, "the rest is in other");
            assertEquals(KEYS / 100 * 15_000L, largeBytes, "the large ones keep their rows");
        }
    }

    @ParameterizedTest
    @EnumSource
    void threeDaysOfPathsThatComeAndGo(Room.WhenFull full) {
        int limit = 5000;
        int bins = 72 * 12;
        int perBin = 1200;
        Room room = new Room(limit, full, new Room.AtLeast(0, 0, 200));
        TableConfig config = new TableConfig(
                "paths",
                List.of(FlowField.AS_PATH, FlowField.STD_COMM),
                Optional.empty(),
                Optional.of(Duration.ofMinutes(5)),
                12,
                room,
                false,
                Detail.FULL);
        ReusedIds process = new ReusedIds();
        try (Bench bench = new Bench(process, config)) {
            Table table = bench.table("paths");
            FlowBatch batch = new FlowBatch();
            SplittableRandom random = new SplittableRandom(72);
            long warmHeap = 0;
            int warmTexts = 0;
            for (int bin = 0; bin < bins; bin++) {
                bench.clock.set(BEGIN + bin * 5 * MINUTE);
                for (int path = 0; path < perBin; path++) {
                    int row = batch.append(bench.exporter);
                    // A tenth of the paths is replaced from bin to bin, by ones that never were before.
                    int number = path + bin * perBin / 10;
                    batch.set(FlowField.AS_PATH, row, given(process, 1 + number % 4000, "64500 64501 " + number));
                    batch.set(FlowField.STD_COMM, row, given(process, 4001 + bin % 10, "64500:" + bin));
                    batch.set(FlowField.BYTES, row, random.nextInt(1000));
                    if (batch.full()) {
                        bench.accept(batch);
                        batch.clear();
                    }
                }
                bench.writer.handOver();
                bench.tables.freshen();
                assertTrue(table.rows() <= limit, table.rows() + " rows");
                if (bin < 100) {
                    warmHeap = Math.max(warmHeap, table.heapBytes());
                    warmTexts = Math.max(warmTexts, table.texts());
                }
            }
            assertTrue(table.counters().get(TableCounter.BINS_DROPPED) > bins - 20);
            assertTrue(table.texts() <= warmTexts * 11 / 10, table.texts() + " texts, were " + warmTexts);
            assertTrue(table.heapBytes() <= warmHeap * 11 / 10, table.heapBytes() + " bytes, were " + warmHeap);
        }
    }

    private static int given(ReusedIds process, int id, String text) {
        process.give(id, text);
        return id;
    }
}

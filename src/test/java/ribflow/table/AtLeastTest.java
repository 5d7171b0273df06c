package ribflow.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/** Rows that nobody wants, for they have less of a counter than others, are left out: no other is, and no bin as a whole. */
final class AtLeastTest {

    private static final int ROWS = 5_000;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 40_000, 99_000, 1_000_000})
    void noOtherRowIsLeftOut(int least) {
        SplittableRandom random = new SplittableRandom(3);
        try (Bench bench = new Bench(
                Bench.binned("traffic", 1, 10, 100_000, FlowField.DST_AS),
                Bench.accumulating("all", 100_000, FlowField.DST_AS))) {
            List<Long> bytes = new ArrayList<>();
            for (int i = 0; i < ROWS; i++) {
                int as = i;
                long its = random.nextLong(100_000);
                bytes.add(its);
                bench.clock.set(Bench.BEGIN + i / 2_000 * Bench.MINUTE);
                bench.flow(its, batch -> batch.set(FlowField.DST_AS, 0, as));
            }
            for (String table : List.of("traffic", "all")) {
                Set<Long> found = new HashSet<>();
                Set<Long> bins = new HashSet<>();
                bench.tables.freshen();
                try (Snapshot snapshot = bench.table(table).snapshot()) {
                    snapshot.atLeast(FlowField.BYTES, () -> least);
                    FlowBatch batch = new FlowBatch();
                    while (snapshot.next(batch)) {
                        for (int row = 0; row < batch.size(); row++) {
                            long as = batch.column(FlowField.DST_AS)[row];
                            assertEquals(bytes.get((int) as), batch.column(FlowField.BYTES)[row]);
                            assertTrue(found.add(as));
                            bins.add(batch.get(FlowField.STAMP_INSERTED, row, 0));
                        }
                    }
                }
                for (int as = 0; as < ROWS; as++) {
                    assertTrue(bytes.get(as) < least || found.contains((long) as));
                }
                assertEquals(table.equals("all") ? 1 : 3, bins.size());
                long below = bytes.stream().filter(its -> its < least).count();
                assertTrue(found.size() <= ROWS - below + bins.size() * FlowBatch.CAPACITY);
            }
        }
    }
}

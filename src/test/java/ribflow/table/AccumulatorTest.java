package ribflow.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;

final class AccumulatorTest {

    /** Every column that can be in a key. */
    private static final List<FlowField> ALL =
            FlowField.values().stream().filter(field -> !field.counter()).toList();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void sumsAreThoseOfAMap(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<FlowField> keys =
                ALL.stream().filter(_ -> seed == 1 || random.nextInt(8) == 0).toList();
        Accumulator accumulator = new Accumulator(keys, false);
        Map<List<Object>, Sums> expected = new HashMap<>();
        FlowBatch batch = new FlowBatch();
        for (int round = 0; round < 200; round++) {
            batch.clear();
            for (int size = random.nextInt(65); size > 0; size--) {
                RandomFlows.append(null, batch, random, keys, 3);
            }
            long selected = ~(random.nextLong() & random.nextInt());
            accumulator.add(batch, selected);
            Sums.add(expected, keys, batch, selected & batch.rows());
        }
        assertEquals(expected.size(), accumulator.size());
        assertEquals(expected, read(accumulator, keys));
    }

    private static Map<List<Object>, Sums> read(Accumulator accumulator, List<FlowField> keys) {
        Map<List<Object>, Sums> found = new HashMap<>();
        FlowBatch out = new FlowBatch();
        for (int from = 0; from < accumulator.size(); ) {
            from = accumulator.read(from, out);
            Sums.add(found, keys, out, out.rows());
        }
        return found;
    }

    @Test
    void manyRowsGrowTheIndexAndThePages() {
        Accumulator accumulator = new Accumulator(List.of(FlowField.SRC_HOST, FlowField.DST_PORT), false);
        FlowBatch batch = new FlowBatch();
        int rows = 100_000;
        for (int twice = 0; twice < 2; twice++) {
            for (int i = 0; i < rows; i++) {
                int row = batch.append(null);
                batch.setAddress(FlowField.SRC_HOST, row, i / 7, i);
                batch.set(FlowField.DST_PORT, row, i & 0xffff);
                batch.set(FlowField.BYTES, row, i);
                if (batch.full() || i == rows - 1) {
                    accumulator.add(batch, batch.rows());
                    batch.clear();
                }
            }
        }
        assertEquals(rows, accumulator.size());
        for (int from = 0; from < rows; ) {
            int first = from;
            from = accumulator.read(from, batch);
            for (int row = 0; row < batch.size(); row++) {
                assertEquals(first + row, batch.get(FlowField.SRC_HOST, row, -1));
                assertEquals(2L * (first + row), batch.get(FlowField.BYTES, row, -1));
            }
        }
    }

    @Test
    void absentIsNotZero() {
        List<FlowField> keys = List.of(FlowField.DST_AS);
        Accumulator accumulator = new Accumulator(keys, false);
        FlowBatch batch = new FlowBatch();
        batch.append(null);
        batch.set(FlowField.DST_AS, batch.append(null), 0);
        batch.set(FlowField.BYTES, 0, 1);
        batch.set(FlowField.BYTES, 1, 2);
        accumulator.add(batch, batch.rows());
        assertEquals(2, accumulator.size());
        accumulator.read(0, batch);
        assertEquals(0b10, batch.present(FlowField.DST_AS));
        assertEquals(2, batch.get(FlowField.BYTES, 1, -1));
    }

    @Test
    void renormalisesPacketsAndBytesWhereARateIsKnown() {
        Accumulator accumulator = new Accumulator(List.of(FlowField.DST_AS), true);
        FlowBatch batch = new FlowBatch();
        for (int row = 0; row < 3; row++) {
            batch.append(null);
            batch.set(FlowField.PACKETS, row, 2);
            batch.set(FlowField.BYTES, row, 100);
            batch.set(FlowField.FLOWS, row, 1);
        }
        batch.set(FlowField.SAMPLING_RATE, 0, 1000);
        batch.set(FlowField.SAMPLING_RATE, 1, 0);
        accumulator.add(batch, batch.rows());
        accumulator.read(0, batch);
        assertEquals(2 * 1002, batch.get(FlowField.PACKETS, 0, -1));
        assertEquals(100 * 1002, batch.get(FlowField.BYTES, 0, -1));
        assertEquals(3, batch.get(FlowField.FLOWS, 0, -1));
    }

    @Test
    void tcpFlagsAreOredAndNoPartOfTheKey() {
        Accumulator accumulator = new Accumulator(List.of(FlowField.PROTO, FlowField.TCPFLAGS), false);
        FlowBatch batch = new FlowBatch();
        for (int flags : new int[] {0x02, 0x10, 0x01}) {
            int row = batch.append(null);
            batch.set(FlowField.PROTO, row, 6);
            batch.set(FlowField.TCPFLAGS, row, flags);
        }
        batch.set(FlowField.PROTO, batch.append(null), 17);
        accumulator.add(batch, batch.rows());
        accumulator.read(0, batch);
        assertEquals(2, batch.size());
        assertEquals(0x13, batch.get(FlowField.TCPFLAGS, 0, -1));
        assertEquals(-1, batch.get(FlowField.TCPFLAGS, 1, -1));
    }

    @Test
    void countersAreNoKeys() {
        assertThrows(IllegalArgumentException.class, () -> new Accumulator(List.of(FlowField.BYTES), false));
    }

    @Test
    void addingToKnownRowsAllocatesNothing() {
        List<FlowField> keys =
                List.of(FlowField.SRC_HOST, FlowField.DST_AS, FlowField.PROTO, FlowField.ENTERS, FlowField.TCPFLAGS);
        Accumulator accumulator = new Accumulator(keys, true);
        SplittableRandom random = new SplittableRandom(5);
        FlowBatch batch = new FlowBatch();
        while (!batch.full()) {
            RandomFlows.append(null, batch, random, keys, 3);
        }
        assertEquals(0, allocated(() -> accumulator.add(batch, batch.rows())));
    }

    /** The fewest bytes that 10,000 calls allocate, once they are warm: the virtual machine itself allocates now and then. */
    static long allocated(Runnable call) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long fewest = Long.MAX_VALUE;
        for (int round = 0; round < 5 && fewest > 0; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 10_000; i++) {
                call.run();
            }
            fewest = Math.min(fewest, threads.getCurrentThreadAllocatedBytes() - before);
        }
        return fewest;
    }

    @Test
    void everyKindKeepsItsWidestValue() {
        for (FlowField field : ALL) {
            if (field == FlowField.TCPFLAGS) {
                continue;
            }
            int bits = Math.min(Long.SIZE, field.kind().bits());
            long widest = -1L >>> (Long.SIZE - bits);
            Accumulator accumulator = new Accumulator(List.of(field), false);
            FlowBatch batch = new FlowBatch();
            batch.set(field, batch.append(null), widest);
            if (field.kind() == Kind.ADDRESS) {
                batch.setAddress(field, 0, widest, widest);
            }
            accumulator.add(batch, batch.rows());
            accumulator.read(0, batch);
            assertEquals(widest, batch.column(field)[0], field.label());
        }
    }
}

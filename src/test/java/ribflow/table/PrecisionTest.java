package ribflow.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/** What sampling does to sums: against hand-made numbers, and against many networks whose truth is known. */
final class PrecisionTest {

    private static final List<FlowField> KEYS =
            List.of(FlowField.PROTO, FlowField.PACKETS_SAMPLED, FlowField.BYTES_VARIANCE, FlowField.BYTES_UNSCALED);

    private final FlowBatch batch = new FlowBatch();
    private final FlowBatch sums = new FlowBatch();
    private Accumulator accumulator = fresh();

    private static Accumulator fresh() {
        return Accumulator.ofFlows(new KeyLayout(KEYS), new Scaling(), null);
    }

    private int flow(long packets, long bytes) {
        if (batch.full()) {
            flush();
        }
        int row = batch.append(null);
        batch.set(FlowField.PROTO, row, 6);
        batch.set(FlowField.FLOWS, row, 1);
        batch.set(FlowField.PACKETS, row, packets);
        batch.set(FlowField.BYTES, row, bytes);
        return row;
    }

    private void flush() {
        accumulator.add(batch, batch.rows());
        batch.clear();
    }

    private long sum(FlowField column) {
        flush();
        accumulator.read(0, sums);
        return sums.get(column, 0, -1);
    }

    @Test
    void aSampledPacketStandsForManyOfItsSize() {
        batch.set(FlowField.SAMPLING_RATE, flow(1, 1024), 1000);
        batch.set(FlowField.SAMPLING_RATE, flow(2, 4096), 100);
        assertEquals(3, sum(FlowField.PACKETS_SAMPLED));
        assertEquals(1000 * 999 + 100 * 99 * 16 / 2, sum(FlowField.BYTES_VARIANCE));
        assertEquals(0, sum(FlowField.BYTES_UNSCALED));
        assertEquals(1_433_600, sum(FlowField.BYTES));
    }

    @Test
    void aRateMayBeAFraction() {
        int row = flow(1, 1024);
        batch.set(FlowField.SAMPLING_RATE, row, 333);
        batch.set(FlowField.SAMPLING_SIZE, row, 2);
        batch.set(FlowField.SAMPLING_POPULATION, row, 5);
        for (int i = 0; i < 3; i++) {
            row = flow(1, 1024);
            batch.set(FlowField.SAMPLING_RATE, row, 333);
            batch.set(FlowField.SAMPLING_SIZE, row, 2);
            batch.set(FlowField.SAMPLING_POPULATION, row, 5);
        }
        assertEquals(15, sum(FlowField.BYTES_VARIANCE), "four times 2.5 times 1.5: what is left over is not lost");
    }

    @Test
    void whatIsNotSampledIsExactAndWhatNobodyKnowsIsToldApart() {
        batch.set(FlowField.SAMPLING_RATE, flow(70, 5000), 1);
        flow(7, 900);
        assertEquals(0, sum(FlowField.PACKETS_SAMPLED));
        assertEquals(0, sum(FlowField.BYTES_VARIANCE));
        assertEquals(900, sum(FlowField.BYTES_UNSCALED));
        assertEquals(5900, sum(FlowField.BYTES));
    }

    @Test
    void sumsStayAtTheMostThereCanBe() {
        Accumulated sum = new Accumulated(FlowField.BYTES_VARIANCE);
        assertEquals(Long.MAX_VALUE, sum.join(Long.MAX_VALUE - 1, 2));
        assertEquals(7, sum.join(sum.nothing(), 7));
        assertEquals(sum.nothing(), sum.join(sum.nothing(), sum.nothing()));
        assertEquals(0, sum.join(0, sum.nothing()), "none is not the same as zero");
        assertEquals(5, sum.without(7, 2));
        assertEquals(0, sum.without(7, 9));
    }

    @Test
    void rowsWithoutAnyHaveNone() {
        Accumulator rows = new Accumulator(KEYS, false);
        batch.set(FlowField.PROTO, batch.append(null), 6);
        rows.add(batch, 1);
        rows.read(0, sums);
        assertFalse(sums.has(FlowField.BYTES_VARIANCE, 0));
    }

    /**
     * The claim itself: of many networks with random packets, sampled at random, the truth lies within twice the standard
     * deviation that the flows tell (1.96, to be exact) in nineteen of twenty.
     */
    @Test
    void theTruthLiesWithinTheInterval() {
        SplittableRandom random = new SplittableRandom(42);
        int trials = 600;
        int within = 0;
        for (int trial = 0; trial < trials; trial++) {
            accumulator = fresh();
            int rate = 10 + random.nextInt(90);
            long truth = 0;
            for (int i = 0; i < 20_000; i++) {
                long size = random.nextInt(3) == 0 ? 1500 : 40 + random.nextInt(600);
                truth += size;
                if (random.nextInt(rate) == 0) {
                    batch.set(FlowField.SAMPLING_RATE, flow(1, size), rate);
                }
            }
            long estimate = sum(FlowField.BYTES);
            double deviation = Math.sqrt(sum(FlowField.BYTES_VARIANCE)) * 1024;
            within += Math.abs(estimate - truth) <= 1.96 * deviation ? 1 : 0;
        }
        double share = (double) within / trials;
        assertTrue(share > 0.93 && share < 0.97, () -> share + " of the trials");
    }

    @Test
    void allocatesNothing() {
        for (int i = 0; i < FlowBatch.CAPACITY; i++) {
            batch.set(FlowField.SAMPLING_RATE, flow(3, 100 * i), 100);
        }
        for (int i = 0; i < 20_000; i++) {
            accumulator.add(batch, batch.rows());
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 5 && least > 0; round++) { // the virtual machine itself allocates now and then
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 10_000; i++) {
                accumulator.add(batch, batch.rows());
            }
            least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least);
    }
}

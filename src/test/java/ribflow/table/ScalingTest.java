package ribflow.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/** Rates that are no whole numbers: what rounding takes from one record the next one gets. */
final class ScalingTest {

    private final FlowBatch batch = new FlowBatch();
    private final FlowBatch sums = new FlowBatch();

    private void add(Accumulator accumulator, long bytes, long size, long population) {
        int row = batch.append(null);
        batch.set(FlowField.PACKETS, row, 1);
        batch.set(FlowField.BYTES, row, bytes);
        batch.set(FlowField.SAMPLING_RATE, row, (population + size / 2) / size);
        batch.set(FlowField.SAMPLING_SIZE, row, size);
        batch.set(FlowField.SAMPLING_POPULATION, row, population);
        if (batch.full()) {
            flush(accumulator);
        }
    }

    private void flush(Accumulator accumulator) {
        accumulator.add(batch, batch.rows());
        batch.clear();
    }

    private long sum(Accumulator accumulator, FlowField counter) {
        accumulator.read(0, sums);
        return sums.get(counter, 0, -1);
    }

    @Test
    void aThirdIsNotLost() {
        Accumulator accumulator = new Accumulator(List.of(FlowField.PROTO), true);
        for (int i = 0; i < 3_000_000; i++) {
            add(accumulator, 41, 3, 1000);
        }
        flush(accumulator);
        assertEquals(1_000_000_000L, sum(accumulator, FlowField.PACKETS));
        assertEquals(41_000_000_000L, sum(accumulator, FlowField.BYTES));
    }

    /** Over many random records and rates the sum is that of exact fractions, but for less than one byte a divisor. */
    @Test
    void anyNumberOfRecordsAddsUpExactly() {
        SplittableRandom random = new SplittableRandom(5);
        long[][] rates = {{3, 1000}, {7, 22}, {2, 3}, {1000, 1501}, {2_000_000_011L, 2_000_000_089L}};
        BigInteger[] exact = new BigInteger[rates.length];
        java.util.Arrays.fill(exact, BigInteger.ZERO);
        Accumulator accumulator = new Accumulator(List.of(FlowField.PROTO), true);
        for (int i = 0; i < 200_000; i++) {
            int which = random.nextInt(rates.length);
            long bytes = random.nextLong(1L << random.nextInt(1, 30));
            exact[which] = exact[which].add(BigInteger.valueOf(bytes).multiply(BigInteger.valueOf(rates[which][1])));
            add(accumulator, bytes, rates[which][0], rates[which][1]);
        }
        flush(accumulator);
        BigInteger sum = BigInteger.ZERO;
        for (int i = 0; i < rates.length; i++) {
            sum = sum.add(exact[i].divide(BigInteger.valueOf(rates[i][0])));
        }
        long lost = sum.longValueExact() - sum(accumulator, FlowField.BYTES);
        assertEquals(0, lost);
    }

    /** Two divisors that share a place drive each other out; what is left is rounded, not dropped. */
    @Test
    void divisorsThatShareAPlaceLoseLittle() {
        Accumulator accumulator = new Accumulator(List.of(FlowField.PROTO), true);
        for (int i = 0; i < 30_000; i++) {
            add(accumulator, 1, 1009, 4000);
            add(accumulator, 1, 1009 + 16, 4000);
        }
        flush(accumulator);
        double exact = 30_000 * (4000.0 / 1009 + 4000.0 / 1025);
        assertTrue(Math.abs(exact - sum(accumulator, FlowField.BYTES)) < 30_000 * 2 / 1009.0, "" + exact);
    }

    @Test
    void rowsThatAreNotSelectedLeaveNothing() {
        Accumulator accumulator = new Accumulator(List.of(FlowField.PROTO), true);
        for (int i = 0; i < 3; i++) {
            add(accumulator, 1, 3, 10);
            add(accumulator, 1000, 3, 11);
            accumulator.add(batch, 1);
            batch.clear();
        }
        assertEquals(10, sum(accumulator, FlowField.BYTES));
    }
}

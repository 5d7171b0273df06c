package ribflow.table;

import java.util.List;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/**
 * What sampling does to the sums of a table: how many packets they rest on, and how far they may be off.
 *
 * <p>Where one of {@code N} packets is looked at, each of its bytes counts {@code N} times. Each packet of size {@code s}
 * that went by adds {@code s²(N−1)} to the variance of the sum of bytes, whether it was looked at or not; of those that
 * were, each stands for {@code N}, so the variance is estimated by the sum of {@code N(N−1)s²} over them. A record tells the
 * sizes of its {@code n} packets only together; they are taken for equal, which is the least they can come to
 * ({@code bytes²/n}), and exact where records are of one packet, as in sFlow.
 *
 * <p>Variances of different flows add up, so they are a column like any other: bins, roll-ups and groups of a query have
 * theirs. To add up exactly, in any order, they are whole numbers, of 1024 bytes squared; what a flow leaves over is kept for the
 * next. A year of 100 Gbit/s by samples of one in ten thousand stays below 2^63.
 *
 * <p>Rates of one in one leave no doubt. Flows whose rate nobody knows count as exported; how many bytes they are is a column
 * too, since nothing can be said of their precision.
 *
 * <p>Hot: allocation-free. One worker's.
 */
final class Precision {

    private static final double UNIT = 1 << 20;

    /** More than all networks carry while a row is kept. */
    private static final double MOST = 1L << 58;

    private static final List<FlowField> COLUMNS =
            List.of(FlowField.PACKETS_SAMPLED, FlowField.BYTES_VARIANCE, FlowField.BYTES_UNSCALED);

    private double left;

    /** Whether a table has any of the columns. */
    static boolean isAskedFor(List<FlowField> fields) {
        return COLUMNS.stream().anyMatch(fields::contains);
    }

    /** Fills the columns of those rows of a batch, whose counters are as exported. */
    void fill(FlowBatch batch, long rows) {
        long[] sampled = batch.column(FlowField.PACKETS_SAMPLED);
        long[] variances = batch.column(FlowField.BYTES_VARIANCE);
        long[] unscaled = batch.column(FlowField.BYTES_UNSCALED);
        long known = batch.present(FlowField.SAMPLING_RATE);
        for (long todo = rows; todo != 0; todo &= todo - 1) {
            int row = Long.numberOfTrailingZeros(todo);
            long packets = batch.get(FlowField.PACKETS, row, 0);
            long bytes = batch.get(FlowField.BYTES, row, 0);
            boolean rated = (known >>> row & 1) != 0;
            double factor = rated ? factor(batch, row) : 0;
            sampled[row] = factor > 0 ? packets : 0;
            variances[row] = factor > 0 ? whole(factor * bytes * bytes / Math.max(1, packets)) : 0;
            unscaled[row] = rated ? 0 : bytes;
        }
        for (int i = 0; i < COLUMNS.size(); i++) {
            batch.setPresent(COLUMNS.get(i), rows);
        }
    }

    /** N(N−1), also where N is a fraction. */
    private static double factor(FlowBatch batch, int row) {
        if (batch.has(FlowField.SAMPLING_SIZE, row)) {
            double size = Math.max(1, batch.column(FlowField.SAMPLING_SIZE)[row]);
            double population = batch.column(FlowField.SAMPLING_POPULATION)[row];
            return population / size * (population / size - 1);
        }
        double rate = batch.column(FlowField.SAMPLING_RATE)[row];
        return rate * (rate - 1);
    }

    private long whole(double variance) {
        double units = Math.min(MOST, variance / UNIT + left);
        long whole = (long) units;
        left = units - whole;
        return whole;
    }
}

package ribflow.query;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;
import ribflow.table.Accumulator;

/**
 * What is gathered of the rows of each group beside sums. Groups are numbered from 0 in the order in which they came.
 *
 * <p>The row {@code other} is no row but what is left of many, so it counts in sums and percentiles of rates only; and a
 * group of nothing else has no value.
 */
sealed interface Tally permits Tally.Extreme, Tally.Mean, Tally.RowCount, Tally.Distinct, Percentile {

    /** Adds rows; {@code groups} says to which group each belongs, by its place in the batch. */
    void add(FlowBatch batch, long rows, int[] groups);

    /** All rows were added. */
    default void finish() {}

    /** Puts the results of groups into a batch, whose first row is that group and whose others follow. */
    void give(FlowBatch batch, int first);

    /** About what it keeps for each group. */
    int bytesPerGroup();

    /** About what it keeps now, of so many groups. */
    default long bytes(int groups) {
        return (long) groups * bytesPerGroup();
    }

    /** About what they keep together. */
    static long bytes(List<Tally> tallies, int groups) {
        long sum = 0;
        for (Tally tally : tallies) {
            sum += tally.bytes(groups);
        }
        return sum;
    }

    static long real(FlowBatch batch, long rows) {
        return rows & ~batch.present(FlowField.OTHER);
    }

    /** The smallest or the largest value. */
    final class Extreme implements Tally {

        private final FlowField column;
        private final FlowField result;
        private final boolean largest;
        private final BitSet known = new BitSet();
        private long[] values = new long[64];

        Extreme(FlowField column, FlowField result, boolean largest) {
            this.column = column;
            this.result = result;
            this.largest = largest;
        }

        @Override
        public void add(FlowBatch batch, long rows, int[] groups) {
            long[] from = batch.column(column);
            for (long left = real(batch, rows) & batch.present(column); left != 0; left &= left - 1) {
                int row = Long.numberOfTrailingZeros(left);
                int group = groups[row];
                values = roomy(values, group);
                int order = Long.compareUnsigned(from[row], values[group]);
                if (!known.get(group) || (largest ? order > 0 : order < 0)) {
                    values[group] = from[row];
                    known.set(group);
                }
            }
        }

        @Override
        public void give(FlowBatch batch, int first) {
            for (int row = 0; row < batch.size(); row++) {
                if (known.get(first + row)) {
                    batch.set(result, row, values[first + row]);
                }
            }
        }

        @Override
        public int bytesPerGroup() {
            return Long.BYTES;
        }
    }

    /** The mean of the values there are. */
    final class Mean implements Tally {

        private final FlowField column;
        private final FlowField result;
        private double[] sums = new double[64];
        private long[] counts = new long[64];

        Mean(FlowField column, FlowField result) {
            this.column = column;
            this.result = result;
        }

        @Override
        public void add(FlowBatch batch, long rows, int[] groups) {
            long[] from = batch.column(column);
            boolean decimal = column.kind() == Kind.DECIMAL;
            for (long left = real(batch, rows) & batch.present(column); left != 0; left &= left - 1) {
                int row = Long.numberOfTrailingZeros(left);
                int group = groups[row];
                if (group >= sums.length) {
                    sums = Arrays.copyOf(sums, 2 * group);
                }
                counts = roomy(counts, group);
                sums[group] += decimal ? Double.longBitsToDouble(from[row]) : from[row];
                counts[group]++;
            }
        }

        @Override
        public void give(FlowBatch batch, int first) {
            for (int row = 0; row < batch.size(); row++) {
                int group = first + row;
                if (group < counts.length && counts[group] > 0) {
                    batch.set(result, row, Double.doubleToLongBits(sums[group] / counts[group]));
                }
            }
        }

        @Override
        public int bytesPerGroup() {
            return Double.BYTES + Long.BYTES;
        }
    }

    /** How many rows. */
    final class RowCount implements Tally {

        private final FlowField result;
        private final boolean one;
        private long[] counts = new long[64];

        /** @param one whether all rows are one group, which then counts from zero */
        RowCount(FlowField result, boolean one) {
            this.result = result;
            this.one = one;
        }

        @Override
        public void add(FlowBatch batch, long rows, int[] groups) {
            for (long left = real(batch, rows); left != 0; left &= left - 1) {
                int group = groups[Long.numberOfTrailingZeros(left)];
                counts = roomy(counts, group);
                counts[group]++;
            }
        }

        @Override
        public void give(FlowBatch batch, int first) {
            for (int row = 0; row < batch.size(); row++) {
                long count = first + row < counts.length ? counts[first + row] : 0;
                if (count > 0 || one) {
                    batch.set(result, row, count);
                }
            }
        }

        @Override
        public int bytesPerGroup() {
            return Long.BYTES;
        }
    }

    /** How many different values; none where no row had one, for nobody knows then. */
    final class Distinct implements Tally {

        private final FlowField column;
        private final FlowField result;
        private final FlowField group;
        private final Accumulator values;
        private long[] counts = new long[64];

        Distinct(FlowField column, FlowField result, FlowField group) {
            this.column = column;
            this.result = result;
            this.group = group;
            this.values = new Accumulator(List.of(group, column), false);
        }

        @Override
        public void add(FlowBatch batch, long rows, int[] groups) {
            long known = real(batch, rows) & batch.present(column);
            if (known != 0) {
                number(batch, known, groups, group);
                values.add(batch, known);
            }
        }

        @Override
        public void finish() {
            FlowBatch batch = new FlowBatch(group.ordinal() + 1 - FlowField.count());
            for (int at = 0; at < values.size(); ) {
                at = values.read(at, batch);
                for (int row = 0; row < batch.size(); row++) {
                    int of = (int) batch.column(group)[row];
                    counts = roomy(counts, of);
                    counts[of]++;
                }
            }
        }

        @Override
        public void give(FlowBatch batch, int first) {
            for (int row = 0; row < batch.size(); row++) {
                if (first + row < counts.length && counts[first + row] > 0) {
                    batch.set(result, row, counts[first + row]);
                }
            }
        }

        @Override
        public int bytesPerGroup() {
            return Long.BYTES + values.bytesPerRow();
        }

        @Override
        public long bytes(int groups) {
            return (long) groups * Long.BYTES + (long) values.size() * values.bytesPerRow();
        }
    }

    /** Writes the numbers of their groups beside rows. */
    static void number(FlowBatch batch, long rows, int[] groups, FlowField group) {
        for (long left = rows; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            batch.set(group, row, groups[row]);
        }
    }

    static long[] roomy(long[] values, int place) {
        return place < values.length ? values : Arrays.copyOf(values, 2 * place);
    }

    /** The tallies that some measures need; sums need none. */
    static List<Tally> of(List<Measure> measures, Period period, boolean one) {
        return measures.stream()
                .filter(measure -> measure.function() != Measure.Function.SUM)
                .map(measure -> of(measure, period, one))
                .toList();
    }

    private static Tally of(Measure measure, Period period, boolean one) {
        FlowField column = measure.column();
        FlowField result = measure.result();
        return switch (measure.function()) {
            case AVG -> new Mean(column, result);
            case MIN -> new Extreme(column, result, false);
            case MAX -> new Extreme(column, result, true);
            case COUNT -> new RowCount(result, one);
            case DISTINCT -> new Distinct(column, result, measure.group());
            case P95 -> new Percentile(column, result, measure.group(), period);
            case SUM -> throw new AssertionError("sums are kept already");
        };
    }
}

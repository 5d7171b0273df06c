package ribflow.query;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.table.Accumulator;

/**
 * The 95th percentile of a counter's rate over time bins, as it is billed: nearest-rank over all bins of the period. With
 * {@code n} bins, the rates of a group are sorted and the one at rank {@code ceil(0.95 n)}, counted from 1, is taken. A bin in
 * which the group had no traffic is a rate of zero, and counts; one of which nothing was collected does not. What the period
 * is, and how many bins a longer one stands for, {@link Period} says.
 */
final class Percentile implements Tally {

    private final FlowField counter;
    private final FlowField result;
    private final FlowField group;
    private final Period period;
    private final Accumulator byBin;
    private final FlowBatch finished;
    private long[] sums = new long[64];
    private int[] addedIn = new int[64];
    private int[] added = new int[64];
    private int addedCount;
    private int round = 1;
    private long bin = Long.MIN_VALUE;
    private int[] begins = {};
    private double[] rates = {};
    private int[] samples = {};
    private int bins;

    Percentile(FlowField counter, FlowField result, FlowField group, Period period) {
        this.counter = counter;
        this.result = result;
        this.group = group;
        this.period = period;
        this.byBin = new Accumulator(List.of(group, FlowField.STAMP_INSERTED), false);
        this.finished = new FlowBatch(group.ordinal() + 1 - FlowField.count());
    }

    /** Rows come bin by bin, so sums of one bin are kept at hand, by group, and put away when another begins. */
    @Override
    public void add(FlowBatch batch, long rows, int[] groups) {
        long[] starts = batch.column(FlowField.STAMP_INSERTED);
        long stamped = rows & batch.present(FlowField.STAMP_INSERTED);
        for (long left = stamped; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            if (starts[row] != bin) {
                putAway();
                bin = starts[row];
            }
            add(groups[row], batch.get(counter, row, 0));
        }
        if (stamped != rows) {
            Tally.number(batch, rows & ~stamped, groups, group);
            byBin.add(batch, rows & ~stamped);
        }
    }

    private void add(int of, long count) {
        if (of >= sums.length) {
            int more = 2 * of;
            sums = Arrays.copyOf(sums, more);
            addedIn = Arrays.copyOf(addedIn, more);
            added = Arrays.copyOf(added, more);
        }
        if (addedIn[of] != round) {
            addedIn[of] = round;
            added[addedCount++] = of;
            sums[of] = 0;
        }
        sums[of] += count;
    }

    private void putAway() {
        for (int i = 0; i < addedCount; i++) {
            int row = finished.append(null);
            finished.set(group, row, added[i]);
            finished.set(FlowField.STAMP_INSERTED, row, bin);
            finished.set(counter, row, sums[added[i]]);
            if (finished.full() || i + 1 == addedCount) {
                byBin.add(finished, finished.rows());
                finished.clear();
            }
        }
        addedCount = 0;
        round++;
    }

    /** Puts the rates of each group side by side: those of group {@code g} from {@code begins[g]} on. */
    @Override
    public void finish() {
        putAway();
        FlowBatch batch = new FlowBatch(group.ordinal() + 1 - FlowField.count());
        int groups = 0;
        int[] counts = new int[64];
        for (int at = 0; at < byBin.size(); ) {
            at = byBin.read(at, batch);
            for (int row = 0; row < batch.size(); row++) {
                int of = (int) batch.column(group)[row];
                counts = of < counts.length ? counts : Arrays.copyOf(counts, 2 * of);
                counts[of]++;
                groups = Math.max(groups, of + 1);
            }
        }
        begins = new int[groups + 1];
        for (int of = 0; of < groups; of++) {
            begins[of + 1] = begins[of] + counts[of];
        }
        rates = new double[begins[groups]];
        samples = new int[begins[groups]];
        fill(batch, Arrays.copyOf(begins, groups));
        bins = period.samples();
    }

    private void fill(FlowBatch batch, int[] next) {
        for (int from = 0; from < byBin.size(); ) {
            from = byBin.read(from, batch);
            for (int row = 0; row < batch.size(); row++) {
                int at = next[(int) batch.column(group)[row]]++;
                rates[at] = Rating.rate(counter, batch.get(counter, row, 0), period.seconds(batch, row));
                samples[at] = period.samples(batch, row);
            }
        }
    }

    @Override
    public void give(FlowBatch batch, int first) {
        for (int row = 0; row < batch.size() && first + row + 1 < begins.length; row++) {
            double value = nearestRank(begins[first + row], begins[first + row + 1]);
            batch.set(result, row, Double.doubleToLongBits(value));
        }
    }

    /** The rate at the rank, of the samples between two places. */
    private double nearestRank(int from, int to) {
        int known = Arrays.stream(samples, from, to).sum();
        if (known == to - from) {
            return nearestRank(Arrays.copyOfRange(rates, from, to), bins);
        }
        List<Integer> largestFirst = IntStream.range(from, to)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> rates[i]).reversed())
                .toList();
        int all = Math.max(bins, known);
        long above = all - rank(all);
        for (int i : largestFirst) {
            above -= samples[i];
            if (above < 0) {
                return rates[i];
            }
        }
        return 0;
    }

    /** @param rates those of bins with traffic; the others of so many bins are zeros */
    static double nearestRank(double[] rates, int bins) {
        Arrays.sort(rates);
        int all = Math.max(bins, rates.length);
        int zeros = all - rates.length;
        int rank = rank(all);
        return rank <= zeros ? 0 : rates[rank - zeros - 1];
    }

    private static int rank(int all) {
        return (int) ((95L * all + 99) / 100);
    }

    @Override
    public int bytesPerGroup() {
        return byBin.bytesPerRow() + Double.BYTES + Integer.BYTES;
    }

    @Override
    public long bytes(int groups) {
        return (long) byBin.size() * bytesPerGroup() + (long) sums.length * (Long.BYTES + 2 * Integer.BYTES);
    }
}

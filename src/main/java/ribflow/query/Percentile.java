package ribflow.query;

import java.util.Arrays;
import java.util.List;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.table.Accumulator;

/**
 * The 95th percentile of a counter's rate over time bins, as it is billed: nearest-rank over all bins of the period. With
 * {@code n} bins, the rates of a group are sorted and the one at rank {@code ceil(0.95 n)}, counted from 1, is taken. A bin in
 * which the group had no traffic is a rate of zero, and counts. What the period is, {@link Period} says.
 */
final class Percentile implements Tally {

    private final FlowField counter;
    private final FlowField result;
    private final FlowField group;
    private final Period period;
    private final Accumulator byBin;
    private int[] begins = {};
    private double[] rates = {};
    private int bins;

    Percentile(FlowField counter, FlowField result, FlowField group, Period period) {
        this.counter = counter;
        this.result = result;
        this.group = group;
        this.period = period;
        this.byBin = new Accumulator(List.of(group, FlowField.STAMP_INSERTED), false);
    }

    @Override
    public void add(FlowBatch batch, long rows, int[] groups) {
        Tally.number(batch, rows, groups, group);
        byBin.add(batch, rows);
    }

    /** Puts the rates of each group side by side: those of group {@code g} from {@code begins[g]} on. */
    @Override
    public void finish() {
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
        fill(batch, Arrays.copyOf(begins, groups));
        bins = period.bins();
    }

    private void fill(FlowBatch batch, int[] next) {
        for (int at = 0; at < byBin.size(); ) {
            at = byBin.read(at, batch);
            for (int row = 0; row < batch.size(); row++) {
                rates[next[(int) batch.column(group)[row]]++] =
                        Rating.rate(counter, batch.get(counter, row, 0), period.seconds(batch, row));
            }
        }
    }

    @Override
    public void give(FlowBatch batch, int first) {
        for (int row = 0; row < batch.size() && first + row + 1 < begins.length; row++) {
            double[] of = Arrays.copyOfRange(rates, begins[first + row], begins[first + row + 1]);
            batch.set(result, row, Double.doubleToLongBits(nearestRank(of, bins)));
        }
    }

    /** @param rates those of bins with traffic; the others of so many bins are zeros */
    static double nearestRank(double[] rates, int bins) {
        Arrays.sort(rates);
        int all = Math.max(bins, rates.length);
        int zeros = all - rates.length;
        int rank = (int) ((95L * all + 99) / 100);
        return rank <= zeros ? 0 : rates[rank - zeros - 1];
    }

    @Override
    public int bytesPerGroup() {
        return byBin.bytesPerRow() + Double.BYTES;
    }

    @Override
    public long bytes(int groups) {
        return (long) byBin.size() * bytesPerGroup();
    }
}

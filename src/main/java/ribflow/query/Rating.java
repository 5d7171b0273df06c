package ribflow.query;

import java.util.List;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/** Counters per second of the time they stand for: packets, flows, and bytes as bits. */
final class Rating implements RowSource {

    private final RowSource source;
    private final List<FlowField> rates;
    private final Period period;

    /** @param rates the columns that take the rates of packets, flows and bytes */
    Rating(RowSource source, List<FlowField> rates, Period period) {
        this.source = source;
        this.rates = rates;
        this.period = period;
    }

    /** What the rate of a counter is called. */
    static String label(FlowField counter) {
        if (counter == FlowField.BYTES) {
            return "bps";
        }
        return counter == FlowField.PACKETS ? "pps" : "fps";
    }

    /** How a column of rates is headed for the eye. */
    static String title(FlowField rate) {
        return switch (rate.label()) {
            case "pps" -> "PACKET/S";
            case "fps" -> "FLOW/S";
            case "bps" -> "BIT/S";
            default -> rate.header();
        };
    }

    static double rate(FlowField counter, long count, double seconds) {
        return (counter == FlowField.BYTES ? 8.0 : 1.0) * count / seconds;
    }

    @Override
    public long next(FlowBatch batch) {
        long rows = source.next(batch);
        for (long left = rows; left != 0; left &= left - 1) {
            rate(batch, Long.numberOfTrailingZeros(left));
        }
        return rows;
    }

    /** Sets the rates of a row. */
    void rate(FlowBatch batch, int row) {
        double seconds = period.seconds(batch, row);
        for (int i = 0; i < rates.size(); i++) {
            FlowField counter = Total.COUNTERS.get(i);
            if (batch.has(counter, row)) {
                batch.set(
                        rates.get(i), row, Double.doubleToLongBits(rate(counter, batch.column(counter)[row], seconds)));
            }
        }
    }
}

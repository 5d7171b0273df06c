package ribflow.decode.template;

import java.nio.ByteBuffer;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;
import ribflow.flow.Kind;

/**
 * A column and the fields of the record that fill it, the most wanted first.
 *
 * <p>A template may hold several that mean the same: both an IPv4 and an IPv6 address of which the unused one is
 * zero, a TCP port and a UDP port. A less wanted one is taken in the rows where those before it are zero or absent.
 *
 * <p>Hot: allocation-free.
 */
final class ColumnPlan implements ColumnFiller {

    private static final long IPV4_UNSPECIFIED = 0xffff_0000_0000L;

    /** The last AS number is nobody's (RFC 7300), and what some routers write for want of one. */
    private static final long NO_AS = 0xffff_ffffL;

    private final FlowField field;
    private final Step[] steps;
    private final boolean zeroIsAbsent;
    private final boolean address;
    private final long nothing;

    /**
     * @param steps most wanted first, at least one
     * @param zeroIsAbsent whether zero says that the exporter does not know
     */
    ColumnPlan(FlowField field, Step[] steps, boolean zeroIsAbsent) {
        this.field = field;
        this.steps = steps;
        this.zeroIsAbsent = zeroIsAbsent;
        this.address = field.kind() == Kind.ADDRESS;
        this.nothing = field.kind() == Kind.ASN ? NO_AS : 0;
    }

    @Override
    public void fill(ByteBuffer in, Records records, ExportMessage message, FlowRows rows, int first) {
        FlowBatch batch = rows.batch();
        long[] high = batch.high(field);
        long[] low = batch.column(field);
        long read = steps[0].read(in, records, message, high, low, first, rows.spare());
        if (zeroIsAbsent || steps.length > 1) {
            long found = read & nonZero(high, low, first, records.count());
            for (int i = 1; i < steps.length && found != records.rows(); i++) {
                found |= fillGaps(steps[i], found, in, records, message, rows, first);
            }
            read = zeroIsAbsent ? found : read | found;
        }
        batch.setPresent(field, batch.present(field) | read << first);
    }

    private long fillGaps(
            Step step, long found, ByteBuffer in, Records records, ExportMessage message, FlowRows rows, int first) {
        FlowBatch batch = rows.batch();
        long[] high = rows.otherHigh();
        long[] low = rows.otherLow();
        long read = step.read(in, records, message, high, low, 0, rows.spare());
        long filled = read & ~found & nonZero(high, low, 0, records.count());
        for (long left = filled; left != 0; left &= left - 1) {
            int row = Long.numberOfTrailingZeros(left);
            batch.column(field)[first + row] = low[row];
            if (address) {
                batch.high(field)[first + row] = high[row];
            }
        }
        return filled;
    }

    /** A bit for each of the rows that is not zero; the unspecified address of either family is zero, and so is no AS. */
    private long nonZero(long[] high, long[] low, int first, int count) {
        long bits = 0;
        for (int row = 0; row < count; row++) {
            long value = low[first + row];
            boolean zero = address
                    ? high[first + row] == 0 && (value & ~IPV4_UNSPECIFIED) == 0
                    : value == 0 || value == nothing;
            bits |= (zero ? 0L : 1L) << row;
        }
        return bits;
    }
}

package ribflow.decode.template;

import java.nio.ByteBuffer;
import ribflow.flow.ExporterCounter;
import ribflow.flow.FlowField;

/**
 * The plan of records that become two flows: all records at hand forward, then those again in reverse that counted
 * anything there (see {@link ReverseDirection}). A conversation to which nobody answered is one flow.
 *
 * <p>Hot: allocation-free.
 *
 * @param counters those of the reverse direction
 */
record SplitBiflowPlan(FlowPlan forward, FlowPlan reverse, CounterPair counters) implements RecordPlan {

    @Override
    public int rowsPerRecord() {
        return 2;
    }

    @Override
    public RecordSampling sampling() {
        return forward.sampling();
    }

    @Override
    public void take(ByteBuffer in, Records records, ExportMessage message, FlowRows rows) {
        forward.take(in, records, message, rows);
        long[] packets = rows.otherHigh();
        long[] bytes = rows.otherLow();
        counters.read(in, records, message, packets, bytes, rows.spare());
        long answered = CounterPair.nonZero(packets, bytes, records.count());
        if (answered != 0) {
            takeReverse(reverse, in, rows.only(records, answered), message, rows);
        }
    }

    static void takeReverse(FlowPlan reverse, ByteBuffer in, Records records, ExportMessage message, FlowRows rows) {
        int first = rows.batch().size();
        reverse.take(in, records, message, rows);
        markReverse(message, rows, first);
    }

    /** Says that the rows from the first one on are reverse halves. */
    static void markReverse(ExportMessage message, FlowRows rows, int first) {
        int count = rows.batch().size() - first;
        HeaderColumns.fill(rows.batch(), FlowField.REVERSE, first, count, 1);
        message.count(ExporterCounter.FLOWS_REVERSE, count);
    }
}

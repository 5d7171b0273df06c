package ribflow.decode.template;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import ribflow.flow.ExporterCounter;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/**
 * The plan of records that count both directions and become one flow all the same: it stands in the direction of the
 * record, and its counters and TCP flags are those of both.
 *
 * <p>Hot: allocation-free.
 *
 * @param counters those of the reverse direction
 * @param flags the TCP flags of the reverse direction
 */
record MergedBiflowPlan(
        FlowPlan forward, CounterPair counters, @Nullable Step flags) implements RecordPlan {

    @Override
    public RecordSampling sampling() {
        return forward.sampling();
    }

    @Override
    public void take(ByteBuffer in, Records records, ExportMessage message, FlowRows rows) {
        int first = rows.batch().size();
        forward.take(in, records, message, rows);
        long[] packets = rows.otherHigh();
        long[] bytes = rows.otherLow();
        counters.read(in, records, message, packets, bytes, rows.spare());
        int count = records.count();
        message.count(ExporterCounter.PACKETS, add(rows.batch(), FlowField.PACKETS, first, packets, count));
        message.count(ExporterCounter.BYTES, add(rows.batch(), FlowField.BYTES, first, bytes, count));
        addFlags(flags, in, records, message, rows, first);
    }

    /** Adds to a counter; returns how much. */
    private static long add(FlowBatch batch, FlowField field, int first, long[] more, int count) {
        long sum = 0;
        for (int row = 0; row < count; row++) {
            if (more[row] != 0 && FlowPlan.possible(more[row])) {
                batch.set(field, first + row, batch.get(field, first + row, 0) + more[row]);
                sum += more[row];
            }
        }
        return sum;
    }

    /** Adds the TCP flags of the reverse direction to those of the rows from the first one on. */
    static void addFlags(
            @Nullable Step flags, ByteBuffer in, Records records, ExportMessage message, FlowRows rows, int first) {
        if (flags == null) {
            return;
        }
        FlowBatch batch = rows.batch();
        long[] also = rows.otherLow();
        long read = flags.read(in, records, message, also, also, 0, rows.spare());
        for (; read != 0; read &= read - 1) {
            int row = Long.numberOfTrailingZeros(read);
            batch.set(FlowField.TCPFLAGS, first + row, batch.get(FlowField.TCPFLAGS, first + row, 0) | also[row]);
        }
    }
}

package ribflow.decode.template;

import java.nio.ByteBuffer;
import ribflow.flow.ExporterCounter;
import ribflow.flow.FlowBatch;
import ribflow.flow.FlowField;

/**
 * The plan of flow records: which columns are filled from which fields.
 *
 * <p>It works column by column: one field of all records at hand, then the next field. Each loop reads at a constant
 * stride and writes one array, which is several times as fast as record after record.
 *
 * <p>Hot: allocation-free.
 */
final class FlowPlan implements RecordPlan {

    private final ColumnFiller[] columns;
    private final HeaderColumns header;
    private final RecordSampling sampling;

    FlowPlan(ColumnFiller[] columns, HeaderColumns header, RecordSampling sampling) {
        this.columns = columns;
        this.header = header;
        this.sampling = sampling;
    }

    @Override
    public RecordSampling sampling() {
        return sampling;
    }

    @Override
    public void take(ByteBuffer in, Records records, ExportMessage message, FlowRows rows) {
        int first = fill(in, records, message, rows);
        count(message, rows.batch(), first, records.count());
    }

    /** Fills the rows of the records without counting them yet; returns the first. */
    int fill(ByteBuffer in, Records records, ExportMessage message, FlowRows rows) {
        int first = rows.append(message.exporter(), records.count());
        for (ColumnFiller column : columns) {
            column.fill(in, records, message, rows, first);
        }
        header.fill(message, rows.batch(), first, records.count());
        sampling.fill(in, records, message, rows, first);
        return first;
    }

    static void count(ExportMessage message, FlowBatch batch, int first, int count) {
        message.count(ExporterCounter.FLOWS, count);
        message.count(ExporterCounter.PACKETS, sum(batch, FlowField.PACKETS, first, count));
        message.count(ExporterCounter.BYTES, sum(batch, FlowField.BYTES, first, count));
    }

    private static long sum(FlowBatch batch, FlowField field, int first, int count) {
        long[] column = batch.column(field);
        long present = batch.present(field);
        long sum = 0;
        for (int row = first; row < first + count; row++) {
            sum += column[row] & -(present >>> row & 1);
        }
        return sum;
    }
}

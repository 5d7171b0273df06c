package ribflow.decode.template;

import java.nio.ByteBuffer;
import ribflow.flow.ExporterCounter;
import ribflow.flow.FlowField;

/**
 * The plan of data records without packets and bytes, which are events and no flows: they are counted.
 *
 * @param columns what an inspector is shown of them all the same
 */
record UncountedPlan(FlowPlan columns) implements RecordPlan {

    @Override
    public void take(ByteBuffer in, Records records, ExportMessage message, FlowRows rows) {
        message.count(ExporterCounter.RECORDS_NO_COUNTERS, records.count());
        if (rows.inspector() != null) {
            int first = rows.batch().size();
            columns.take(in, records, message, rows);
            for (int row = first; row < rows.batch().size(); row++) {
                rows.batch().unset(FlowField.FLOWS, row);
            }
        }
    }
}

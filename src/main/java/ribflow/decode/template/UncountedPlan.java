package ribflow.decode.template;

import java.nio.ByteBuffer;
import ribflow.flow.ExporterCounter;

/** The plan of data records without packets and bytes, which are events and no flows: they are counted. */
record UncountedPlan() implements RecordPlan {

    @Override
    public void take(ByteBuffer in, Records records, ExportMessage message, FlowRows rows) {
        message.count(ExporterCounter.RECORDS_NO_COUNTERS, records.count());
    }
}

package ribflow.decode.template;

import java.nio.ByteBuffer;

/** What is done with the records of a template: decided once, when the template comes. */
sealed interface RecordPlan permits FlowPlan, SplitBiflowPlan, MergedBiflowPlan, OptionsPlan, UncountedPlan {

    /** How many rows a record makes at most. */
    default int rowsPerRecord() {
        return 1;
    }

    /** Takes records that were located: there is room in the batch for the rows of each. */
    void take(ByteBuffer in, Records records, ExportMessage message, FlowRows rows);
}

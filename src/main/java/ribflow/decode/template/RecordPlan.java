package ribflow.decode.template;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What is done with the records of a template: decided once, when the template comes. */
sealed interface RecordPlan
        permits FlowPlan, SplitBiflowPlan, MergedBiflowPlan, TotalsPlan, FramePlan, OptionsPlan, UncountedPlan {

    /** Where the sampling rates of the records are looked for; null if they have none. */
    default @Nullable RecordSampling sampling() {
        return null;
    }

    /** How many rows a record makes at most. */
    default int rowsPerRecord() {
        return 1;
    }

    /** Takes records that were located: there is room in the batch for the rows of each. */
    void take(ByteBuffer in, Records records, ExportMessage message, FlowRows rows);
}

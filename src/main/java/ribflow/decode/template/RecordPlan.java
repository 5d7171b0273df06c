package ribflow.decode.template;

import java.nio.ByteBuffer;

/** What is done with the records of a template: decided once, when the template comes. */
sealed interface RecordPlan permits FlowPlan, OptionsPlan, UncountedPlan {

    /** Takes records that were located: there is room in the batch for each. */
    void take(ByteBuffer in, Records records, ExportMessage message, FlowRows rows);
}

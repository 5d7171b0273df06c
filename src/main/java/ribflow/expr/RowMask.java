package ribflow.expr;

import ribflow.flow.FlowBatch;

/** A compiled condition, or a part of one. */
@FunctionalInterface
interface RowMask {

    /** Those of the rows that meet the condition. Hot: allocation-free once it is warm. */
    long test(FlowBatch batch, long rows);
}

package ribflow.expr;

import ribflow.flow.FlowBatch;

/** A compiled condition: which rows of a batch meet it. Used by one thread; may remember what it learnt of interned ids. */
@FunctionalInterface
public interface RowFilter {

    /** A bit for each row that meets the condition. Hot: allocation-free once it is warm. */
    long test(FlowBatch batch);
}

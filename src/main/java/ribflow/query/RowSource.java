package ribflow.query;

import ribflow.flow.FlowBatch;

/** Rows on their way from a snapshot to an answer, in batches of up to 64. */
@FunctionalInterface
interface RowSource {

    /**
     * Clears the batch and fills it with the next rows.
     *
     * @return a bit for each row that counts; 0 when there are no more
     */
    long next(FlowBatch batch);
}

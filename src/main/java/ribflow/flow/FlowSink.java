package ribflow.flow;

/** Whoever takes flows: the next stage of the river. Takes a batch, never a flow. */
@FunctionalInterface
public interface FlowSink {

    /** Takes the rows; the batch is the caller's again on return, who empties it. */
    void accept(FlowBatch batch);
}

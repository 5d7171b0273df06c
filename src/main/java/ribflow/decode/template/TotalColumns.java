package ribflow.decode.template;

import ribflow.flow.FlowBatch;

/** Room for what up to 64 records say of totals, column by column. One for each worker. */
final class TotalColumns {

    final long[] packets = new long[FlowBatch.CAPACITY];
    final long[] bytes = new long[FlowBatch.CAPACITY];
    final long[] reversePackets = new long[FlowBatch.CAPACITY];
    final long[] reverseBytes = new long[FlowBatch.CAPACITY];
    final long[] start = new long[FlowBatch.CAPACITY];
    final long[] end = new long[FlowBatch.CAPACITY];
    final long[] high = new long[FlowBatch.CAPACITY];
    final long[] low = new long[FlowBatch.CAPACITY];
    final TotalReport report = new TotalReport();

    /** The records of which something is new, forward and in reverse. */
    long forward;

    long reverse;

    /** The records that begin with the report before rather than with the flow. */
    long continued;

    /** The records of flows that are over. */
    long ended;
}

package ribflow.table;

import ribflow.flow.Dictionary;
import ribflow.flow.FlowBatch;

/**
 * What a flow would come to in a table, without being counted there.
 *
 * @param taken whether the table's filter takes it
 * @param rows the rows it would add to: keys, and what it would add; none if it is not taken. A flow makes several where it
 *     lies in several bins, or counts for both of its sides
 * @param dictionary what the ids in the rows mean, in as much detail as the table keeps
 */
public record Trial(Table table, boolean taken, FlowBatch rows, Dictionary dictionary) {}

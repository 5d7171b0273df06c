/**
 * NetFlow with records of fixed formats: v1, v5, v7 and the fourteen aggregation schemes of v8. All are lists of
 * information elements that everybody knows beforehand ({@code FixedFormat}); what differs are the headers.
 */
@NullMarked
package ribflow.decode.netflow;

import org.jspecify.annotations.NullMarked;

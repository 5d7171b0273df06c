/** NetFlow with records of a fixed format: v5. */
@NullMarked
package ribflow.decode.netflow;

import org.jspecify.annotations.NullMarked;

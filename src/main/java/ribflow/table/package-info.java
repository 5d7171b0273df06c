/** Tables of flows by any columns: filled by workers, owned by one merger, read by snapshots. */
@NullMarked
package ribflow.table;

import org.jspecify.annotations.NullMarked;

/** The history: final bins of tables on disk, and their roll-ups. */
@NullMarked
package ribflow.store;

import org.jspecify.annotations.NullMarked;

/** Counters: everything that moves gets one. */
@NullMarked
package ribflow.stats;

import org.jspecify.annotations.NullMarked;

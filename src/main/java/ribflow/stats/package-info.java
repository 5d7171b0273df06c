/** Counters, of which everything that moves gets one, and how their numbers are written for reading. */
@NullMarked
package ribflow.stats;

import org.jspecify.annotations.NullMarked;

/** The wiring, on one screen. */
@NullMarked
package ribflow.daemon;

import org.jspecify.annotations.NullMarked;

/** Routers that speak BGP and export flows, and the truth about what they forwarded. */
@NullMarked
package ribflow.simulate;

import org.jspecify.annotations.NullMarked;

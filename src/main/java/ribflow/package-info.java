/** ribflow: a BGP-aware flow accounting daemon. */
@NullMarked
package ribflow;

import org.jspecify.annotations.NullMarked;

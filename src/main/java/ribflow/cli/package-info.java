/** The commands of a terminal. Knows the socket, not the daemon. */
@NullMarked
package ribflow.cli;

import org.jspecify.annotations.NullMarked;

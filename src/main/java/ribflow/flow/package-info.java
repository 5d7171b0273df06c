/** The vocabulary of a flow: its columns, a batch of 64 in passing, who exported it, and why something is not known. */
@NullMarked
package ribflow.flow;

import org.jspecify.annotations.NullMarked;

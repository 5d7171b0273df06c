/** From the bytes of an export datagram to rows of a batch. */
@NullMarked
package ribflow.decode;

import org.jspecify.annotations.NullMarked;

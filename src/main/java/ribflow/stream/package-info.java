/**
 * Streams of messages that have their lengths in their headers, as BGP, BMP and RTR have them: {@link ribflow.stream.Reframer}
 * cuts them, and each protocol says how its headers are read.
 *
 * <p>A reframer belongs to one connection, and is used on that connection's event loop.
 */
@NullMarked
package ribflow.stream;

import org.jspecify.annotations.NullMarked;

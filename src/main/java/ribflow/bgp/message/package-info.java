/** BGP messages: bytes to values and back. Knows no session. */
@NullMarked
package ribflow.bgp.message;

import org.jspecify.annotations.NullMarked;

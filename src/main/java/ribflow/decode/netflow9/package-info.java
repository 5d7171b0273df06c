/** NetFlow v9 (RFC 3954): its header and the syntax of its templates. */
@NullMarked
package ribflow.decode.netflow9;

import org.jspecify.annotations.NullMarked;

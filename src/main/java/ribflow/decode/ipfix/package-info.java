/** IPFIX (RFC 7011): its header and the syntax of its templates. */
@NullMarked
package ribflow.decode.ipfix;

import org.jspecify.annotations.NullMarked;

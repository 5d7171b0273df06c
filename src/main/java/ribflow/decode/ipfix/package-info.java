/** Templates and what they become. */
@NullMarked
package ribflow.decode.ipfix;

import org.jspecify.annotations.NullMarked;

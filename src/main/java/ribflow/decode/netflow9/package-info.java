/** Templates and what they become. */
@NullMarked
package ribflow.decode.netflow9;

import org.jspecify.annotations.NullMarked;

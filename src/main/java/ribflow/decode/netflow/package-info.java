/** Templates and what they become. */
@NullMarked
package ribflow.decode.netflow;

import org.jspecify.annotations.NullMarked;

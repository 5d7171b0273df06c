/** Templates and what they become. */
@NullMarked
package ribflow.decode.template;

import org.jspecify.annotations.NullMarked;

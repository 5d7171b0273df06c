/** The local socket that answers queries and commands in text. */
@NullMarked
package ribflow.control;

import org.jspecify.annotations.NullMarked;

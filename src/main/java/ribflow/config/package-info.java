/** The configuration file: its keys, and their way into each package's own record. */
@NullMarked
package ribflow.config;

import org.jspecify.annotations.NullMarked;

/** Addresses and prefixes as numbers, the shared prefix table, and the epochs that say when a number may be used again. */
@NullMarked
package ribflow.ip;

import org.jspecify.annotations.NullMarked;

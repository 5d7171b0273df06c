/** The PoP-to-PoP core traffic matrix, a table with a shape. */
@NullMarked
package ribflow.matrix;

import org.jspecify.annotations.NullMarked;

/** Expressions over columns: parsed with positions, checked against the columns there are, compiled to a mask of the rows of a batch. */
@NullMarked
package ribflow.expr;

import org.jspecify.annotations.NullMarked;

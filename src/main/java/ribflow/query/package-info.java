/** The query language: a source and a row of stages, each behind a bar. */
@NullMarked
package ribflow.query;

import org.jspecify.annotations.NullMarked;

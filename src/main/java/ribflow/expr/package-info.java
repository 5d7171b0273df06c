/**
 * Expressions over columns: parsed with positions, checked against the kinds of the columns, compiled to a mask of the
 * rows of a batch. The same engine serves the filters of tables and of the matrix, and {@code where} in queries.
 *
 * <pre>{@code
 * text ─▶ Tokens ─▶ Expressions ─▶ Condition ─▶ Expression ─▶ RowFilter
 *                    └ Comparison, Literals: values, by the kind of the column
 * }</pre>
 *
 * <p>Everything that may take time happens on the way to a {@link ribflow.expr.Condition}: what is written is read once,
 * and a mistake is an {@link ribflow.expr.ExpressionException} that knows the character it is about. A condition holds
 * ranges of numbers, ranges of addresses, or a test of a text, and no trace of the syntax, so that another one (BPF) can
 * be put in front. Compiled, it answers for 64 rows at once with a long.
 *
 * <p><b>Absent is not zero.</b> A row that has no value in a column meets no comparison with it, {@code !=} and
 * {@code not in} included: of a flow without a route, neither {@code dst_as == 64500} nor {@code dst_as != 64500} is
 * true. {@code not (dst_as == 64500)} is true of it, and {@code has dst_as}, {@code missing dst_as} ask for the value
 * itself. An empty AS path (the own AS) is a value: {@code as_path == ""}.
 *
 * <p>An {@link ribflow.expr.Expression} is immutable and belongs to nobody; a {@link ribflow.expr.RowFilter} remembers
 * what it learnt of interned ids and belongs to the thread that uses it.
 */
@NullMarked
package ribflow.expr;

import org.jspecify.annotations.NullMarked;

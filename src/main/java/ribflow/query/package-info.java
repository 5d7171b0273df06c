/**
 * The query language, and answers: a source and a row of stages, each behind a bar.
 *
 * <pre>{@code
 * query   = SOURCE { "|" stage }
 * stage   = "where" CONDITION                    rows that meet it; see ribflow.expr
 *         | "since" TIME [ "until" TIME ] | "until" TIME
 *         | "bin" LENGTH                         coarser time bins
 *         | "by" COLUMN { "," COLUMN }           rows with equal values become one, counters are summed
 *         | measure { "," measure }              of all rows; straight behind "by", of each group
 *         | "top" COUNT [ COLUMN ] [ "other" ]   the rows with the largest values, the largest first; one row of the rest
 *         | "sort" COLUMN [ "asc" | "desc" ] { "," COLUMN [ "asc" | "desc" ] }
 *         | "select" COLUMN { "," COLUMN }       which columns are shown, in which order
 *         | "limit" COUNT                        the first rows
 *         | "rate"                               pps, fps and bps instead of packets, flows and bytes
 *         | "join" "names" [ "(" COLUMN { "," COLUMN } ")" ]
 *         | "tail"                               the query anew for each bin that closes; stands last
 * measure = ( "sum" | "p95" ) [ COUNTER ] | "count" | [ FUNCTION ] COLUMN
 * FUNCTION = "sum" | "avg" | "min" | "max" | [ "count" ] "distinct" | "p95"    else that of the measure before
 *
 * traffic | where dst_as == 15169 and dst_host in 203.0.113.0/24 | by peer_dst_as | top 10 bytes | rate
 * }</pre>
 *
 * <p>{@link ribflow.query.StageKind} has a row for each stage, from which help, manual and completion are made.
 *
 * <p>Stages do their work in the order in which they are written, so a {@code where} behind {@code by} is asked of the
 * groups. Rows without a value in a column of {@code by} are a group of their own, and come last in any order. {@code sort}
 * begins with the largest where the column was counted, otherwise with the smallest. Rows that are equal in what they
 * are sorted by follow their other columns, so that the same rows always come in the same order.
 *
 * <p>What a query computes (means, rates, names) goes into columns of its own ({@link ribflow.flow.FlowField#local}), which
 * stand beside the others in the same batches, so that every later stage can use them like any column.
 *
 * <pre>{@code
 * text ─▶ QueryParser ─▶ Query ─▶ Plan ─▶ RowSource ─▶ RowSource ─▶ … ─▶ RowsAnswer ─▶ Format
 *                        Demand ◀──┘ ▲        (batches of 64 rows)        (typed cells)
 *                          ▼         │
 *      TableSource ─▶ Snapshot ──────┘
 * }</pre>
 *
 * <p>Before anything is read, the snapshot is told what the query wants of it ({@link ribflow.query.Demand}): a source with a
 * history on disk reads no more than that, and days instead of minutes where the answer is the same. While {@code top} reads
 * a table, it says how much a row must have by now to be among the first; of the others nothing but that counter is read.
 *
 * <p>Rows stream through the stages in the same batches of 64 in which flows come in; only {@code by}, {@code sort},
 * {@code top} and {@code sum} hold rows back, and {@code top} no more than it shows; all answers together keep no more than
 * a quarter of the heap ({@link ribflow.query.Memory}). Whoever asks has an {@link ribflow.query.Answer} of typed cells,
 * which holds the snapshot until it is closed, and knows nothing of how it will be written: that is for a
 * {@link ribflow.query.Format}. Commands that show the state of the daemon answer in the same cells.
 *
 * <p>A {@link ribflow.query.QueryEngine} is for any thread; an answer belongs to the thread that asked for it.
 */
@NullMarked
package ribflow.query;

import org.jspecify.annotations.NullMarked;

/**
 * Tables of flows by any columns: filled by workers, owned by one merger, read by snapshots.
 *
 * <pre>{@code
 * worker 1:  batch ─▶ FlowTimes ─▶ Entrance ─▶ Shard ┐  handed over when full, each      ┌▶ Bins ─▶ Bin ─▶ Rows
 * worker 2:  batch ─▶ FlowTimes ─▶ Entrance ─▶ Shard ┴▶ second, before a query ─▶ Merger ┤     └▶ Shortening ─▶ Texts
 *                                    filter    Folding                                   └▶ Snapshot ─▶ query, matrix
 * }</pre>
 *
 * <p>A key is compiled to a few longs ({@link ribflow.table.KeyLayout}); keys and sums lie in pages of longs with an index
 * by hash ({@link ribflow.table.Rows}), the same for a worker's shard, a table and a query's {@code by}
 * ({@link ribflow.table.Accumulator}). 64 rows at a time go through it ({@link ribflow.table.KeyBlock}).
 *
 * <p>A flow counts in one row of a table, or in two where the table sums both of its sides. What a table does not tell apart
 * is settled as early as can be: values that are not on its lists never reach a shard ({@link ribflow.table.Folding}), long
 * texts are cut before they become its ids ({@link ribflow.table.Shortening}). What it has no room for
 * ({@link ribflow.table.Room}) goes into the one row {@code other} of its bin: every byte is somewhere, once.
 *
 * <p>Each worker adds its flows to small shards of its own, which stay in its cache, and shares nothing while it does. One
 * {@link ribflow.table.Merger} thread adds the shards to the tables. That one decision settles what would otherwise need
 * locks or be wrong with several workers: a limit that is exact, ids of texts that are the table's own
 * ({@link ribflow.table.Texts}), bins that are closed for good ({@link ribflow.table.Progress}), and pictures for queries
 * that no shard is half in. The hand-over is the only place where threads meet. Workers wait for the merger when it is
 * behind ({@link ribflow.table.Intake}); it waits for nobody.
 *
 * <p>A table may have a history on disk, of which nothing here knows more than this: whoever keeps it asks for the bins that are
 * final and {@linkplain ribflow.table.Table#waiting wait}, says which are {@linkplain ribflow.table.Table#kept kept}, saves
 * those that are {@linkplain ribflow.table.Table#unkept not} now and then, and after a restart has them
 * {@linkplain ribflow.table.Table#restore restored}. The merger waits for no disk; what waits for it stays in memory.
 *
 * <p>Threads: a worker owns its {@link ribflow.table.TableWriter}, and a shard while it fills it. The merger owns bins,
 * dictionaries, and shards that were handed over. A query's thread owns its {@link ribflow.table.Snapshot}, whose pages
 * nobody changes. {@link ribflow.table.Tables} and {@link ribflow.table.Table} may be called from any thread; what they
 * ask the merger for, they wait for.
 */
@NullMarked
package ribflow.table;

import org.jspecify.annotations.NullMarked;

/**
 * The history: final bins of tables on disk, and their roll-ups.
 *
 * <pre>{@code
 * Snapshot ─▶ BinWriter ─▶ Block ─▶ Partition ─▶ RocksDB       FOLDER/LOCK                    who writes
 *   of a bin    RowRun     4096       one batch                FOLDER/schema                  layout of all
 *              TextPool    values                              FOLDER/TABLE/checkpoint        bins still open
 *                                                              FOLDER/TABLE/5m/2026-11-22/    a RocksDB: bins of a day
 * Snapshot ◀─ StoredRows ◀─ BinReader ◀─ Block ◀─ PartitionView      …/1h/2026-11/            roll-ups of a month
 *                                                                    …/1d/2026/               of a year
 * }</pre>
 *
 * <p>A bin is a header and, column by column, blocks of 4096 values ({@link ribflow.store.Block} says why). All of them, and
 * the texts that are new, are one batch, which is on disk when {@link ribflow.store.History#put} returns. So a bin is there
 * with all it needs, or not at all; and a header says that the daemon was collecting, even if there was no flow.
 *
 * <p>Time is cut into partitions, each a RocksDB in a folder of its own ({@link ribflow.store.PeriodRule}): retention deletes
 * a folder, damage sets one aside ({@link ribflow.store.Period}), and what nobody asks for is not even open
 * ({@link ribflow.store.OpenPartitions}). Nothing in a partition means anything outside it: columns are known by name and
 * kind, texts and words by the partition's dictionary, and neither ids of the process nor ordinals reach the disk.
 *
 * <p>{@link ribflow.store.RollUp} makes coarser bins of finer ones, {@link ribflow.store.Expiry} deletes what is old, both
 * when they are told to. What is open in a table is saved in a file ({@link ribflow.store.CheckpointFile}).
 *
 * <p>Whoever asks a table that has a history asks a {@link ribflow.store.HistoricalTable}: stored bins and those in memory as
 * one. Which bins are read, of which lengths, is the {@link ribflow.store.Choice}'s; what was missing, the {@link
 * ribflow.store.Remarks}'.
 *
 * <p>Nothing here has a thread. One thread writes a table; any number read, each what there was when it began a partition.
 */
@NullMarked
package ribflow.store;

import org.jspecify.annotations.NullMarked;

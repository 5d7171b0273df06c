/**
 * Looking after the history: what {@code ribflow store} asks, answered in the daemon for its own store and in the process of
 * the command for a folder that no daemon uses.
 *
 * <pre>{@code
 * cli.StoreCommand ──socket──▶ StoreRequests ─▶ store.Store, History
 *        └─▶ FolderStore ─────────▲   │ export: ExportAnswer ─▶ ColumnText
 *            (opens the folder)       └ import: Lines ─▶ CsvRecords | JsonRecords ─▶ BinReader
 *                                               ─▶ ColumnText ─▶ BinRows ─▶ History.put
 * }</pre>
 *
 * <p>A request means the same on both ways, so it has one implementation, {@link ribflow.keeping.StoreRequests}: a command of
 * the socket, whose words the command line puts together. Export and import are each other's inverse, exactly, for every
 * column there is: whatever a column holds, {@link ribflow.keeping.ColumnText} reads what it has written.
 */
@NullMarked
package ribflow.keeping;

import org.jspecify.annotations.NullMarked;

/**
 * The local socket that answers queries and commands in text, so that {@code nc -U}, scripts and our own client speak
 * with the daemon in the same way.
 *
 * <pre>{@code
 * client:  [table|csv|json|ndjson [noted]] (QUERY | COMMAND) \n
 * daemon:  rows, each a line; then an empty line
 *      or  error: [at POSITION: ]MESSAGE \n
 * }</pre>
 *
 * <p>The format is CSV unless the request names another or the command has its own. No row is an empty line. An error is
 * one line, in place of an answer or at the end of one that could not be finished; no empty line follows it. A position
 * counts the characters of the request line from 1. The connection stays open for more requests until the client leaves.
 *
 * <p>What a reader should know of an answer, such as time that was not collected, stands above a table. Of other formats programs
 * read each line as data, so there it comes only if the request says {@code noted}: lines {@code note: TEXT} in front of all.
 *
 * <p>An answer to {@code … | tail} goes on until the client sends its next request, or ends its side of the connection.
 *
 * <pre>{@code
 * Reception ─▶ ControlServer ─▶ Client ─▶ RequestReader ─▶ Requests ─▶ QueryEngine, ControlCommand
 * (accepts)                   (a virtual      (lines)                          │
 *                              thread)  ◀─ ClientOutput ◀─ Format ◀─ Answer ◀──┘
 * }</pre>
 *
 * <p>Each client has a virtual thread, which blocks while it reads, waits for a snapshot or writes. An answer is written
 * while it is read from the snapshot, so a client that reads slowly holds nothing but its own snapshot; if it does not
 * read 64 KiB in half a minute although they wait it is cut off by the one thread that watches. When a
 * client leaves in the middle of an answer, the next write fails and the snapshot is closed.
 */
@NullMarked
package ribflow.control;

import org.jspecify.annotations.NullMarked;

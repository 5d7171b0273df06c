/**
 * Why a flow got the values it has: {@code ribflow explain}.
 *
 * <p>An operator describes a flow ({@link ribflow.explain.FlowRequest}); a batch of that one row goes through the tagger that
 * the workers have, with a {@link ribflow.explain.Recording} as its listener, and through the tables' filters and keys
 * without being counted. What was recorded, and what the RIB, the maps and the tables say when asked about it, becomes a
 * {@link ribflow.explain.Report}: rows of what has which value, from which source, and why. There is no second
 * implementation of any rule here: only questions.
 *
 * <pre>
 *     words ─▶ FlowRequest ─▶ Tagger ─▶ Trial (tables) ─▶ Report ─▶ Answer
 *                               └─▶ Recording ──────────────▲
 * </pre>
 *
 * <p>All of it happens on the thread of the client that asked, with a reader of the RIB of its own; workers do not notice.
 */
@NullMarked
package ribflow.explain;

import org.jspecify.annotations.NullMarked;

/**
 * {@code ribflow decode}: what an exporter or BGP speaker is really sending, without a daemon.
 *
 * <pre>
 *   capture ─▶ DecodeCommand ─▶ ExportTraffic: is it flow export? ─▶ decode.FlowDecoder ─┐
 *                                                                                        │ Inspector
 *                    standard output ◀─ JsonLine ◀─ Inspection ◀─────────────────────────┘
 *                                           └─▶ Summary ─▶ FlowTotals, SflowTotals: in total and per exporter
 *
 *   capture ─▶ Streams ─▶ StreamSorting ─┬▶ IpfixStreams ─▶ FlowDecoder
 *                                        └▶ BgpStreams ─▶ BgpFraming ─▶ BgpConversation ─▶ RouteJson, BgpTotals
 * </pre>
 *
 * <p><b>What.</b> The decoder is the daemon's, told to take record after record and to show them
 * ({@link ribflow.decode.template.Inspector}). {@link ribflow.inspect.Inspection} writes an object for each: the columns
 * that the query language would have of it, and all its elements by name. Nothing is kept for later, so that every line
 * says what could be known when its datagram came.
 *
 * <p>MRT files are told from captures by their first header, and read record by record by {@code MrtDecoding}.
 *
 * <p>BGP is read by the daemon's decoder too. What it needs to know of a session, a {@link
 * ribflow.inspect.BgpConversation} takes from the OPENs or finds out.
 *
 * <p>All of it runs on the thread of the command.
 */
@NullMarked
package ribflow.inspect;

import org.jspecify.annotations.NullMarked;
